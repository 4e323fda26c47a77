"""The address from which a calendar reads: who and when, right in every reader, and no word of content."""

import logging
from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from entrenous import calendars, clock, meetings, pairs, people, record
from entrenous.calendars import ical
from tests.web.reading import Visitor


@pytest.fixture
def address(bruno, meeting):
    return reverse("feed", args=[calendars.open_feed(bruno, says="name", says_how=True)])


def fetched(address, **headers):
    return Client().get(address, headers=headers)


def events(address):
    answer = fetched(address)
    assert answer.status_code == 200
    return icalendar.Calendar.from_ical(answer.content).walk("VEVENT")


def starts(address):
    return [event["DTSTART"].dt for event in events(address)]


def test_a_series_reads_right_over_the_change_of_the_clocks(address):
    """Every two weeks, Thursdays at three in Rome: 13 or 14 o'clock UTC."""
    assert starts(address)[:4] == [
        datetime(2027, 2, 25, 14, tzinfo=UTC),
        datetime(2027, 3, 11, 14, tzinfo=UTC),
        datetime(2027, 3, 25, 14, tzinfo=UTC),
        datetime(2027, 4, 8, 13, tzinfo=UTC),
    ]
    first = events(address)[1]
    assert first["SUMMARY"] == "1:1 with Ada"
    assert first["LOCATION"] == "Walk"
    assert first["DTEND"].dt - first["DTSTART"].dt == timedelta(minutes=45)
    assert not {"ATTENDEE", "ORGANIZER", "RRULE", "RECURRENCE-ID", "DESCRIPTION"} & set(first)


def test_a_moved_one_keeps_its_uid_and_rises_in_sequence(address, meeting, bruno, ring, now):
    before = events(address)[1]
    with clock.at(now + timedelta(hours=1)), ring(bruno):
        meetings.move(
            meeting, date(2027, 3, 12), time(10), "Europe/Rome", seen=meeting.version, by=bruno
        )
        after = events(address)[1]

    assert (after["UID"], after["SEQUENCE"]) == (before["UID"], before["SEQUENCE"] + 1)
    assert after["DTSTART"].dt == datetime(2027, 3, 12, 9, tzinfo=UTC)
    assert after["DTSTAMP"].dt == now + timedelta(hours=1)


def test_let_go_it_is_left_out_and_met_after_all_it_has_a_new_uid(address, meeting, bruno, ring):
    before = events(address)[1]["UID"]
    with ring(bruno):
        meetings.let_go(meeting, seen=meeting.version, by=bruno)
        assert meeting.starts_at not in starts(address)
        meetings.meet_after_all(meeting, seen=meeting.version, by=bruno)

    again = events(address)[1]
    assert (again["DTSTART"].dt, again["SEQUENCE"]) == (meeting.starts_at, 0)
    assert again["UID"] != before


def test_how_they_meet_is_its_place(address, meeting, bruno, ring):
    fetched(address)
    with ring(bruno):
        meetings.meet_as(meeting, "coffee", "A secret café", by=bruno)

    event = events(address)[1]
    assert (event["LOCATION"], event["SEQUENCE"]) == ("Coffee", 1)
    assert b"secret" not in fetched(address).content


def test_two_fetches_are_the_same_bytes_and_an_unchanged_one_is_told_in_a_word(address):
    one, two = fetched(address), fetched(address)
    assert (one.content, one["ETag"]) == (two.content, two["ETag"])
    same = fetched(address, **{"If-None-Match": one["ETag"]})
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", one["ETag"])
    head = Client().head(address)

    assert head.content == b""
    assert {k: v for k, v in head.items() if k != "Content-Length"} == {
        k: v for k, v in one.items() if k != "Content-Length"
    }
    assert one["Content-Type"] == "text/calendar; charset=utf-8"
    assert one["Cache-Control"] == "private, max-age=900"
    assert "Content-Disposition" not in one


def test_a_client_that_says_nothing_of_itself_is_served(address):
    answer = Client(headers={}).get(address, headers={"Accept": "*/*"})
    assert answer.status_code == 200


