"""The hours of a week whose days are chosen, and the single dates that give way."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from entrenous.meetings.choosing import Table
from entrenous.meetings.placing import GAP, HOUR, ONCE, Option, epoch
from entrenous.zones import wall

type Choice = tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Going:
    """One date that goes elsewhere."""

    key: str
    slot: date | None
    to: datetime


@dataclass(frozen=True, slots=True)
class Settled:
    """The hours of a choice, by the number of the series, and what moves once."""

    cost: int
    times: dict[int, int]
    once: tuple[Going, ...]
    too_full: tuple[int, ...]


def settle(table: Table, choice: Choice) -> Settled | None:
    """Hours for everybody, the present one where it is free; then single dates give way.

    None where that cannot be.
    """
    return _Settling(table, choice).result()


class _Settling:
    def __init__(self, table: Table, choice: Choice) -> None:
        self.table, self.choice = table, choice
        self.taken: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.load = Counter(table.fixed)
        self.before = Counter(
            day
            for option in choice
            for day, slot in zip(option.days, option.slots, strict=False)
            if slot < option.start
        )
        self.before += table.fixed - table.lasting
        self.times: dict[int, int] = {}
        self.cost = 0
        self.once: list[Going] = []
        self.too_full: list[int] = []

    def result(self) -> Settled | None:
        for _day, single in self.table.standing:
            begin = int(single.starts_at.timestamp())
            self._take(begin, begin + single.minutes * 60)
        numbers = range(len(self.choice))
        going = [n for n in numbers if not self._remains(self.choice[n])]
        for number in numbers:
            if self._remains(self.choice[number]):
                self._place(number, self.choice[number].hours[0])
        for number in sorted(going, key=lambda n: (len(self.choice[n].hours), n)):
            if not self._find_hour(number):
                return None
        if not self._give_way():
            return None
        return Settled(self.cost, self.times, tuple(self.once), tuple(self.too_full))

    def _remains(self, option: Option) -> bool:
        return option.stays or option.is_left_out

    def _find_hour(self, number: int) -> bool:
        option, one = self.choice[number], self.table.series[number]
        before = one.at.hour * 60 + one.at.minute
        for hour in option.hours:
            if all(
                not is_new or self._is_free(start, start + one.minutes * 60)
                for start, is_new in self.table.starts(one, option, hour)
            ):
                if hour != before and option.hours[0] == before:
                    self.cost += HOUR * one.weight
                self._place(number, hour)
                return True
        return False

    def _place(self, number: int, hour: int) -> None:
        option, one = self.choice[number], self.table.series[number]
        self.times[number] = hour
        self.load.update(option.days)
        for start, _is_new in self.table.starts(one, option, hour):
            self._take(start, start + one.minutes * 60)

    def _take(self, begin: int, end: int) -> None:
        self.taken[begin // 86_400].append((begin, end))

    def _is_free(self, begin: int, end: int, besides: tuple[int, int] | None = None) -> bool:
        day = begin // 86_400
        return not any(
            begin < other[1] + GAP and other[0] < end + GAP and other != besides
            for near in (day - 1, day, day + 1)
            for other in self.taken.get(near, ())
        )

    def _give_way(self) -> bool:
        """Where a day has more than there should be, single dates go to others of the same week."""
        most = self.table.week.most_a_day
        for day in sorted(day for day, load in self.load.items() if load > most):
            for key, slot, begin in self._movable(day):
                if self.load[day] <= most:
                    break
                self._move_once(day, key, slot, begin)
            if self.load[day] > most:
                if not self._was_so(day):
                    return False
                self.too_full.append(day)
                self.cost += ONCE * (self.load[day] - most)
        return True

    def _was_so(self, day: int) -> bool:
        """Single ones, and those that go only later, fill the day: the plan makes it no fuller."""
        bearable = max(self.table.week.most_a_day, self.table.lasting[day])
        no_fuller = self.load[day] <= self.table.present[day]
        return no_fuller and self.load[day] - self.before[day] <= bearable

    def _movable(self, day: int) -> list[tuple[str, date | None, int]]:
        found: list[tuple[int, str, date | None, int]] = []
        for stands, single in self.table.standing:
            if stands == day:
                begin = int(single.starts_at.timestamp())
                found.append((single.weight, single.key, None, begin))
        for number, option in enumerate(self.choice):
            one = self.table.series[number]
            slot = dict(zip(option.days, option.slots, strict=False)).get(day)
            if slot and not one.is_waiting and (option.stays or slot < option.start):
                begin = epoch(slot, one.at.hour * 60 + one.at.minute, one.zone)
                found.append((one.weight, one.key, slot, begin))
        found.sort(key=lambda each: each[:2])
        until = self.table.week.until.timestamp()
        return [(key, slot, begin) for _, key, slot, begin in found if begin < until]

    def _move_once(self, day: int, key: str, slot: date | None, begin: int) -> None:
        week, most = self.table.week, self.table.week.most_a_day
        room = self.table.room_of(key)
        stood = begin, begin + room.minutes * 60
        usual = wall(datetime.fromtimestamp(begin, UTC), room.zone)
        minute = usual.hour * 60 + usual.minute
        monday = day - day % 7
        for other in sorted(range(monday, monday + 7), key=lambda n: (abs(n - day), n)):
            if other == day or self.load[other] >= most:
                continue
            there = week.first + timedelta(days=other)
            for hour in sorted(room.on(there), key=lambda at: (at != minute, at)):
                start = epoch(there, hour, room.zone)
                moment = datetime.fromtimestamp(start, UTC)
                if moment >= week.until or self.table.day_of(moment) != other:
                    continue
                if self._is_free(start, start + room.minutes * 60, besides=stood):
                    self.taken[begin // 86_400].remove(stood)
                    self._take(start, start + room.minutes * 60)
                    self.load[day] -= 1
                    self.load[other] += 1
                    self.cost += ONCE
                    self.once.append(Going(key, slot, moment))
                    return
