"""Invitations by mail: one event, one person, one part; what changed, and nothing twice."""

import logging
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
from django.core.cache import cache
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from entrenous import agreements, calendars, clock, meetings, pairs, people, record, vault
from entrenous.agreements.terms import Rhythm
from entrenous.calendars import ical, invitations, inviting
from entrenous.calendars.inviting import invite
from entrenous.calendars.models import CalendarEntry, OwnCalendar
from entrenous.work import run_jobs
from tests.calendars.post import calendar_parts
from tests.cast import EVERY_2_WEEKS
from tests.web.reading import Visitor

FRIDAY = (date(2027, 3, 12), time(10), "Europe/Rome")


@pytest.fixture(autouse=True)
def no_mail_was_counted(db):
    cache.clear()


@pytest.fixture
def invited(bruno, meeting, post, work):
    """Bruno has the four that come next in his calendar."""
    calendars.be_invited(bruno)
    assert work() == []
    post.taken.clear()
    return bruno


def move(meeting, day, at, zone, *, by):
    meeting.refresh_from_db()
    with vault.ring_of(by):
        meetings.move(meeting, day, at, zone, seen=meeting.version, by=by)


def entry_of(person, meeting):
    return CalendarEntry.objects.get(person=person, meeting=meeting)


def test_who_chooses_mail_is_invited_to_the_next_four(bruno, meeting, post, work):
    calendars.be_invited(bruno)
    work()

    assert post.takes() == [
        ("REQUEST", "11 Mar 14:00", 0),
        ("REQUEST", "25 Mar 14:00", 0),
        ("REQUEST", "08 Apr 13:00", 0),
        ("REQUEST", "22 Apr 13:00", 0),
    ]


def test_a_mail_is_one_thing_in_three_forms_for_one_person(bruno, meeting, post, work):
    calendars.be_invited(bruno)
    work()
    _sender, recipients, raw = post.taken[0]
    mail, (method, event) = post.mails[0], post.events[0]

    assert recipients == ["bruno@example.org"]
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    (part,) = calendar_parts(mail)
    assert (part["Content-Transfer-Encoding"], part.get_param("charset")) == ("base64", "UTF-8")
    text = part.get_payload(decode=True).decode()
    assert f"METHOD:{method}\r\n" in text
    assert method == "REQUEST"
    assert not [word for word in ("RRULE", "VTIMEZONE", "VALARM", "RECURRENCE") if word in text]
    assert text.count("BEGIN:VEVENT") == text.count("ATTENDEE") == 1
    assert event["ATTENDEE"] == "mailto:bruno@example.org"
    assert event["ATTENDEE"].params == {
        "CN": "Bruno",
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "NEEDS-ACTION",
        "RSVP": "TRUE",
    }
    assert event["ORGANIZER"] == f"mailto:{mail['Reply-To']}"
    assert event["STATUS"] == "CONFIRMED"
    assert (mail["Subject"], mail["From"]) == (
        "1:1 with Ada, Thu 11 Mar 09:00",
        "Entrenous <meet@example.org>",
    )
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert b"filename" not in raw.lower()
    plain, shown, _calendar = mail.iter_parts()
    assert plain.get_content().splitlines() == [
        "1:1 with Ada",
        "Thursday, 11 March 2027, 09:00 to 09:45, New York time",
        "Walk",
        "",
        str(event["URL"]),
    ]
    assert f'<a href="{event["URL"]}">' in shown.get_content()


def test_each_of_the_two_has_an_address_for_answers_that_nobody_guesses(
    bruno, ada, meeting, post, work
):
    calendars.be_invited(bruno)
    calendars.be_invited(ada)
    work()
    to = [mail["Reply-To"] for mail in post.mails]
    uids = [str(event["UID"]) for _method, event in post.events]

    assert len(set(to)) == len(set(uids)) == 8
    for address, uid in zip(to, uids, strict=True):
        local, _at, domain = address.partition("@")
        assert (local[:13], domain) == (f"meet+{uid[:8]}", "example.org")
        assert len(local) == len("meet+") + 24


def test_moved_it_has_the_same_uid_and_address_and_who_moved_it_has_accepted(
    invited, ada, meeting, post, work
):
    calendars.be_invited(ada)
    work()
    first = {person.email: entry_of(person, meeting) for person in (invited, ada)}
    post.taken.clear()
    move(meeting, *FRIDAY, by=ada)
    for person in (ada, invited):
        calendars.follow(person)
    work()

    said = {event["ATTENDEE"].removeprefix("mailto:"): event for _m, event in post.events}
    assert {m for m, _event in post.events} == {"REQUEST"}
    assert {mail: event["ATTENDEE"].params["PARTSTAT"] for mail, event in said.items()} == {
        "ada@example.org": "ACCEPTED",
        "bruno@example.org": "NEEDS-ACTION",
    }
    for address, event in said.items():
        assert (event["UID"], event["SEQUENCE"]) == (first[address].uid, 1)
        assert event["DTSTART"].dt == datetime(2027, 3, 12, 9, tzinfo=UTC)
    assert post.mails[0]["Subject"] == "Another time: 1:1 with Bruno, Fri 12 Mar 10:00"


