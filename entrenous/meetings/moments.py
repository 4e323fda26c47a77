"""Moments at which two people can meet. Only times are known here, never what fills them.

Inside, a stretch of time is a pair of epoch seconds, half-open: what ends at ten is no obstacle to
what begins at ten. Lists of stretches are sorted and do not overlap.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from math import ceil
from typing import Literal

from entrenous.zones import instant, wall

type Stretch = tuple[int, int]
type Obstacle = Literal["day off", "outside hours", "busy", "taken"]

GRID = 15 * 60  # seconds; every zone in use today is a whole number of these from UTC
NOON = time(12)
# Not the first minute of somebody's day, and not over lunch.
NOT_BEFORE = 9 * 60 + 30
LUNCH = 12 * 60, 13 * 60 + 30  # minutes after midnight


@dataclass(frozen=True, slots=True)
class Hours:
    """Working hours by weekday (0 is Monday), in the person's own zone; one left out is free."""

    zone: str
    week: Mapping[int, tuple[time, time]]


@dataclass(frozen=True, slots=True)
class Diary:
    """What is known of one person's time: working hours, their 1:1s as instants, days off.

    `taken` is what their calendars elsewhere say, or what is kept for focus: it counts as no 1:1.
    """

    hours: Hours
    busy: Sequence[tuple[datetime, datetime]] = ()
    days_off: Callable[[date], bool] | AbstractSet[date] = frozenset()
    taken: Sequence[tuple[datetime, datetime]] = ()

    def is_off(self, day: date) -> bool:
        if day.weekday() not in self.hours.week:
            return True
        return self.days_off(day) if callable(self.days_off) else day in self.days_off

    def at_work(self, day: date) -> Stretch:
        """The hours of a local day that is not off."""
        begin, end = (
            instant(datetime.combine(day, at), self.hours.zone)
            for at in self.hours.week[day.weekday()]
        )
        return seconds(begin), seconds(end)


@dataclass(frozen=True, slots=True)
class _Starts:
    """Starts on the grid from `first` to `last`, all in one half of one day of the manager."""

    day: date
    half: int
    first: int
    last: int

    def nearest(self, wanted: int) -> int:
        return max(self.first, min(wanted // GRID * GRID, self.last))

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.first, self.last + 1, GRID))


def count_by_day(starts: Iterable[datetime], zone: str) -> Counter[date]:
    """How many of the instants fall on each local day of the zone."""
    return Counter(wall(start, zone).date() for start in starts)


def moments(  # noqa: PLR0913 - each is one of the rules that a moment obeys
    manager: Diary,
    report: Diary,
    *,
    minutes: int,
    after: datetime,
    near: datetime | None = None,
    counts: Mapping[date, int] | None = None,
    limit: int | None = None,
    days: int = 28,
    count: int = 3,
) -> list[datetime]:
    """Up to `count` instants, soonest first, at which both are free and at work.

    Different days are preferred, then different half days, then whatever does not overlap: ten,
    a quarter past and half past are no choice. With `near`, the start that the meeting had, the
    days nearest to it and the same hour of the day win; without, the soonest.

    `limit` and `counts` are the manager's 1:1s a local day, without the one being moved; days and
    half days are the manager's too. Each moment begins and ends within `days` of `after`. An empty
    list says that no moment suits both.
    """
    zone = manager.hours.zone
    rooms = [
        room
        for room in _room(manager, report, minutes * 60, after, after + timedelta(days=days))
        if limit is None or (counts or {}).get(room.day, 0) < limit
    ]
    centre = wall(near or after, zone).date()
    hour = time() if near is None else wall(near, zone).time()
    wanted = {room.day: seconds(instant(datetime.combine(room.day, hour), zone)) for room in rooms}

    def preference(room: _Starts) -> tuple[int, date, int]:
        apart = abs(room.nearest(wanted[room.day]) - wanted[room.day])
        return abs((room.day - centre).days), room.day, apart

    varied = _varied(sorted(rooms, key=preference))
    offers = chain((room.nearest(wanted[room.day]) for room in varied), chain.from_iterable(varied))
    chosen: list[int] = []
    for offer in offers:
        if len(chosen) == count:
            break
        if all(abs(offer - other) >= minutes * 60 for other in chosen):
            chosen.append(offer)
    return [_at(start) for start in sorted(chosen)]


def every_start(
    manager: Diary, report: Diary, *, minutes: int, after: datetime, days: int
) -> list[datetime]:
    """All instants on the quarter hours at which both are free and at work, soonest first."""
    rooms = _room(manager, report, minutes * 60, after, after + timedelta(days=days))
    return [_at(start) for room in rooms for start in room]


def obstacles[W: Hashable](
    start: datetime, minutes: int, diaries: Mapping[W, Diary]
) -> list[tuple[W, Obstacle]]:
    """Whose what is in the way of a meeting at that instant; never more than these four words.

    A day off is not also outside hours. A weekday without hours is a day off.
    """
    end = start + timedelta(minutes=minutes)
    return [
        (whose, what) for whose, diary in diaries.items() for what in _in_the_way(diary, start, end)
    ]


