"""The demo, told on any day: the same all day long, and possible in life."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from entrenous import clock, demo, vault, zones
from entrenous.demo.company import PAIRS, PEOPLE
from entrenous.demo.prose import TALKS
from entrenous.meetings.models import Meeting
from entrenous.pairs import pairs_of
from entrenous.pairs.models import Pair
from entrenous.people.models import Person
from tests.cast import someone
from tests.web.reading import Visitor

WEDNESDAY = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)  # eight in Rome


def person(key):
    return Person.objects.get(email=f"{key}@example.org")


def pair_of(manager, report):
    return Pair.objects.get(manager=person(manager), report=person(report))


def everything():
    """What everybody reads: each record as they would take it with them, and their first page."""
    read = {}
    for who in Person.objects.order_by("email"):
        visitor = Visitor(who)
        read[who.email, ""] = visitor.open("today").part("main").lines
        read[who.email, "week"] = visitor.open("week").part("main").lines
        for pair in pairs_of(who):
            copy = visitor.client.get(f"/with/{pair.pk}/record/copy/").content.decode()
            read[who.email, pair.other(who).email, pair.is_open] = copy
    return read


def everybodys_meetings():
    """The 1:1s of each person that stand or took place, in their order."""
    for who in Person.objects.all():
        mine = Meeting.objects.filter(pair__in=pairs_of(who)).select_related("pair", "agreement")
        yield (
            who,
            [
                meeting
                for meeting in mine.order_by("starts_at")
                if (meeting.is_planned and meeting.pair.is_open) or meeting.is_held
            ],
        )


def test_it_is_the_same_all_day_long(db):
    read = []
    for now in (datetime(2027, 3, 10, 5, tzinfo=UTC), datetime(2027, 3, 10, 21, tzinfo=UTC)):
        with transaction.atomic():
            with clock.at(now):
                demo.tell()
            with clock.at(datetime(2027, 3, 10, 22, tzinfo=UTC)):
                read.append(everything())
            transaction.set_rollback(True)

    assert len(read[0]) == 2 * len(PEOPLE) + 2 * len(PAIRS)
    assert read[0] == read[1]


@pytest.mark.parametrize(
    "today",
    [
        date(2027, 3, 14),  # a Sunday, on which the clocks of New York change
        date(2027, 3, 29),  # a holiday, the day after the clocks of Rome changed
        date(2028, 2, 29),
        date(2026, 12, 31),
    ],
    ids=str,
)
def test_it_is_possible_in_life_on_any_day(db, today):
    with clock.at(datetime.combine(today, time(9), tzinfo=UTC)):
        demo.tell()

    for two in PAIRS:
        pair = pair_of(two.manager, two.report)
        with vault.ring_of(pair.manager):
            noted = sorted(notes.text for notes in pair.notes.all())
        assert noted == sorted(t.corrected or t.notes for t in TALKS.get(two.key, []) if t.notes)
    for key in ("bruno", "farid"):
        assert pair_of("ada", key).meetings.planned().filter(day=today).count() == 1
    for who, meetings in everybodys_meetings():
        assert [
            (one, next_) for one, next_ in pairwise(meetings) if one.ends_at > next_.starts_at
        ] == []
        as_manager = [meeting for meeting in meetings if meeting.pair.manager_id == who.pk]
        a_day = Counter(zones.wall(each.starts_at, who.zone).date() for each in as_manager)
        assert max(a_day.values(), default=0) <= who.most_a_day
        assert [
            each for each in meetings if each.slot == each.day and is_outside_hours(who, each)
        ] == []


def is_outside_hours(who, meeting):
    begin, end = zones.wall(meeting.starts_at, who.zone), zones.wall(meeting.ends_at, who.zone)
    hours = who.working_hours.get(begin.weekday())
    return hours is None or not (hours[0] <= begin.time() and end.time() <= hours[1])


def test_nothing_is_told_twice_and_nothing_is_told_to_people_who_are_here(db, now):
    cleo = someone("Cleo")
    said = StringIO()

    with pytest.raises(CommandError) as refused:
        call_command("demo", stdout=said)
    call_command("demo", if_empty=True, stdout=said)

    assert str(refused.value) == (
        "There are people in this database already; the demo needs an empty one."
    )
    assert said.getvalue() == ""
    assert list(Person.objects.all()) == [cleo]
    assert demo.who_to_be() == []