def test_a_topic_is_in_no_feed_and_in_no_line_of_the_log(address, pair, meeting, ada, ring, caplog):
    with ring(ada):
        record.raise_topic(pair, "salary-canary", by=ada)
    with caplog.at_level(logging.DEBUG):
        answer = fetched(address)

    assert b"salary" not in answer.content
    assert "salary" not in caplog.text


def test_busy_says_busy_and_nothing_else(bruno, meeting):
    secret = calendars.open_feed(bruno, says="busy", says_how=True)
    event = events(reverse("feed", args=[secret]))[1]

    assert event["SUMMARY"] == "Busy"
    assert not {"URL", "LOCATION", "CATEGORIES"} & set(event)
    calendars.change_words(bruno, says="meeting", says_how=False)
    event = events(reverse("feed", args=[secret]))[1]
    assert (event["SUMMARY"], "LOCATION" in event) == ("1:1", False)


def test_a_new_address_ends_the_one_before_and_looks_like_any_wrong_one(address, bruno, caplog):
    calendars.open_feed(bruno, says="name", says_how=True)
    gone, wrong = fetched(address), fetched(reverse("feed", args=["x" * 43]))

    assert (gone.status_code, gone.content) == (404, wrong.content)
    assert address.split("/")[2].removesuffix(".ics") not in caplog.text


def test_who_left_has_an_empty_calendar_for_a_month_and_then_none(address, bruno, xenia, now):
    pairs.leave(bruno, by=xenia)
    answer = fetched(address)
    assert answer.status_code == 200
    assert icalendar.Calendar.from_ical(answer.content).walk("VEVENT") == []
    with clock.at(now + timedelta(days=31)):
        assert fetched(address).status_code == 410


def test_of_a_pair_that_ended_only_what_took_place_is_left(address, pair, meeting, ada, ring, now):
    with clock.at(meeting.starts_at + timedelta(hours=1)), ring(ada):
        record.close(meeting, by=ada)
    with clock.at(meeting.starts_at + timedelta(hours=2)):
        pairs.part(pair)
        assert starts(address) == [meeting.starts_at]


def test_each_of_the_two_has_events_of_their_own(address, ada):
    hers = reverse("feed", args=[calendars.open_feed(ada, says="name", says_how=True)])

    assert {str(event["UID"]) for event in events(address)}.isdisjoint(
        str(event["UID"]) for event in events(hers)
    )
    assert events(hers)[0]["SUMMARY"] == "1:1 with Bruno"


def test_a_name_brings_no_property_of_its_own(address, ada, bruno):
    people.change_settings(ada, name='Ada; "Zoë", \\ líder👩‍👩‍👧 ' + "x" * 60)
    body = fetched(address).content
    event = icalendar.Calendar.from_ical(body).walk("VEVENT")[0]

    assert event["SUMMARY"] == "1:1 with Ada;"
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))


@given(st.text(max_size=200))
def test_every_text_comes_back_as_it_was_and_no_line_is_longer_than_75_octets(words):
    event = ical.Event(
        "uid", 0, datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC), 30, words
    )
    body = ical.calendar(words, [event])
    (read,) = icalendar.Calendar.from_ical(body).walk("VEVENT")

    told = ical.CONTROL.sub("", words.replace("\r\n", "\n"))
    assert str(read["SUMMARY"]) == told
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    for line in body.split(b"\r\n"):
        line.decode()  # cut between characters
    assert body.count(b"BEGIN:VEVENT") == 1


def test_an_empty_feed_is_a_calendar_all_the_same(cleo, now):
    answer = fetched(reverse("feed", args=[calendars.open_feed(cleo, says="name", says_how=True)]))
    calendar = icalendar.Calendar.from_ical(answer.content)

    assert calendar.walk("VEVENT") == []
    assert len(calendar.walk("VTIMEZONE")) == 1