def suggest_weekly_moment(
    manager: Diary,
    report: Diary,
    *,
    minutes: int,
    first: date,
    limit: int | None = None,
    weeks: int = 4,
) -> tuple[int, time] | None:
    """A weekday and a local time of the manager for a first proposal.

    Both are free at that moment and at work in each of the `weeks` from `first` on, and on none
    of these days has the manager `limit` 1:1s already; days off do not count, as they pass. Not
    before half past nine nor over lunch for either if it can be helped, then where the manager has
    the fewest 1:1s, by day and by half day, then the earliest. None when there is no such moment.
    """
    zone = manager.hours.zone
    begin = instant(datetime.combine(first, time()), zone)
    end = instant(datetime.combine(first + timedelta(weeks=weeks), time()), zone)
    always = (replace(manager, days_off=frozenset()), replace(report, days_off=frozenset()))
    fits: Counter[tuple[int, time]] = Counter()
    unkind = set()
    for room in _room(*always, minutes * 60, begin, end):
        for start in room:
            at = wall(_at(start), zone).time()
            fits[room.day.weekday(), at] += 1
            at_the_reports = wall(_at(start), report.hours.zone).time()
            if not (_is_kind(at, minutes) and _is_kind(at_the_reports, minutes)):
                unkind.add((room.day.weekday(), at))

    held = [wall(start, zone) for start, _ in manager.busy if begin <= start < end]
    on_day = Counter(start.date() for start in held)
    on_weekday = Counter(start.weekday() for start in held)
    on_half = Counter((start.weekday(), start.time() < NOON) for start in held)
    fullest: Counter[int] = Counter()
    for day, number in on_day.items():
        fullest[day.weekday()] = max(fullest[day.weekday()], number)

    def preference(moment: tuple[int, time]) -> tuple[bool, int, int, int, time]:
        weekday, at = moment
        load = on_weekday[weekday], on_half[weekday, at < NOON]
        return moment in unkind, *load, weekday, at

    possible = (
        (weekday, at)
        for (weekday, at), times in fits.items()
        if times == weeks and (limit is None or fullest[weekday] < limit)
    )
    return min(possible, key=preference, default=None)


def _room(
    manager: Diary, report: Diary, length: int, after: datetime, horizon: datetime
) -> Iterator[_Starts]:
    """Where a meeting of so many seconds can begin, in order of time."""
    begin, end = ceil(after.timestamp()), seconds(horizon)
    at_work = overlaps(hours_between(manager, begin, end), hours_between(report, begin, end))
    free = gaps(chain(manager.busy, manager.taken, report.busy, report.taken), begin, end)
    zone = manager.hours.zone
    for opens, closes in overlaps(at_work, free):
        first, last = -(-opens // GRID) * GRID, (closes - length) // GRID * GRID
        # No stretch leaves the working hours of one day, so its first moment tells the day.
        day = wall(_at(opens), zone).date()
        noon = seconds(instant(datetime.combine(day, NOON), zone))
        if first <= min(last, noon - GRID):
            yield _Starts(day, 0, first, min(last, noon - GRID))
        if max(first, noon) <= last:
            yield _Starts(day, 1, max(first, noon), last)


def _varied(rooms: Sequence[_Starts]) -> list[_Starts]:
    """The first of each day, then of each other half day, then the rest; otherwise as they come."""
    days: set[date] = set()
    halves: set[tuple[date, int]] = set()
    turns: tuple[list[_Starts], ...] = ([], [], [])
    for room in rooms:
        half = room.day, room.half
        turns[(room.day in days) + (half in halves)].append(room)
        days.add(room.day)
        halves.add(half)
    return [room for turn in turns for room in turn]


def _is_kind(at: time, minutes: int) -> bool:
    start = at.hour * 60 + at.minute
    over_lunch = start < LUNCH[1] and LUNCH[0] < start + minutes
    return start >= NOT_BEFORE and not over_lunch


def _in_the_way(diary: Diary, start: datetime, end: datetime) -> Iterator[Obstacle]:
    day = wall(start, diary.hours.zone).date()
    if diary.is_off(day):
        yield "day off"
    else:
        opens, closes = diary.at_work(day)
        if seconds(start) < opens or closes < seconds(end):
            yield "outside hours"
    if _meets(diary.busy, start, end):
        yield "busy"
    elif _meets(diary.taken, start, end):
        yield "taken"


def _meets(stretches: Iterable[tuple[datetime, datetime]], start: datetime, end: datetime) -> bool:
    return any(max(begins, start) < min(ends, end) for begins, ends in stretches)


def hours_between(diary: Diary, begin: int, end: int) -> list[Stretch]:
    """Working hours between two instants, days off left out."""
    day, last = (wall(_at(edge), diary.hours.zone).date() for edge in (begin, end))
    stretches = []
    while day <= last:
        if not diary.is_off(day):
            opens, closes = diary.at_work(day)
            if max(opens, begin) < min(closes, end):
                stretches.append((max(opens, begin), min(closes, end)))
        day += timedelta(days=1)
    return stretches


def gaps(busy: Iterable[tuple[datetime, datetime]], begin: int, end: int) -> list[Stretch]:
    """What the busy stretches, in any order and overlapping, leave between two instants."""
    gaps = []
    for taken, released in sorted((seconds(start), seconds(stop)) for start, stop in busy):
        if taken >= end:
            break
        if taken >= released:
            continue
        if begin < taken:
            gaps.append((begin, taken))
        begin = max(begin, released)
    if begin < end:
        gaps.append((begin, end))
    return gaps


def overlaps(these: Sequence[Stretch], those: Sequence[Stretch]) -> list[Stretch]:
    """The time that is in both, in one walk along the two."""
    both = []
    this = that = 0
    while this < len(these) and that < len(those):
        begin = max(these[this][0], those[that][0])
        end = min(these[this][1], those[that][1])
        if begin < end:
            both.append((begin, end))
        if these[this][1] < those[that][1]:
            this += 1
        else:
            that += 1
    return both


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
