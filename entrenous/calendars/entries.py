"""What stands in somebody's calendar, kept in line with their 1:1s. It reads no sealed text."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from entrenous import clock, meetings
from entrenous.calendars.models import CalendarEntry, CalendarQuestion
from entrenous.meetings.models import Meeting
from entrenous.pairs import pairs_of
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
    standing = meetings.meetings_of(pairs.values()).filter(starts_at__range=window)
    standing = standing.filter(state__in=[Meeting.State.PLANNED, Meeting.State.HELD])
    ours = {
        one.pk: one
        for one in standing
        if one.is_held or (pairs[one.pair_id].is_open and person.is_active)
    }
    with transaction.atomic():
        known = {
            entry.meeting_id: entry
            for entry in CalendarEntry.objects.filter(
                person=person, meeting__starts_at__range=(window[0] - timedelta(days=90), window[1])
            )
        }
        _say_what_went(entry for pk, entry in known.items() if pk not in ours)
        before = {entry.pk: entry.starts_at for entry in known.values()}
        changed = [known[pk] for pk, one in ours.items() if pk in known and _follow(known[pk], one)]
        _settle_what_was_asked(entry for entry in changed if entry.starts_at != before[entry.pk])
        CalendarEntry.objects.bulk_update(
            changed,
            [
                *("uid", "sequence", "starts_at", "minutes", "format", "is_gone", "changed_at"),
                *("answer", "answered_at", "answered_sequence", "is_hidden", "declines_counter"),
            ],
        )
        fresh = [_entry(person, one) for pk, one in ours.items() if pk not in known]
        CalendarEntry.objects.bulk_create(fresh, ignore_conflicts=True)
    listed = CalendarEntry.objects.filter(person=person, meeting__in=ours, is_gone=False)
    entries = list(listed.order_by("starts_at", "uid"))
    for entry in entries:
        entry.meeting = ours[entry.meeting_id]
        entry.meeting.pair = pairs[entry.meeting.pair_id]
    return entries


def withdraw(person: Person) -> None:
    """What is still to come goes out of the calendar that it stands in; call it while holding them."""
    ahead = CalendarEntry.objects.filter(person=person, is_gone=False, starts_at__gt=clock.now())
    ahead.update(is_gone=True)


def _settle_what_was_asked(moved: Iterable[CalendarEntry]) -> None:
    """A question about the time before is answered by the move; so is one about another time."""
    if asked := [entry.pk for entry in moved]:
        still_open = CalendarQuestion.objects.filter(entry__in=asked, settled_at=None)
        still_open.update(settled_at=clock.now())


def _say_what_went(entries: Iterable[CalendarEntry]) -> None:
    gone = [entry.pk for entry in entries if not entry.is_gone]
    CalendarEntry.objects.filter(pk__in=gone).update(is_gone=True)


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


def _follow(entry: CalendarEntry, meeting: Meeting) -> bool:
    """Bring it up to date; the sequence rises when when or how changes (RFC 5545, 3.8.7.4)."""
    now = (meeting.starts_at, meeting.minutes, meeting.format)
    if entry.is_gone:
        if entry.stands_elsewhere:
            return False  # it is taken out there first
        entry.uid, entry.sequence, entry.is_gone, entry.is_hidden = _new_uid(), 0, False, False
    elif now == (entry.starts_at, entry.minutes, entry.format):
        return False
    else:
        entry.sequence += 1
    if (entry.starts_at, entry.minutes) != now[:2]:
        entry.answer, entry.answered_at, entry.answered_sequence = "", None, None
        entry.declines_counter = False  # the new time is said anyway
    entry.starts_at, entry.minutes, entry.format = now
    entry.changed_at = clock.now()
    return True


def _new_uid() -> str:
    """Random, so that it says nothing of when, who or where (RFC 7986, section 5.3)."""
    return base64.b32encode(os.urandom(16)).decode().rstrip("=").lower()