def test_moved_there_and_back_there_is_nothing_to_say(invited, ada, meeting, post, work):
    move(meeting, *FRIDAY, by=ada)
    move(meeting, date(2027, 3, 11), time(15), "Europe/Rome", by=ada)
    calendars.follow(invited)
    work()

    assert post.takes() == []


def test_moved_there_and_back_while_somebody_looks_there_is_nothing_to_say_either(
    invited, ada, meeting, post, work
):
    move(meeting, *FRIDAY, by=ada)
    calendars.entries_of(invited)
    move(meeting, date(2027, 3, 11), time(15), "Europe/Rome", by=ada)
    calendars.follow(invited)
    work()

    assert post.takes() == []


def test_moved_back_after_it_was_sent_it_is_sent_again(invited, ada, meeting, post, work):
    move(meeting, *FRIDAY, by=ada)
    calendars.follow(invited)
    work()
    move(meeting, date(2027, 3, 11), time(15), "Europe/Rome", by=ada)
    calendars.follow(invited)
    work()

    assert post.takes() == [("REQUEST", "12 Mar 09:00", 1), ("REQUEST", "11 Mar 14:00", 2)]


def test_let_go_after_a_move_it_is_taken_out_with_the_next_sequence(
    invited, ada, meeting, post, work, ring
):
    move(meeting, *FRIDAY, by=ada)
    calendars.follow(invited)
    work()
    before = post.events[0][1]
    post.taken.clear()
    with ring(invited):
        meetings.let_go(meeting, seen=meeting.version, by=invited)
    calendars.follow(invited)
    work()

    taken_out = [(method, event) for method, event in post.events if method == "CANCEL"]
    ((_method, event),) = taken_out
    assert (event["UID"], event["ORGANIZER"]) == (before["UID"], before["ORGANIZER"])
    assert (event["SEQUENCE"], event["STATUS"]) == (2, "CANCELLED")
    assert event["DTSTART"].dt == datetime(2027, 3, 12, 9, tzinfo=UTC)


def test_what_was_never_sent_is_not_taken_out(invited, pair, post, work, ring):
    fifth = pair.meetings.get(slot=date(2027, 5, 6))
    with ring(invited):
        meetings.let_go(fifth, seen=fifth.version, by=invited)
    calendars.follow(invited)
    work()

    assert post.takes() == []


def test_met_after_all_it_comes_under_a_new_uid(invited, meeting, post, work, ring):
    old = entry_of(invited, meeting).uid
    with ring(invited):
        meetings.let_go(meeting, seen=meeting.version, by=invited)
        calendars.follow(invited)
        meetings.meet_after_all(meeting, seen=meeting.version, by=invited)
    calendars.follow(invited)
    work()

    sent = [(m, str(e["UID"]) == old, e["SEQUENCE"]) for m, e in post.events]
    assert sent == [("CANCEL", True, 1), ("REQUEST", False, 0)]
    assert entry_of(invited, meeting).uid != old


def test_another_rhythm_takes_out_every_other_and_leaves_the_rest_alone(
    pair, ada, bruno, now, post, work
):
    weekly = replace(EVERY_2_WEEKS, rhythm=Rhythm.WEEKLY)
    agree(pair, weekly, ada, bruno)
    calendars.be_invited(bruno)
    work()
    assert [start for _m, start, _s in post.takes()] == [
        "11 Mar 14:00",
        "18 Mar 14:00",
        "25 Mar 14:00",
        "01 Apr 13:00",
    ]
    agree(pair, EVERY_2_WEEKS, ada, bruno)
    calendars.follow(bruno)
    work()

    assert post.takes() == [
        ("CANCEL", "18 Mar 14:00", 1),
        ("CANCEL", "01 Apr 13:00", 1),
        ("REQUEST", "08 Apr 13:00", 0),  # of the next four, these are new
        ("REQUEST", "22 Apr 13:00", 0),
    ]


def agree(pair, terms, ada, bruno):
    with vault.ring_of(ada):
        proposal = agreements.propose(pair, terms, by=ada)
    with vault.ring_of(bruno):
        agreements.accept(proposal, by=bruno)


