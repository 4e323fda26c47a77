"""Whether anything changed for a calendar that asks again, told without writing anything down for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from entrenous import clock
from entrenous.calendars.entries import WEEKS_AHEAD, WEEKS_BACK
from entrenous.calendars.models import CalendarEntry
from entrenous.meetings.models import Meeting
from entrenous.people.models import Person

STANDING = {Meeting.State.PLANNED.value, Meeting.State.HELD.value}
LOOKED_BACK = timedelta(days=90)  # before the window: what stood in it and has left it

type Mark = tuple[str, int, datetime, str]


def marks_of(entries: Iterable[CalendarEntry], person: Person) -> list[Mark]:
    """What tells one state of somebody's entries from another; when or how changes, the sequence rises."""
    return [
        (one.uid, one.sequence, one.changed_at, one.meeting.pair.other(person).name)
        for one in entries
    ]


def marks_as_they_stand(person: Person) -> list[Mark] | None:
    """The same, in two queries; None where the entries have yet to be brought in line."""
    now = clock.now()
    begin, end = now - timedelta(weeks=WEEKS_BACK), now + timedelta(weeks=WEEKS_AHEAD)
    rows = (
        CalendarEntry.objects.filter(
            person=person, meeting__starts_at__range=(begin - LOOKED_BACK, end)
        )
        .order_by("starts_at", "uid")
        .values_list(
            *("uid", "sequence", "changed_at", "is_gone", "sent_sequence", "href"),
            *("starts_at", "minutes", "format", "meeting__starts_at", "meeting__minutes"),
            *("meeting__own_format", "meeting__agreement__format", "meeting__state"),
            *("meeting__pair__ended_at", "meeting__pair__manager", "meeting__pair__manager__name"),
            "meeting__pair__report__name",
        )
    )
    marks: list[Mark] = []
    for row in rows:
        uid, sequence, changed_at, is_gone, sent, href, *stood = row[:9]
        starts_at, minutes, own_format, usual, state, ended_at, manager, theirs, name = row[9:]
        is_held = state == Meeting.State.HELD
        is_open = ended_at is None and person.is_active
        stands = starts_at >= begin and state in STANDING and (is_held or is_open)
        if is_gone:
            if stands and sent is None and not href:
                return None  # it comes back
            continue
        if not stands or stood != [starts_at, minutes, own_format or usual or "office"]:
            return None
        other = name if manager == person.pk else theirs
        marks.append((uid, sequence, changed_at, other))
    return None if _is_one_new(person, begin, end) else marks


def fingerprint(marks: Iterable[Mark], *words: object) -> str:
    """Of the entries and of the words that they are told in."""
    told = [f"{uid} {number} {at.timestamp()} {name}" for uid, number, at, name in marks]
    return hashlib.sha256("\n".join([*map(str, words), *told]).encode()).hexdigest()


def _is_one_new(person: Person, begin: datetime, end: datetime) -> bool:
    ours = Q(pair__manager=person) | Q(pair__report=person)
    stands = Q(state=Meeting.State.HELD)
    if person.is_active:
        stands |= Q(state=Meeting.State.PLANNED, pair__ended_at=None)
    known = CalendarEntry.objects.filter(person=person).values("meeting")
    standing = Meeting.objects.filter(ours, stands, starts_at__range=(begin, end))
    return standing.exclude(pk__in=known).exists()
