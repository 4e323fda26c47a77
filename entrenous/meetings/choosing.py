"""Where each series of a manager may go, and what that costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from entrenous.meetings import rhythm
from entrenous.meetings.placing import (
    DISTANCE,
    HOUR,
    LEFT_OUT,
    MONTHLY,
    MOVE,
    PHASE,
    Option,
    Room,
    Series,
    Single,
    Week,
    blocks_of,
    epoch,
)
from entrenous.meetings.rhythm import Rhythm
from entrenous.zones import wall


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
        self.lasting = Counter(day for day, one in self.standing if not one.passes)
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
        blocks = [(begin.timestamp(), end.timestamp()) for begin, end in blocks_of(self.week)]
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
        if not one.may_move:
            return
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


def _iso_week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)