def test_who_leaves_is_taken_out_of_both_calendars(invited, ada, meeting, xenia, post, work):
    calendars.be_invited(ada)
    work()
    post.taken.clear()
    pairs.leave(invited, by=xenia)
    for person in (ada, invited):
        person.refresh_from_db()
        calendars.follow(person)
    work()

    said = [(m, e["ATTENDEE"].removeprefix("mailto:")) for m, e in post.events]
    assert (
        sorted(said) == [("CANCEL", "ada@example.org")] * 4 + [("CANCEL", "bruno@example.org")] * 4
    )


def test_with_a_new_manager_everything_is_new(invited, ada, dora, meeting, pair, post, work):
    old = set(CalendarEntry.objects.values_list("uid", flat=True))
    with vault.ring_of(ada):
        record.raise_topic(pair, "canary-of-the-old", by=ada)
    new = pairs.pair_up(dora, invited)
    agree(new, EVERY_2_WEEKS, dora, invited)
    calendars.follow(invited)
    work()

    fresh = [(m, str(e["UID"]) in old, e["SUMMARY"]) for m, e in post.events]
    assert (
        fresh == [("CANCEL", True, "1:1 with Ada")] * 4 + [("REQUEST", False, "1:1 with Dora")] * 4
    )
    assert not [raw for _f, _t, raw in post.taken if b"canary" in raw]


def test_the_way_is_changed_and_nothing_stands_there_twice(invited, meeting, post, work, client):
    secret = calendars.open_feed(invited, says="name", says_how=True)
    before = client.get(f"/feed/{secret}.ics").content.count(b"BEGIN:VEVENT")
    work()
    after = client.get(f"/feed/{secret}.ics").content.count(b"BEGIN:VEVENT")

    assert [method for method, *_rest in post.takes()] == ["CANCEL"] * 4
    assert after - before == 4
    calendars.be_invited(invited)
    work()
    assert post.takes() == [
        ("REQUEST", start, 0)
        for start in ("11 Mar 14:00", "25 Mar 14:00", "08 Apr 13:00", "22 Apr 13:00")
    ]


def test_what_is_over_is_never_sent_again_or_taken_out(invited, meeting, post, work, ring, now):
    with clock.at(meeting.ends_at + timedelta(hours=1)), ring(invited):
        meetings.let_go(meeting, seen=meeting.version, by=invited)
        calendars.follow(invited)
        work()

    assert post.takes() == [("REQUEST", "06 May 13:00", 0)]


def test_a_day_later_the_next_one_comes_near(invited, meeting, post, work):
    with clock.at(meeting.ends_at + timedelta(days=1)):
        calendars.invite_everybody()
        work()
        calendars.invite_everybody()
        work()

    assert post.takes() == [("REQUEST", "06 May 13:00", 0)]


def test_other_words_send_nothing(invited, post, work, ada):
    calendars.change_words(invited, says="busy", says_how=False)
    people.change_settings(ada, name="Ada Byron")
    calendars.follow(invited)
    work()

    assert post.takes() == []


def test_who_wants_to_be_busy_is_and_no_more_is_said(bruno, meeting, post, work):
    calendars.change_words(bruno, says="busy", says_how=True)
    calendars.be_invited(bruno)
    work()

    mail, (_method, event) = post.mails[0], post.events[0]
    assert mail["Subject"] == "Busy, Thu 11 Mar 09:00"
    assert b"Ada" not in b"".join(raw for _f, _t, raw in post.taken)
    assert event["SUMMARY"] == "Busy"
    assert not {"URL", "LOCATION"} & set(event)


def test_a_topic_is_in_no_invitation_and_in_no_line_of_the_log(
    bruno, ada, pair, meeting, post, work, ring, caplog
):
    with ring(ada):
        record.raise_topic(pair, "salary-canary", by=ada)
        meetings.meet_as(meeting, "coffee", "place-canary", by=ada)
    with caplog.at_level(logging.DEBUG):
        calendars.be_invited(bruno)
        work()

    bodies = b"".join(
        part.get_payload(decode=True) or b"" for mail in post.mails for part in mail.walk()
    )
    assert b"Coffee" in bodies
    assert b"canary" not in bodies + b"".join(raw for _f, _t, raw in post.taken)
    for said in ("canary", "bruno@example.org", "Ada"):
        assert said not in "\n".join(
            line.getMessage() for line in caplog.records if line.name.startswith("entrenous")
        )


