from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import UUID

from django.db.models import Min, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from entrenous import clock, zones
from entrenous.meetings import moments
from entrenous.meetings.models import Busy, Meeting, MeetingQuerySet
from entrenous.meetings.placing import Focus, hours_kept
from entrenous.pairs.models import Pair
from entrenous.people import calendar_days
from entrenous.people.models import Away, Person

STAYS_AT_HAND = timedelta(hours=12)  # after its start
HORIZON_DAYS = 28
USUAL_MINUTES = 30
A_WEEK = timedelta(days=7)
A_DAY = timedelta(days=1)
DAYS_KEPT = 16 * 7  # ahead: farther than a plan of the week reaches


def upcoming(pair: Pair) -> list[Meeting]:
    """The planned meetings of a pair from the one at hand on, soonest first."""
    return list(_ahead().filter(pair=pair))


def still_to_come(pair: Pair) -> list[Meeting]:
    """The next six in their true order, with those that were put off or let go."""
    rows = pair.meetings.exclude(state=Meeting.State.HELD)
    ahead = rows.filter(starts_at__gt=clock.now() - STAYS_AT_HAND)
    shown = [meeting for meeting in ahead if meeting.is_planned or meeting.was_settled_by_hand]
    undated = pair.meetings.undated().filter(starts_at__lte=clock.now())
    return [*undated, *shown[:6]]


def soonest_of_each(pairs: Iterable[Pair]) -> dict[UUID, datetime]:
    """For each pair when the one at hand, or the next, begins. One query, and no rows of meetings."""
    ahead = _ahead().filter(pair__in=[pair.pk for pair in pairs]).order_by()
    return dict(ahead.values_list("pair").annotate(Min("starts_at")))


def next_of_each(pairs: Iterable[Pair]) -> dict[UUID, Meeting]:
    """For each pair the one at hand, or the next. One query, one row a pair."""
    soonest = Window(RowNumber(), partition_by="pair", order_by="starts_at")
    rows = _ahead().filter(pair__in=[pair.pk for pair in pairs]).annotate(turn=soonest)
    return {meeting.pair_id: meeting for meeting in rows.filter(turn=1)}


def let_go_of_each(pairs: Iterable[Pair], reader: Person) -> dict[UUID, Meeting]:
    """For each pair the soonest that one of the two let go, until that day is past on the reader's wall.

    One query. What did not take place, said once its time was over, is no news to anybody.
    """
    midnight = datetime.combine(zones.wall(clock.now(), reader.zone).date(), time.min)
    rows = Meeting.objects.let_go().filter(
        pair__in=[pair.pk for pair in pairs], starts_at__gte=zones.instant(midnight, reader.zone)
    )
    soonest: dict[UUID, Meeting] = {}
    for meeting in rows:
        if meeting.settled_at and meeting.settled_at <= meeting.ends_at:
            soonest.setdefault(meeting.pair_id, meeting)
    return soonest


def meetings_of(pairs: Iterable[Pair]) -> MeetingQuerySet:
    """Every meeting of these pairs, with the agreement that it came from."""
    ours = Meeting.objects.filter(pair__in=[pair.pk for pair in pairs])
    return ours.select_related("agreement")


def _ahead() -> QuerySet[Meeting]:
    since = clock.now() - STAYS_AT_HAND
    return Meeting.objects.planned().filter(starts_at__gt=since).select_related("agreement")


def last_held(pair: Pair) -> Meeting | None:
    """The latest 1:1 that took place."""
    return pair.meetings.held().order_by("-starts_at").first()


def still_to_close(pair: Pair) -> list[Meeting]:
    """Meetings whose time is over and of which nobody said whether they took place, newest first."""
    over = pair.meetings.planned().filter(starts_at__lte=clock.now() - STAYS_AT_HAND)
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


def diary_of(
    person: Person,
    *,
    besides: Meeting | None = None,
    moved: Mapping[UUID, datetime] | None = None,
) -> moments.Diary:
    """When this person can meet: hours, days off, their other 1:1s, what is taken by their calendars or kept for focus.

    Say nothing of it to the other.

    `besides` does not count; those that are `moved` count where they are to stand. Three queries.
    """
    taken = (
        Meeting.objects.planned()
        .filter(Q(pair__manager=person) | Q(pair__report=person), pair__ended_at=None)
        .filter(starts_at__gt=clock.now() - timedelta(days=1))
    )
    if besides is not None:
        taken = taken.exclude(pk=besides.pk)
    return moments.Diary(
        hours=moments.Hours(person.zone, person.working_hours),
        busy=[
            (begin, begin + timedelta(minutes=minutes))
            for pk, start, minutes in taken.values_list("pk", "starts_at", "minutes")
            for begin in [(moved or {}).get(pk, start)]
        ],
        days_off=days_off_of(person),
        taken=[
            *Busy.objects.filter(calendar__person=person, calendar__reads_busy=True)
            .filter(ends_at__gt=clock.now())
            .values_list("begins_at", "ends_at"),
            *kept_for_focus(person),
        ],
    )


def kept_for_focus(person: Person) -> list[tuple[datetime, datetime]]:
    """The hours in which they want no 1:1, some weeks ahead."""
    blocks = [Focus(*block) for block in person.focus_blocks]
    yesterday = zones.wall(clock.now(), person.zone).date() - A_DAY
    return hours_kept(blocks, person.zone, yesterday, DAYS_KEPT)


