"""What stands in somebody's calendar, kept in line with their 1:1s. It reads no sealed text."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from entrenous import clock, meetings
from entrenous.calendars.models import CalendarEntry, CalendarQuestion
from entrenous.meetings.models import Meeting
from entrenous.pairs import pairs_of
from entrenous.pairs.models import Pair
from entrenous.people.models import Person

WEEKS_BACK, WEEKS_AHEAD = 8, 12


def entries_of(person: Person) -> list[CalendarEntry]:
    """Their 1:1s from eight weeks ago to twelve weeks ahead, soonest first, brought in line.

    Four queries and the changes. An entry that was let go is gone; met after all, it comes back
    under a uid of its own, since calendars do not take one back that they dropped.
    """
    now = clock.now()
    window = (now - timedelta(weeks=WEEKS_BACK), now + timedelta(weeks=WEEKS_AHEAD))
    pairs = {pair.pk: pair for pair in pairs_of(person)}
    ours = _standing(person, pairs, window)
    known = CalendarEntry.objects.filter(
        person=person, meeting__starts_at__range=(window[0] - timedelta(days=90), window[1])
    )
    have = list(known)
    if behind := [one.pk for one in have if _is_behind(one, ours.get(one.meeting_id))]:
        ours = _brought_in_line(person, pairs, window, behind)
    fresh = [_entry(person, ours[pk]) for pk in ours.keys() - {one.meeting_id for one in have}]
    if fresh:
        CalendarEntry.objects.bulk_create(fresh, ignore_conflicts=True)
    listed = CalendarEntry.objects.filter(person=person, meeting__in=ours, is_gone=False)
    entries = list(listed.order_by("starts_at", "uid"))
    for entry in entries:
        entry.meeting = ours[entry.meeting_id]
        entry.meeting.pair = pairs[entry.meeting.pair_id]
    return entries


def _standing(
    person: Person, pairs: dict[UUID, Pair], window: tuple[datetime, datetime]
) -> dict[UUID, Meeting]:
    found = meetings.meetings_of(pairs.values()).filter(starts_at__range=window)
    return {
        one.pk: one
        for one in found.filter(state__in=[Meeting.State.PLANNED, Meeting.State.HELD])
        if one.is_held or (pairs[one.pair_id].is_open and person.is_active)
    }


@transaction.atomic
def _brought_in_line(
    person: Person, pairs: dict[UUID, Pair], window: tuple[datetime, datetime], behind: list[UUID]
) -> dict[UUID, Meeting]:
    """With their rows as they are now, and locked: who withdraws them meanwhile is not overruled."""
    locked = list(_locked(CalendarEntry.objects.filter(pk__in=behind)))
    ours = _standing(person, pairs, window)  # a move that another process followed is not undone
    still = [one for one in locked if _is_behind(one, ours.get(one.meeting_id))]
    gone = [one.pk for one in still if one.meeting_id not in ours]
    CalendarEntry.objects.filter(pk__in=gone).update(is_gone=True)
    changed = [one for one in still if one.meeting_id in ours]
    back = [one for one in changed if one.is_gone]
    before = {one.pk: one.starts_at for one in changed}
    for one in changed:
        _follow(one, ours[one.meeting_id])
    _settle_what_was_asked(one for one in changed if one.starts_at != before[one.pk])
    CalendarEntry.objects.bulk_update(
        changed,
        [
            *("sequence", "starts_at", "minutes", "format", "changed_at"),
            *("answer", "answered_at", "answered_sequence", "declines_counter"),
        ],
    )
    CalendarEntry.objects.bulk_update(back, ["uid", "is_gone", "is_hidden"])
    return ours


def _locked(entries: QuerySet[CalendarEntry]) -> QuerySet[CalendarEntry]:
    """Always in the same order, so that two who lock some of the same do not wait for each other."""
    return entries.select_for_update(no_key=True).order_by("pk")


def withdraw(person: Person) -> None:
    """What is still to come goes out of the calendar that it stands in; call it while holding them."""
    ahead = CalendarEntry.objects.filter(person=person, is_gone=False, starts_at__gt=clock.now())
    with transaction.atomic():
        locked = [entry.pk for entry in _locked(ahead)]
        CalendarEntry.objects.filter(pk__in=locked).update(is_gone=True)


def _settle_what_was_asked(moved: Iterable[CalendarEntry]) -> None:
    """A question about the time before is answered by the move; so is one about another time."""
    if asked := [entry.pk for entry in moved]:
        still_open = CalendarQuestion.objects.filter(entry__in=asked, settled_at=None)
        still_open.update(settled_at=clock.now())


def _entry(person: Person, meeting: Meeting) -> CalendarEntry:
    return CalendarEntry(
        person=person,
        meeting=meeting,
        uid=_new_uid(),
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        format=meeting.format,
        changed_at=clock.now(),
    )


def _is_behind(entry: CalendarEntry, meeting: Meeting | None) -> bool:
    if meeting is None:
        return not entry.is_gone
    if entry.is_gone:
        return not entry.stands_elsewhere  # it is taken out there first
    return _as_it_is(meeting) != (entry.starts_at, entry.minutes, entry.format)


def _as_it_is(meeting: Meeting) -> tuple[datetime, int, str]:
    return meeting.starts_at, meeting.minutes, meeting.format


def _follow(entry: CalendarEntry, meeting: Meeting) -> None:
    """Bring it up to date; the sequence rises when when or how changes (RFC 5545, 3.8.7.4)."""
    if entry.is_gone:
        entry.uid, entry.sequence, entry.is_gone, entry.is_hidden = _new_uid(), 0, False, False
    else:
        entry.sequence += 1
    if (entry.starts_at, entry.minutes) != (meeting.starts_at, meeting.minutes):
        entry.answer, entry.answered_at, entry.answered_sequence = "", None, None
        entry.declines_counter = False  # the new time is said anyway
    entry.starts_at, entry.minutes, entry.format = _as_it_is(meeting)
    entry.changed_at = clock.now()


def _new_uid() -> str:
    """Random, so that it says nothing of when, who or where (RFC 7986, section 5.3)."""
    return base64.b32encode(os.urandom(16)).decode().rstrip("=").lower()