def test_how_they_meet_is_sent_where_the_entry_shows_it(invited, ada, meeting, post, work, ring):
    calendars.change_words(invited, says="name", says_how=False)
    with ring(ada):
        meetings.meet_as(meeting, "coffee", "", by=ada)
    calendars.follow(invited)
    work()
    assert post.takes() == []
    calendars.change_words(invited, says="name", says_how=True)
    calendars.follow(invited)
    work()

    assert [event["LOCATION"] for _method, event in post.events] == ["Coffee"]


def test_what_comes_back_comes_to_its_own_address_where_replies_are_read(
    bruno, ada, meeting, post, work, settings
):
    calendars.be_invited(bruno)
    work()
    assert {sender for sender, _to, _raw in post.taken} == {"meet@example.org"}
    post.taken.clear()
    settings.REPLIES = True
    calendars.be_invited(ada)
    work()

    assert [sender for sender, _to, _raw in post.taken] == [mail["Reply-To"] for mail in post.mails]
    assert {mail["From"] for mail in post.mails} == {"Entrenous <meet@example.org>"}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_threads_of_the_background_send_it(bruno, meeting, post):
    calendars.be_invited(bruno)
    run_jobs()

    assert len(post.takes()) == 4


def test_in_italian_an_invitation_is_italian(bruno, meeting, post, work):
    people.change_settings(bruno, language="it")
    calendars.be_invited(bruno)
    work()

    assert post.mails[0]["Subject"] == "1:1 con Ada, gio 11 mar 09:00"
    assert "giovedì 11 marzo 2027, dalle 09:00 alle 09:45, ora di New York" in (
        next(post.mails[0].iter_parts()).get_content()
    )


def test_a_name_brings_no_header_and_no_property(bruno, ada, meeting, post, work):
    people.change_settings(bruno, name='Bruno "B\\" ; ATTENDEE:mailto:x')
    people.change_settings(ada, name="Ada\u2028Bcc: x@example.org")
    calendars.be_invited(bruno)
    work()

    mail, (_method, event) = post.mails[0], post.events[0]
    assert mail["Bcc"] is None
    assert not isinstance(event["ATTENDEE"], list)
    assert '"' not in event["ATTENDEE"].params["CN"]


@given(st.text(max_size=120), st.text(max_size=120))
def test_whatever_somebody_is_called_the_event_has_one_attendee(name, organizer):
    at = datetime(2027, 1, 1, tzinfo=UTC)
    body = ical.message(
        "REQUEST",
        ical.Event("uid", 0, at, at, 30, name),
        organizer=ical.Party("us@example.org", organizer),
        attendee=ical.Party("bruno@example.org", name),
        partstat="NEEDS-ACTION",
    )
    (event,) = icalendar.Calendar.from_ical(body).walk("VEVENT")

    assert str(event["ATTENDEE"]) == "mailto:bruno@example.org"
    assert str(event["ORGANIZER"]) == "mailto:us@example.org"
    assert body.count(b"ATTENDEE;CUTYPE") == 1
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))


def test_a_mail_server_that_is_away_is_tried_again_and_the_person_told_after_some(
    bruno, meeting, post, work, now
):
    post.says = "451 later"
    calendars.be_invited(bruno)
    assert work() == ["invite: SMTPDataError"]
    own = OwnCalendar.objects.get(person=bruno)
    assert (own.tries, own.next_try) == (1, now + timedelta(minutes=1))
    calendars.invite_again()
    work()
    assert OwnCalendar.objects.get(person=bruno).tries == 1  # not before its minute is over
    post.says = ""
    with clock.at(now + timedelta(minutes=2)):
        calendars.invite_again()
        work()

    assert len(post.takes()) == 4
    assert OwnCalendar.objects.get(person=bruno).tries == 0


def test_a_crash_between_sending_and_writing_down_repeats_one_mail_at_most(
    bruno, meeting, post, work, now, monkeypatch
):
    calendars.be_invited(bruno)
    went = invitations.went

    def die(method, entry):
        if len(post.taken) == 2:
            monkeypatch.setattr(invitations, "went", went)
            raise SystemExit
        went(method, entry)

    monkeypatch.setattr(invitations, "went", die)
    with pytest.raises(SystemExit):
        work()
    with clock.at(now + timedelta(minutes=3)):
        calendars.invite_again()
        work()

    starts = [start for _method, start, _sequence in post.takes()]
    assert starts == [
        *("11 Mar 14:00", "25 Mar 14:00", "25 Mar 14:00"),
        *("08 Apr 13:00", "22 Apr 13:00"),
    ]


def test_two_workers_at_once_send_one_mail_each_time(bruno, meeting, post, work):
    """The second finds the first at it."""
    calendars.be_invited(bruno)
    OwnCalendar.objects.filter(person=bruno).update(next_try=clock.now() + timedelta(minutes=1))
    invite.enqueue(str(bruno.pk))
    work()

    assert post.takes() == []


