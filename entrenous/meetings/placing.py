"""What is asked of a week, and when two people can meet in it.

Days are counted from the first one planned, hours in minutes after midnight of a zone, spans
are half-open and in epoch seconds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from entrenous.meetings.moments import GRID, Diary, Stretch, gaps, hours_between, overlaps
from entrenous.meetings.rhythm import Rhythm
from entrenous.zones import instant, wall

GAP = 15 * 60  # between two 1:1s, of which at least one was put there by the plan
# What a plan costs: that a series goes to another day, each day of that distance, another week of
# its rhythm, another hour; that one date alone goes elsewhere, or should; that a series has no room.
MOVE, DISTANCE, PHASE, HOUR, ONCE, LEFT_OUT = 10, 1, 3, 5, 4, 10_000
MONTHLY = [Rhythm.FIRST, Rhythm.SECOND, Rhythm.THIRD, Rhythm.FOURTH, Rhythm.LAST]


@dataclass(frozen=True, slots=True)
class Focus:
    """Hours of each week that are kept free of 1:1s, in the manager's zone."""

    weekday: int
    begin: time
    end: time


@dataclass(frozen=True, slots=True)
class Week:
    """What is asked: from a Monday on, so many a day. `manager.busy` leaves out what is to be spread.

    Single dates are moved only where both ends lie before `until` (a meeting cannot go further).
    """

    manager: Diary
    first: date
    most_a_day: int
    until: datetime
    focus: Sequence[Focus] = ()
    weeks: int = 12

    @property
    def last(self) -> date:
        return self.first + timedelta(days=7 * self.weeks - 1)


@dataclass(frozen=True, slots=True)
class Series:
    """What two agreed, or one proposed. `settled` are slots that somebody moved or let go: their weeks have theirs.

    `report` leaves out what is to be spread. The higher the weight, the more it costs to move it.
    """

    key: str
    rhythm: Rhythm
    weekday: int
    at: time
    zone: str
    minutes: int
    anchor: date
    report: Diary
    weight: int = 1
    settled: frozenset[date] = frozenset()
    pauses: tuple[tuple[date, date], ...] = ()
    is_waiting: bool = False  # proposed and not answered: its dates do not stand yet
    may_move: bool = True


@dataclass(frozen=True, slots=True)
class Single:
    """A 1:1 that no rhythm holds where it stands: a one-off, or one that was moved by hand."""

    key: str
    starts_at: datetime
    minutes: int
    report: Diary
    weight: int = 1
    passes: bool = False  # of a rhythm that ends: the next ones stand elsewhere


@dataclass(frozen=True, slots=True)
class Option:
    """A weekday, the weeks, and hours to choose from, the preferred one first."""

    cost: int
    rhythm: Rhythm
    weekday: int
    start: date
    slots: tuple[date, ...]
    days: tuple[int, ...]
    hours: tuple[int, ...]
    stays: bool = False
    is_left_out: bool = False
    new_days: frozenset[int] = frozenset()  # without those before it begins, which are as they were


class Room:
    """When a meeting of some length with one report can begin, as their zone shows it."""

    def __init__(self, week: Week, report: Diary, zone: str, minutes: int) -> None:
        self.week, self.report, self.zone, self.minutes = week, report, zone, minutes
        begin = epoch(week.first - timedelta(days=1), 0, zone)
        end = epoch(week.last + timedelta(days=2), 0, zone)
        always = (Diary(each.hours) for each in (week.manager, report))
        ours, theirs = (hours_between(each, begin, end) for each in always)
        blocks = gaps(blocks_of(week), begin, end)
        self.at_work = overlaps(overlaps(ours, theirs), blocks)
        both = [span for one in (week.manager, report) for span in (*one.busy, *one.taken)]
        self.hours = self._starts(self.at_work)
        self.free = self._starts(overlaps(self.at_work, gaps(both, begin, end)))

    def _starts(self, stretches: Iterable[Stretch]) -> dict[date, set[int]]:
        found: dict[date, set[int]] = defaultdict(set)
        for opens, closes in stretches:
            for start in range(-(-opens // GRID) * GRID, closes - self.minutes * 60 + 1, GRID):
                local = wall(datetime.fromtimestamp(start, UTC), self.zone)
                minute = local.hour * 60 + local.minute
                if epoch(local.date(), minute, self.zone) == start:  # the first of two such hours
                    found[local.date()].add(minute)
        return found

    def always(self, slots: Sequence[date]) -> list[int]:
        """The hours that suit both on all these dates.

        A day off, and one that is taken as a whole, pass: the two find another for that one.
        """
        if not slots:
            return []
        suit = set.intersection(*(self.hours.get(slot, set()) for slot in slots))
        usual = [slot for slot in slots if self.free.get(slot) and not self.is_off(slot)]
        for slot in usual:
            suit &= self.free[slot]
        return sorted(suit) if usual else []

    def is_off(self, day: date) -> bool:
        return self.week.manager.is_off(day) or self.report.is_off(day)

    def on(self, day: date) -> list[int]:
        return [] if self.is_off(day) else sorted(self.free.get(day, ()))


@lru_cache(maxsize=1 << 16)
def epoch(day: date, minute: int, zone: str) -> int:
    return int(instant(datetime.combine(day, clock_time(minute)), zone).timestamp())


def clock_time(minute: int) -> time:
    return time(minute // 60, minute % 60)


def blocks_of(week: Week) -> list[tuple[datetime, datetime]]:
    """The hours kept free, on every day that is planned."""
    begin = week.first - timedelta(days=1)
    return hours_kept(week.focus, week.manager.hours.zone, begin, 7 * week.weeks + 2)


def hours_kept(
    focus: Iterable[Focus], zone: str, first: date, days: int
) -> list[tuple[datetime, datetime]]:
    """These hours of each week as instants, on so many days from the first on."""
    by_weekday = defaultdict(list)
    for block in focus:
        by_weekday[block.weekday].append(block)
    return [
        (
            instant(datetime.combine(day, block.begin), zone),
            instant(datetime.combine(day, block.end), zone),
        )
        for day in (first + timedelta(days=n) for n in range(days))
        for block in by_weekday[day.weekday()]
    ]
