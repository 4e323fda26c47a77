"""Where each series of a manager may go, and the hours of a week that was chosen.

Days are counted from the first one planned, hours in minutes after midnight of a zone, spans
are half-open and in epoch seconds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from entrenous.meetings import rhythm
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


@dataclass(frozen=True, slots=True)
class Single:
    """A 1:1 that no rhythm holds where it stands: a one-off, or one that was moved by hand."""

    key: str
    starts_at: datetime
    minutes: int
    report: Diary
    weight: int = 1


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
        blocks = gaps(_blocks(week), begin, end)
        self.at_work = overlaps(overlaps(ours, theirs), blocks)
        both = [*week.manager.busy, *report.busy]
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


@dataclass
class Table:
    """Everything that a search needs to know of the question."""

    week: Week
    series: Sequence[Series]
    singles: Sequence[Single]
    rooms: dict[str, Room] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.series = sorted(self.series, key=lambda one: one.key)
        self.zone = self.week.manager.hours.zone
        days = [(self.day_of(one.starts_at), one) for one in self.singles]
        last = 7 * self.week.weeks
        self.standing = sorted(
            ((day, one) for day, one in days if 0 <= day < last), key=lambda two: two[1].key
        )
        self.fixed = Counter(day for day, _one in self.standing)
        self.rooms = {
            one.key: Room(self.week, one.report, one.zone, one.minutes) for one in self.series
        }
        self.now = {one.key: self._slots(one, one.rhythm, one.weekday) for one in self.series}
        self.options = [self._options(one) for one in self.series]
        self.present = self.fixed + Counter(
            day for one in self.series for day in self.days_now(one)
        )

    def room_of(self, key: str) -> Room:
        """Also of a single one, in the manager's zone; made when it is asked for."""
        if key not in self.rooms:
            one = next(single for _day, single in self.standing if single.key == key)
            self.rooms[key] = Room(self.week, one.report, self.zone, one.minutes)
        return self.rooms[key]

    def day_of(self, start: datetime) -> int:
        return (wall(start, self.zone).date() - self.week.first).days

    def days_now(self, one: Series) -> tuple[int, ...]:
        minute = one.at.hour * 60 + one.at.minute
        return tuple(self._day(slot, minute, one.zone) for slot in self.now[one.key])

    def _day(self, slot: date, minute: int, zone: str) -> int:
        if zone == self.zone:
            return (slot - self.week.first).days
        return self.day_of(datetime.fromtimestamp(epoch(slot, minute, zone), UTC))

    def starts(self, one: Series, option: Option, minute: int) -> Iterator[tuple[int, bool]]:
        """When it begins on each of its dates, and whether that is new: until it changes, as before."""
        before = one.at.hour * 60 + one.at.minute
        for slot in option.slots:
            is_new = slot >= option.start
            yield epoch(slot, minute if is_new else before, one.zone), is_new

    def is_in_focus(self, one: Series) -> bool:
        """Whether it stands, on one date or another, in hours that are kept free."""
        blocks = [(begin.timestamp(), end.timestamp()) for begin, end in _blocks(self.week)]
        minute = one.at.hour * 60 + one.at.minute
        starts = [epoch(slot, minute, one.zone) for slot in self.now[one.key]]
        return any(
            start < end and begin < start + one.minutes * 60
            for start in starts
            for begin, end in blocks
        )

    def _slots(
        self, one: Series, pace: Rhythm, weekday: int, start: date | None = None
    ) -> tuple[date, ...]:
        """Its dates, or with `start` those of another rhythm from there on and its own before."""
        first, last = self.week.first, self.week.last
        if start is None:
            dates = list(rhythm.slots(pace, weekday, one.anchor, first, last))
        else:
            before = start - timedelta(days=1)
            dates = list(rhythm.slots(one.rhythm, one.weekday, one.anchor, first, before))
            dates += rhythm.slots(pace, weekday, start, start, last)
        period = _month if pace.is_monthly else _iso_week
        taken = {period(slot) for slot in one.settled}
        return tuple(
            slot
            for slot in dates
            if period(slot) not in taken
            and not any(begin <= slot <= end for begin, end in one.pauses)
        )

    def _options(self, one: Series) -> list[Option]:
        """Cheapest first; the last is that there is no room, the cheaper the fewer others there are."""
        now, minute = self.now[one.key], one.at.hour * 60 + one.at.minute
        found = []
        if not self.is_in_focus(one):
            days = self.days_now(one)
            found.append(
                Option(0, one.rhythm, one.weekday, one.anchor, now, days, (minute,), stays=True, new_days=frozenset(days))
            )  # fmt: skip
        for pace, weekday, start, cost in self._elsewhere(one):
            slots = self._slots(one, pace, weekday, start)
            new = [slot for slot in slots if slot >= start]
            hours = [
                hour
                for hour in self._hours(one, new)
                if cost or hour != minute  # the same day and hour is to stay
            ]
            if hours:
                days = tuple(
                    self._day(slot, minute if slot < start else hours[0], one.zone)
                    for slot in slots
                )
                hours.sort(key=lambda hour: (hour != minute, hour))
                dear = cost + (0 if minute in hours else HOUR * one.weight)
                put = frozenset(day for day, slot in zip(days, slots, strict=True) if slot >= start)
                found.append(
                    Option(dear, pace, weekday, start, slots, days, tuple(hours), new_days=put)
                )
        found.sort(key=lambda option: (option.cost, option.weekday, option.start, option.rhythm))
        dear = LEFT_OUT + min(len(found), 99) + (found[0].cost if found else 0)
        left_out = Option(
            dear, one.rhythm, one.weekday, one.anchor, now, (), (minute,), is_left_out=True
        )  # fmt: skip
        return [*found, left_out]

    def _hours(self, one: Series, slots: Sequence[date]) -> list[int]:
        hours = self.rooms[one.key].always(slots)
        if one.zone == self.zone:
            return hours
        return [
            hour
            for hour in hours
            if all(
                self._day(slot, hour, one.zone) == (slot - self.week.first).days for slot in slots
            )
        ]

    def _elsewhere(self, one: Series) -> Iterator[tuple[Rhythm, int, date, int]]:
        """Every other weekday and week of its rhythm, from when on, and what that costs."""
        for weekday in range(7):
            far = abs(weekday - one.weekday)
            if one.rhythm.is_monthly:
                start = _next_month(self.week.first)
                for pace in MONTHLY:
                    moved = far or pace != one.rhythm
                    cost = (MOVE * one.weight if moved else 0) + DISTANCE * far
                    yield pace, weekday, start, cost + (PHASE if pace != one.rhythm else 0)
                continue
            phase = self._phase(one)
            for other in range(one.rhythm.weeks):
                start = self.week.first + timedelta(weeks=other)
                moved = far or other != phase
                cost = (MOVE * one.weight if moved else 0) + DISTANCE * far
                yield one.rhythm, weekday, start, cost + (PHASE if other != phase else 0)

    def _phase(self, one: Series) -> int:
        """In which week, counted from the first that is planned, its own is the first."""
        begin = one.anchor + timedelta(days=(one.weekday - one.anchor.weekday()) % 7)
        weeks = (begin - timedelta(days=begin.weekday()) - self.week.first).days // 7
        return weeks % one.rhythm.weeks


@lru_cache(maxsize=1 << 16)
def epoch(day: date, minute: int, zone: str) -> int:
    return int(instant(datetime.combine(day, clock_time(minute)), zone).timestamp())


def clock_time(minute: int) -> time:
    return time(minute // 60, minute % 60)


def _blocks(week: Week) -> list[tuple[datetime, datetime]]:
    """The hours kept free, on every day that is planned."""
    zone = week.manager.hours.zone
    return [
        (
            instant(datetime.combine(day, block.begin), zone),
            instant(datetime.combine(day, block.end), zone),
        )
        for day in (week.first + timedelta(days=n) for n in range(-1, 7 * week.weeks + 1))
        for block in week.focus
        if block.weekday == day.weekday()
    ]


def _iso_week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)