def test_a_mailbox_that_is_not_there_ends_it_after_three(bruno, meeting, post, work, now):
    post.says_of_recipients = "550 5.1.1 nobody here"
    calendars.be_invited(bruno)
    for hours in (0, 2, 4, 6):
        with clock.at(now + timedelta(hours=hours)):
            calendars.invite_again()
            work()

    own = OwnCalendar.objects.get(person=bruno)
    assert (own.way, own.bounces) == ("none", 3)
    assert post.takes() == []


def test_a_server_that_takes_nothing_from_us_ends_nobodys_invitations(
    bruno, meeting, post, work, now
):
    post.says_of_recipients = "550 5.7.1 relaying denied"
    calendars.be_invited(bruno)
    for hours in (0, 2, 4, 6):
        with clock.at(now + timedelta(hours=hours)):
            calendars.invite_again()
            work()

    own = OwnCalendar.objects.get(person=bruno)
    assert (own.way, own.bounces, own.tries) == ("mail", 0, 4)


def test_no_more_mails_than_the_brake_lets_through_go_to_somebody_within_an_hour(
    bruno, meeting, ada, post, work, now, settings, monkeypatch
):
    settings.INVITATIONS_AHEAD = 12
    monkeypatch.setattr(inviting, "MOST_AN_HOUR", 10)
    with clock.at(now):
        calendars.be_invited(bruno)
        work()
        sent = len(post.taken)
        for number in range(10):
            day, hour = date(2027, 3, 12 + number % 17), time(8 + number // 17)
            move(meeting, day, hour, "Europe/Rome", by=ada)
            calendars.follow(bruno)
            work()
        assert sent < len(post.taken) == 10
        own = OwnCalendar.objects.get(person=bruno)
        assert calendars.waits_for_the_hour(own)
    with clock.at(now + timedelta(hours=1, minutes=1)):
        calendars.invite_again()
        work()

    meeting.refresh_from_db()
    assert len(post.taken) == 11
    assert post.events[-1][1]["DTSTART"].dt == meeting.starts_at


def test_to_an_address_that_may_not_be_theirs_nothing_is_sent(
    invited, meeting, ada, xenia, post, work
):
    pairs.change_address(invited, "other@example.org", by=xenia)
    invited.refresh_from_db()
    move(meeting, *FRIDAY, by=ada)
    calendars.follow(invited)
    work()

    assert post.takes() == []


def test_one_way_is_chosen_on_the_page_of_settings(bruno, meeting, post, work):
    visitor = Visitor(bruno)
    visitor.open("me")
    page = visitor.press("Invite me by mail", says="meeting")
    work()

    assert (
        "Invitations come to bruno@example.org. Answer the first one, so that the next appear by"
        " themselves." in page.part("my-calendar").text
    )
    assert post.mails[0]["Subject"] == "1:1, Thu 11 Mar 09:00"
    assert "Invite me by mail" not in page.part("my-calendar").buttons
    post.taken.clear()
    page = visitor.press("No more invitations")
    work()
    assert [method for method, *_rest in post.takes()] == ["CANCEL"] * 4
    assert "No more invitations" not in page.part("my-calendar").buttons


def test_the_page_of_settings_says_when_mail_does_not_get_through(bruno, meeting, post, work, now):
    visitor = Visitor(bruno)
    post.says = "451 later"
    calendars.be_invited(bruno)
    for hours in range(4):
        with clock.at(now + timedelta(hours=2 * hours)):
            calendars.invite_again()
            work()
    page = visitor.open("me")
    assert "Mail to you does not get through at the moment." in page.part("my-calendar").text
    post.says, post.says_of_recipients = "", "550 5.1.1 nobody here"
    for hours in range(4, 8):
        with clock.at(now + timedelta(hours=2 * hours)):
            calendars.invite_again()
            work()
    page = visitor.open("me")

    assert "Three invitations came back from your mailbox" in page.part("my-calendar").text
    page = visitor.press("Invite me by mail")
    assert "came back" not in page.part("my-calendar").text


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_workers_that_begin_at_the_same_moment_send_each_mail_once(bruno, meeting, post, now):
    calendars.be_invited(bruno)
    begin = threading.Barrier(3)

    def work_too():
        begin.wait()
        try:
            with clock.at(now):
                invite.call(str(bruno.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=work_too) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(start for _method, start, _sequence in post.takes()) == [
        *("08 Apr 13:00", "11 Mar 14:00", "22 Apr 13:00", "25 Mar 14:00"),
    ]
