"""What stands in the calendars of the two counts where moments are looked for, and never shows."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from entrenous import calendars, meetings, pairs, people
from entrenous.meetings.models import Busy


@pytest.fixture
def connected(bruno, ring, now):
    with ring(bruno):
        made = calendars.connect(bruno, "ics", "https://calendar.example.org/b.ics")
    made.read_at = now
    made.save()
    return made


def busy(calendar, *times):
    Busy.objects.bulk_create(
        Busy(calendar=calendar, begins_at=begin, ends_at=end) for begin, end in times
    )


def at(day, hour):
    return datetime(2027, 3, day, hour, tzinfo=UTC)


def offered(pair, meeting):
    return meetings.good_moments(
        pair, minutes=meeting.minutes, near=meeting.starts_at, besides=meeting
    )


def test_a_moment_that_a_calendar_takes_is_not_offered(pair, meeting, connected):
    before = offered(pair, meeting)
    busy(connected, (before[0] - timedelta(minutes=30), before[0] + timedelta(minutes=15)))

    after = offered(pair, meeting)

    assert before[0] not in after
    assert len(after) == 3


def test_what_stands_in_a_calendar_is_no_1_1_of_the_day(pair, meeting, ada, ring, now):
    """Two 1:1s a day are the most; a day with three other things has room for one."""
    with ring(ada):
        hers = calendars.connect(ada, "ics", "https://calendar.example.org/a.ics")
    ada.most_a_day = 2
    ada.save()
    before = offered(pair, meeting)
    day = before[0].replace(hour=0)
    busy(
        hers, *((day + timedelta(hours=h), day + timedelta(hours=h, minutes=5)) for h in (7, 8, 9))
    )

    assert offered(pair, meeting) == before


def test_a_calendar_that_is_not_to_be_read_does_not_count(pair, meeting, connected):
    before = offered(pair, meeting)
    busy(connected, (at(11, 0), at(30, 0)))
    connected.reads_busy = False
    connected.save()

    assert offered(pair, meeting) == before


def test_its_owner_reads_what_is_in_the_way_and_the_other_only_that_something_is(
    pair, agreement, meeting, connected, ada, bruno
):
    start = meeting.starts_at
    busy(connected, (start, start + timedelta(hours=1)))

    found = meetings.in_the_way(pair, [start], minutes=45)

    assert [(one.person, one.what) for one in found[0]] == [(bruno, "taken")]


@pytest.mark.parametrize(
    ("trouble", "age", "is_known"),
    [
        ("", timedelta(hours=23), True),
        ("", timedelta(hours=25), False),
        ("refused", timedelta(minutes=1), False),
        ("", None, False),
    ],
)
def test_who_is_offered_moments_hears_whose_calendar_is_not_known(
    pair, meeting, connected, client, now, trouble, age, is_known
):
    connected.trouble, connected.read_at = trouble, age and now - age
    connected.save()
    pages = {}
    for person in pair.people:
        client.force_login(person)
        for name in ("meeting-move", "agreement"):
            ids = [pair.pk, meeting.pk] if name == "meeting-move" else [pair.pk]
            pages[person.name, name] = client.get(reverse(name, args=ids)).content.decode()

    for (name, _), page in pages.items():
        to_others = not is_known and age is not None  # never read: perhaps it never was one
        assert ("perhaps they are not free" in page) is (to_others and name == "Ada")
        assert ("Your calendar was not read" in page) is (not is_known and name == "Bruno")


def test_one_calendar_that_fails_is_not_made_up_for_by_others(pair, bruno, connected, ring, now):
    with ring(bruno):
        failing = calendars.connect(bruno, "ics", "https://calendar.example.org/c.ics")
    failing.trouble, failing.read_at = "refused", now - timedelta(days=2)
    failing.save()

    assert meetings.unread_since(pair.people) == {bruno.pk: now - timedelta(days=2)}

    with ring(bruno):
        calendars.connect(bruno, "ics", "https://calendar.example.org/d.ics")
    assert meetings.unread_since(pair.people) == {bruno.pk: now - timedelta(days=2)}


def test_a_diary_costs_as_much_with_ten_calendars_as_with_none(pair, meeting, bruno, ring):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            offered(pair, meeting)
            meetings.unread_since(pair.people)
        return len(queries)

    none = asked()
    for number in range(10):
        with ring(bruno):
            made = calendars.connect(bruno, "ics", f"https://calendar.example.org/{number}.ics")
        busy(made, (at(11, number), at(11, number + 1)))

    assert asked() == none


def test_no_moment_is_offered_in_hours_kept_for_focus_and_the_other_never_learns_why(
    pair, agreement, meeting, ada, client, bruno
):
    before = offered(pair, meeting)
    with CaptureQueriesContext(connection) as asked:
        offered(pair, meeting)
    people.keep_for_focus(ada, [(weekday, time(9), time(17)) for weekday in range(4)])
    with CaptureQueriesContext(connection) as asked_with_focus:
        after = offered(pair, meeting)

    assert [start.weekday() for start in before] != [4, 4, 4]
    assert [start.weekday() for start in after] == [4, 4, 4]
    assert len(asked_with_focus) == len(asked)
    (found,) = meetings.in_the_way(pair, [meeting.starts_at], minutes=45)
    assert [(one.person, one.what) for one in found] == [(ada, "taken")]
    client.force_login(bruno)
    page = client.get(reverse("meeting-move", args=[pair.pk, meeting.pk])).content.decode()
    assert "focus" not in page.replace("autofocus", "")


def test_where_no_hour_is_free_four_weeks_running_a_first_idea_is_still_made(
    pair, bruno, ring, now
):
    with ring(bruno):
        made = calendars.connect(bruno, "ics", "https://calendar.example.org/b.ics")
    weekday, hour, _ = meetings.suggestion(pair)
    busy(made, (at(1, 0), at(31, 0)))

    assert meetings.suggestion(pair)[:2] == (weekday, hour)


def test_who_spreads_a_week_counts_the_other_1_1s_of_their_reports(meeting, ada, bruno, cleo, ring):
    pair_of_bruno = pairs.pair_up(bruno, cleo)
    with ring(bruno):
        theirs = meetings.arrange(
            pair_of_bruno, date(2027, 3, 12), time(10), "Europe/Rome", minutes=30, by=bruno
        )

    diaries = meetings.diaries_of([ada, bruno], without=ada)

    assert diaries[bruno.pk].busy == [(theirs.starts_at, theirs.ends_at)]
    assert list(diaries[ada.pk].busy) == []