def test_the_address_is_shown_once_and_ended_on_the_page_of_settings(bruno, meeting):
    visitor = Visitor(bruno)
    visitor.open("me")
    page = visitor.press("Make an address", says="name")
    address = page.part("address").value
    assert fetched(address.partition("8000")[2]).status_code == 200
    page = visitor.open("me")
    assert address not in page.raw
    assert "Last read on 10 March." in page.part("my-calendar").text
    visitor.press("End it: nothing reads there any more")

    assert fetched(address.partition("8000")[2]).status_code == 404


def test_in_italian_the_entries_are_italian(bruno, meeting):
    people.change_settings(bruno, language="it")
    address = reverse("feed", args=[calendars.open_feed(bruno, says="name", says_how=True)])

    assert (events(address)[1]["SUMMARY"], events(address)[1]["LOCATION"]) == (
        "1:1 con Ada",
        "Passeggiata",
    )


def test_the_feed_asks_the_database_as_often_for_many_as_for_few(
    address, ada, bruno, cleo, dora, django_assert_max_num_queries, ring
):
    for number, person in enumerate((cleo, dora)):
        other = pairs.pair_up(bruno, person)
        with ring(bruno):
            for week in range(5):
                meetings.arrange(
                    other, date(2027, 3, 15 + number) + timedelta(weeks=week), time(12), "UTC",
                    minutes=30, by=bruno,
                )  # fmt: skip
    fetched(address)
    with django_assert_max_num_queries(8):
        fetched(address)


CHANGES = {
    "a name": lambda pair, _: people.change_settings(pair.manager, name="Adele"),
    "the language": lambda pair, _: people.change_settings(pair.report, language="it"),
    "what it says": lambda pair, _: calendars.change_words(pair.report, says="busy", says_how=True),
    "how they meet is not said": lambda pair, _: calendars.change_words(
        pair.report, says="name", says_how=False
    ),
    "let go": lambda pair, one: meetings.let_go(one, seen=0, by=pair.report),
    "a coffee": lambda pair, one: meetings.meet_as(one, "coffee", "", by=pair.report),
    "usually a call": lambda pair, one: meetings.meet_as(
        one, "call", "", usually=True, by=pair.report
    ),
    "one more": lambda pair, _: meetings.arrange(
        pair, date(2027, 3, 19), time(10), "UTC", minutes=30, by=pair.manager
    ),
    "history": lambda pair, _: pairs.part(pair),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_whoever_asks_with_what_they_have_gets_what_changed(address, pair, meeting, ring, change):
    before = fetched(address)
    with ring(pair.report):
        change(pair, meeting)

    after = fetched(address, **{"If-None-Match": before["ETag"]})

    assert (after.status_code, after.content != before.content) == (200, True)
    assert after["ETag"] != before["ETag"]
    assert fetched(address, **{"If-None-Match": after["ETag"]}).status_code == 304


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_what_is_told_of_entries_without_reading_them_is_so(
    address, pair, meeting, bruno, ring, change
):
    for _ in range(2):
        told = calendars.marks_as_they_stand(bruno)
        read = calendars.marks_of(calendars.entries_of(bruno), bruno)
        assert told in (None, read)
        assert calendars.marks_as_they_stand(bruno) == read
        with ring(bruno):
            change(pair, meeting)
        bruno.refresh_from_db()


def test_what_leaves_the_window_and_what_enters_it_is_news(address, pair, meeting, ring, ada):
    first = fetched(address)
    with clock.at(meeting.starts_at + timedelta(weeks=8, hours=1)):
        later = fetched(address, **{"If-None-Match": first["ETag"]})
        assert later.status_code == 200
        assert meeting.starts_at not in starts(address)
        again = fetched(address, **{"If-None-Match": later["ETag"]})
        assert again.status_code == 304


def test_nothing_is_written_for_a_calendar_that_has_it_all(address, django_assert_num_queries):
    etag = fetched(address)["ETag"]

    with django_assert_num_queries(3):
        assert fetched(address, **{"If-None-Match": etag}).status_code == 304
