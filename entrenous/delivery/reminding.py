"""Reminders: the day before and shortly before, to who wants them. Nothing else comes by the clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from entrenous import clock, zones
from entrenous.delivery.models import Notice, Wishes
from entrenous.meetings.models import Meeting
from entrenous.people.models import Person

AHEAD = timedelta(days=8)  # the working day before, after a week of free ones
NOT_LATER_THAN = timedelta(hours=3)  # after its hour: what was missed for longer is left out


def remind() -> None:
    """Write down the reminders whose hour has come. Each once, whatever the clock does."""
    now = clock.now()
    ahead = Meeting.objects.planned().filter(
        starts_at__gt=now, starts_at__lt=now + AHEAD, pair__ended_at=None
    )
    rows = list(ahead.select_related("pair__manager", "pair__report", "agreement"))
    people = {person.pk for meeting in rows for person in meeting.pair.people}
    said = {wishes.person_id: wishes for wishes in Wishes.objects.filter(person__in=people)}
    due = [
        Notice(
            person=person,
            kind=kind,
            pair=meeting.pair,
            meeting=meeting,
            about=f"{meeting.pk.hex} {int(meeting.starts_at.timestamp())}",
            due_at=at,
        )
        for meeting in rows
        for person in meeting.pair.people
        for kind, at in _hours(meeting, person, said.get(person.pk) or Wishes(person=person))
        if now - NOT_LATER_THAN < at <= now and not _is_fresh(meeting, at)
    ]
    Notice.objects.bulk_create(due, ignore_conflicts=True)


def _hours(meeting: Meeting, person: Person, wishes: Wishes) -> Iterator[tuple[str, datetime]]:
    if wishes.day_before:
        on_the_wall = datetime.combine(_eve(meeting, person), wishes.day_before_at)
        yield Notice.Kind.DAY_BEFORE, zones.instant(on_the_wall, person.zone)
    if wishes.minutes_before:
        yield Notice.Kind.SOON, meeting.starts_at - timedelta(minutes=wishes.minutes_before)


def _eve(meeting: Meeting, person: Person) -> date:
    """The day before, or the last one before it on which they work: a free day is left in peace."""
    day = zones.wall(meeting.starts_at, person.zone).date()
    before = [day - timedelta(days=days) for days in range(1, 8)]
    return next((eve for eve in before if eve.weekday() in person.working_hours), before[0])


def _is_fresh(meeting: Meeting, at: datetime) -> bool:
    """They settled on it after that hour: who just did needs no reminder."""
    agreed = meeting.agreement.agreed_at if meeting.agreement else meeting.settled_at
    return any(moment is not None and moment > at for moment in (meeting.settled_at, agreed))
