from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q

from entrenous import clock, zones
from entrenous.meetings import moments
from entrenous.meetings.models import Meeting
from entrenous.pairs.models import Pair
from entrenous.people import calendar_days
from entrenous.people.models import Away, Person

STAYS_OPEN_FOR = timedelta(hours=12)  # after its end a meeting is still the one at hand
HORIZON_DAYS = 28
USUAL_MINUTES = 30


def next_of_each(pairs: Iterable[Pair]) -> dict[UUID, list[Meeting]]:
    """For each pair its planned meetings from the one at hand on, soonest first. One query."""
    upcoming: dict[UUID, list[Meeting]] = defaultdict(list)
    rows = (
        Meeting.objects.planned()
        .filter(
            pair__in=[pair.pk for pair in pairs], starts_at__gt=clock.now() - timedelta(hours=15)
        )
        .select_related("agreement", "settled_by")
    )
    for meeting in rows:
        if meeting.ends_at + STAYS_OPEN_FOR > clock.now():
            upcoming[meeting.pair_id].append(meeting)
    return dict(upcoming)


def still_to_close(pair: Pair) -> list[Meeting]:
    """Meetings whose time is over and of which nobody said whether they took place, newest first."""
    over = pair.meetings.planned().filter(starts_at__lt=clock.now() - STAYS_OPEN_FOR)
    return list(over.select_related("agreement").order_by("-starts_at")[:5])


def asks_for_another_rhythm(pair: Pair) -> bool:
    """The last three slots were let go, and neither has answered whether another rhythm would suit."""
    if pair.another_rhythm_answered or not pair.is_open:
        return False
    last_three = pair.meetings.filter(slot__isnull=False).filter(
        Q(starts_at__lt=clock.now()) | Q(state=Meeting.State.SKIPPED, settled_by__isnull=False)
    )
    latest = list(last_three.order_by("-starts_at")[:3])
    return len(latest) == 3 and all(
        meeting.is_skipped and meeting.was_settled_by_hand for meeting in latest
    )


def diary_of(person: Person, *, besides: Meeting | None = None) -> moments.Diary:
    """When this person can meet: hours, days off, and their other 1:1s. Say nothing of it to the other."""
    taken = (
        Meeting.objects.planned()
        .filter(Q(pair__manager=person) | Q(pair__report=person), pair__ended_at=None)
        .filter(starts_at__gt=clock.now() - timedelta(days=1))
    )
    if besides is not None:
        taken = taken.exclude(pk=besides.pk)
    days_away = [(away.first, away.last) for away in Away.objects.filter(person=person)]
    return moments.Diary(
        hours=moments.Hours(person.zone, person.working_hours),
        busy=[(m.starts_at, m.ends_at) for m in taken],
        days_off=lambda day: (
            calendar_days.is_holiday(person.country, day)
            or any(first <= day <= last for first, last in days_away)
        ),
    )


def good_moments(
    pair: Pair, *, minutes: int, near: datetime | None = None, besides: Meeting | None = None
) -> list[datetime]:
    """Three moments that suit both, soonest first, within the manager's limit a day.

    Another day than today's: who does not feel like talking does not want it at five.
    """
    manager, report = (
        diary_of(pair.manager, besides=besides),
        diary_of(pair.report, besides=besides),
    )
    zone = pair.manager.zone
    tonight = datetime.combine(zones.wall(clock.now(), zone).date(), time(23, 59))
    after = max(clock.now(), zones.instant(tonight, zone))
    return moments.moments(
        manager,
        report,
        minutes=minutes,
        after=after,
        near=near,
        counts=moments.count_by_day((begin for begin, _ in manager.busy), zone),
        limit=pair.manager.most_a_day,
        days=HORIZON_DAYS,
    )


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something in the way of a start. Of the other one it only says: not available."""

    person: Person
    what: str  # "outside hours" | "day off" | "busy"


def in_the_way(
    pair: Pair, starts: Iterable[datetime], *, minutes: int, besides: Iterable[Meeting] = ()
) -> list[list[Obstacle]]:
    """For each start what stands in its way, for either of the two. Constant queries."""
    own = {(meeting.starts_at, meeting.ends_at) for meeting in pair.meetings.planned()}
    diaries = {}
    for person in pair.people:
        diary = diary_of(person)
        diaries[person] = moments.Diary(
            diary.hours, [span for span in diary.busy if tuple(span) not in own], diary.days_off
        )
    return [
        [Obstacle(person, what) for person, what in moments.obstacles(start, minutes, diaries)]
        for start in starts
    ]


def suggestion(pair: Pair) -> tuple[int, time, date]:
    """Weekday, hour (the manager's wall clock) and first day for a pair's first proposal.

    Inside both people's hours, where the manager's week is least full.
    """
    tomorrow = zones.wall(clock.now(), pair.manager.zone).date() + timedelta(days=1)
    found = moments.suggest_weekly_moment(
        diary_of(pair.manager),
        diary_of(pair.report),
        minutes=USUAL_MINUTES,
        first=tomorrow,
        limit=pair.manager.most_a_day,
    )
    weekday, at = found or (1, time(10))
    return weekday, at, tomorrow + timedelta(days=(weekday - tomorrow.weekday()) % 7)
