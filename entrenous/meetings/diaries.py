"""The diaries of many people at once, for who spreads a whole week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from entrenous import clock
from entrenous.meetings import moments
from entrenous.meetings.models import Busy, Meeting
from entrenous.meetings.queries import days_off_of_each, kept_for_focus
from entrenous.people.models import Person

A_DAY = timedelta(days=1)


def diaries_of(people: Iterable[Person], *, without: Person) -> dict[UUID, moments.Diary]:
    """When each of them can meet, by their id; the 1:1s that `without` manages do not count, nor their focus.

    Three queries. Say nothing of it to anybody else.
    """
    known = {person.pk: person for person in people}
    busy: dict[UUID, list[tuple[datetime, datetime]]] = defaultdict(list)
    since = clock.now() - A_DAY
    taken = (
        Meeting.objects.planned()
        .filter(Q(pair__manager__in=known) | Q(pair__report__in=known), pair__ended_at=None)
        .filter(starts_at__gt=since)
        .exclude(pair__manager=without)
        .order_by()
    )
    for start, minutes, *two in taken.values_list(
        "starts_at", "minutes", "pair__manager", "pair__report"
    ):
        for person in two:
            busy[person].append((start, start + timedelta(minutes=minutes)))
    taken_of: dict[UUID, list[tuple[datetime, datetime]]] = defaultdict(list)
    elsewhere = Busy.objects.filter(
        calendar__person__in=known, calendar__reads_busy=True, ends_at__gt=since
    )
    for person, begins, ends in elsewhere.values_list("calendar__person", "begins_at", "ends_at"):
        taken_of[person].append((begins, ends))
    for pk, one in known.items():
        if one != without:  # of whose week it is, the plan itself knows
            taken_of[pk] += kept_for_focus(one)
    is_off = days_off_of_each(known.values())
    return {
        pk: moments.Diary(
            moments.Hours(one.zone, one.working_hours), busy[pk], is_off[pk], taken_of[pk]
        )
        for pk, one in known.items()
    }