def unread_since(people: Iterable[Person]) -> dict[UUID, datetime | None]:
    """Of these people those of whose time we may not know all, and since when; None: it only never was read.

    A calendar that fails, or was not read for a day, is unknown: who offers moments says so. One query.
    """
    since = clock.now() - A_DAY
    # Not `~Q(trouble="")`: over many rows that asks whether none is without trouble.
    stale = (
        Q(calendars__trouble__gt="") | Q(calendars__read_at=None) | Q(calendars__read_at__lt=since)
    )
    rows = Person.objects.filter(
        stale, calendars__reads_busy=True, pk__in=[person.pk for person in people]
    )
    found: dict[UUID, datetime | None] = {}
    for person, read_at in rows.order_by().values_list("pk", "calendars__read_at"):
        before = found.get(person)
        found[person] = min(before, read_at) if before and read_at else before or read_at
    return found


def days_off_of(person: Person) -> Callable[[date], bool]:
    """Says of a day whether it is a holiday where they live, or one on which they are away."""
    return days_off_of_each([person])[person.pk]


def days_off_of_each(people: Iterable[Person]) -> dict[UUID, Callable[[date], bool]]:
    """The same for each of these people. One query."""
    countries = {person.pk: person.country for person in people}
    away: dict[UUID, list[tuple[date, date]]] = defaultdict(list)
    rows = Away.objects.filter(person__in=countries)
    for person, first, last in rows.values_list("person", "first", "last"):
        away[person].append((first, last))
    return {pk: partial(_is_off, country, away[pk]) for pk, country in countries.items()}


def _is_off(country: str, away: Iterable[tuple[date, date]], day: date) -> bool:
    return calendar_days.is_holiday(country, day) or any(
        first <= day <= last for first, last in away
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
    counts = moments.count_by_day((begin for begin, _ in manager.busy), pair.manager.zone)
    if besides is not None:  # where it stands is no other moment
        its_own = besides.starts_at, besides.ends_at
        report = replace(report, busy=[*report.busy, its_own])
    zone = pair.manager.zone
    tonight = datetime.combine(zones.wall(clock.now(), zone).date(), time(23, 59))
    after = max(clock.now(), zones.instant(tonight, zone))
    return moments.moments(
        manager,
        report,
        minutes=minutes,
        after=after,
        near=near,
        counts=counts,
        limit=pair.manager.most_a_day,
        days=HORIZON_DAYS,
    )


def moments_in(
    pair: Pair,
    meeting: Meeting,
    *,
    after: datetime,
    days: int,
    count: int,
    moved: Mapping[UUID, datetime],
) -> list[datetime]:
    """Where a meeting could go within some days, when others are `moved` to these starts in mind."""
    manager, report = (
        diary_of(person, besides=meeting, moved=moved) for person in (pair.manager, pair.report)
    )
    zone = pair.manager.zone
    found = moments.moments(
        manager,
        report,
        minutes=meeting.minutes,
        after=after,
        counts=moments.count_by_day((begin for begin, _ in manager.busy), zone),
        limit=pair.manager.most_a_day,
        days=days,
        count=count,
    )
    return [start for start in found if start < after + timedelta(days=days)]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something in the way of a start. Of the other one it only says: not available."""

    person: Person
    what: str  # "outside hours" | "day off" | "busy" | "taken"


def in_the_way(pair: Pair, starts: Iterable[datetime], *, minutes: int) -> list[list[Obstacle]]:
    """For each start what stands in its way, for either of the two; their own 1:1s do not."""
    own = {(meeting.starts_at, meeting.ends_at) for meeting in pair.meetings.planned()}
    diaries = {}
    for person in pair.people:
        diary = diary_of(person)
        others = [span for span in diary.busy if span not in own]
        diaries[person] = replace(diary, busy=others)
    return [
        [Obstacle(person, what) for person, what in moments.obstacles(start, minutes, diaries)]
        for start in starts
    ]


def who_is_off(pairs: Iterable[Pair], ahead: Mapping[UUID, Meeting]) -> dict[UUID, list[Person]]:
    """For each pair whose day off its 1:1 ahead falls on, from a week before until either keeps it.

    `ahead` has that 1:1 by the pair's id, as `next_of_each` finds them. One query.
    """
    near = [(pair, ahead[pair.pk]) for pair in pairs if _asks(ahead.get(pair.pk))]
    is_off = days_off_of_each(person for pair, _ in near for person in pair.people)
    found = {}
    for pair, meeting in near:
        days = [
            (person, zones.wall(meeting.starts_at, person.zone).date()) for person in pair.people
        ]
        found[pair.pk] = [
            person
            for person, day in days
            if day.weekday() not in person.working_hours or is_off[person.pk](day)
        ]
    return found


def _asks(meeting: Meeting | None) -> bool:
    if meeting is None or not meeting.is_planned or meeting.is_kept:
        return False
    return timedelta() < meeting.starts_at - clock.now() < A_WEEK


def suggestion(pair: Pair) -> tuple[int, time, date]:
    """Weekday, hour (the manager's wall clock) and first day for a pair's first proposal.

    Inside both people's hours, where the manager's week is least full.
    """
    tomorrow = zones.wall(clock.now(), pair.manager.zone).date() + timedelta(days=1)
    both = diary_of(pair.manager), diary_of(pair.report)
    # Where their calendars leave no hour free four weeks running, what stands there may pass.
    for manager, report in (both, [replace(diary, taken=()) for diary in both]):
        found = moments.suggest_weekly_moment(
            manager,
            report,
            minutes=USUAL_MINUTES,
            first=tomorrow,
            limit=pair.manager.most_a_day,
        )
        if found:
            break
    weekday, at = found or (1, time(10))
    return weekday, at, tomorrow + timedelta(days=(weekday - tomorrow.weekday()) % 7)
