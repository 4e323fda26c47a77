"""Finds the cheapest arrangement of a week: which series goes to which of its options."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import exp
from random import Random

from entrenous.meetings.choosing import Table
from entrenous.meetings.placing import LEFT_OUT, ONCE, Option
from entrenous.meetings.settling import Choice, Settled, settle

EXACT_UP_TO = 12
NODES = 20_000  # a search that has seen so many is cut off, and says so
A_LOOK = 30  # at the hours of a choice, in nodes
STEPS = 4_000
LIMITS = (16, 32, 64, 128, 256, 512, 1 << 60)  # of what a plan may cost, one after the other
SEED = 1
NO_WAY = 500  # a walk may pass where no plan may stay


@dataclass(frozen=True, slots=True)
class Found:
    cost: int
    choice: Choice
    settled: Settled
    is_best: bool


def best(table: Table) -> Found:
    search = Search(table)
    search.begin()
    if len(table.series) > EXACT_UP_TO:
        search.nodes = NODES // 5
        search.run()
        anneal(search)
    search.run()
    assert search.found is not None  # to leave everybody where they are is always possible
    return Found(search.cost, *search.found, is_best=not search.is_cut)


class Search:
    """Branch and bound, hardest series first. Without a limit of nodes what it finds is the best."""

    def __init__(self, table: Table) -> None:
        self.table, self.nodes, self.is_cut = table, NODES, False
        self.cost: int = 1 << 60
        self.found: tuple[Choice, Settled] | None = None
        self.order = sorted(
            range(len(table.series)),
            key=lambda n: (len(table.options[n]), -table.series[n].weight, n),
        )
        rest = 0
        self.rest = [0]
        for number in reversed(self.order):
            cheapest = table.options[number][0]
            rest += 0 if cheapest.is_left_out else cheapest.cost
            self.rest.insert(0, rest)
        self.last_movable = table.day_of(table.week.until)
        self.room = _room_of_weeks(table)
        self.must_leave = _without_room(table, self.room)
        self.most = table.week.most_a_day
        self.passing = table.fixed - table.lasting
        self.seen = 0

    def begin(self) -> None:
        """Each in turn to the cheapest place that suits: something to compare with."""
        options = self.table.options
        choice = [listed[-1] for listed in options]
        for number in self.order:
            for option in options[number]:  # pragma: no branch  # the last one always fits
                choice[number] = option
                settled = settle(self.table, tuple(choice))
                if settled:
                    cost = sum(each.cost for each in choice) + settled.cost
                    self.cost, self.found = cost, (tuple(choice), settled)
                    break
        if not choice:
            self.consider(())

    def run(self) -> None:
        """Among the cheap first: what is found under a limit is the best there is."""
        self.seen, self.is_cut = 0, False
        for self.limit in LIMITS:  # pragma: no branch  # the last is beyond every cost
            self._search()
            if self.cost < self.limit or self.is_cut:
                return

    def _search(self) -> None:
        self.load = Counter(self.table.fixed)
        self.in_week: Counter[int] = Counter()
        self.chosen: list[Option] = []
        self._go_on(0, 0, 0)

    def _go_on(self, depth: int, cost: int, left: int) -> None:
        missing = max(0, self.must_leave - left) * LEFT_OUT
        if cost + self.rest[depth] + missing >= min(self.cost, self.limit) or self.is_cut:
            return
        self.seen += 1
        if self.seen > self.nodes:
            self.is_cut = True
            return
        if depth == len(self.order):
            choice = tuple(
                option for _n, option in sorted(zip(self.order, self.chosen, strict=True), key=lambda two: two[0])
            )  # fmt: skip
            self.consider(choice)
            return
        for option in self.table.options[self.order[depth]]:
            if cost + option.cost + self.rest[depth + 1] >= min(self.cost, self.limit):
                return  # the others cost more
            more = self._take(option)
            self.chosen.append(option)
            if more < NO_WAY:
                self._go_on(depth + 1, cost + option.cost + more, left + option.is_left_out)
            self.chosen.pop()
            self._give_back(option)

    def _take(self, option: Option) -> int:
        """What it costs at least that this one comes to days, or weeks, that are full."""
        load, most, more = self.load, self.most, 0
        for day in option.days:
            if day in option.new_days:
                week = day // 7
                if load[day] >= most:
                    bears = day <= self.last_movable or load[day] - self.passing[day] < most
                    more += ONCE if bears else NO_WAY
                if self.in_week[week] >= self.room.get(week, most):
                    more += NO_WAY
                self.in_week[week] += 1
            load[day] += 1
        return more

    def _give_back(self, option: Option) -> None:
        for day in option.days:
            self.load[day] -= 1
            if day in option.new_days:
                self.in_week[day // 7] -= 1

    def consider(self, choice: Choice) -> None:
        cost = sum(option.cost for option in choice)
        if cost >= self.cost:
            return
        settled = settle(self.table, choice)
        self.seen += A_LOOK
        if settled and cost + settled.cost < self.cost:
            self.cost, self.found = cost + settled.cost, (choice, settled)


class Walk:
    """A choice on its way to a better one; it may pass where no plan may stay."""

    def __init__(self, search: Search, choice: Choice) -> None:
        self.search, self.choice = search, list(choice)
        self.load = Counter(search.table.fixed)
        self.cost = self.dead_ends = 0
        for option in choice:
            self._turn(option, 1)

    def change(self, number: int, option: Option) -> Option:
        """Put one series elsewhere, and say where it was."""
        before = self.choice[number]
        self._turn(before, -1)
        self._turn(option, 1)
        self.choice[number] = option
        return before

    def _turn(self, option: Option, way: int) -> None:
        load, most = self.load, self.search.most
        self.cost += way * option.cost
        for day in option.days:
            load[day] -= way < 0
            if load[day] >= most:
                is_dead_end = day > self.search.last_movable
                self.cost += way * (NO_WAY if is_dead_end else ONCE)
                self.dead_ends += way * is_dead_end
            load[day] += way > 0


def anneal(search: Search) -> None:
    """Moves and swaps from what was found so far; the same seed, so the same walk."""
    options, dice = search.table.options, Random(SEED)  # noqa: S311 - a walk, and no secret
    assert search.found is not None
    walk = Walk(search, search.found[0])
    for step in range(STEPS):
        heat = 12 * (1 - step / STEPS) + 0.1
        before, undo = walk.cost, []
        for _ in range(1 + (dice.random() < 0.3)):
            one = dice.randrange(len(options))
            undo.append((one, walk.change(one, dice.choice(options[one]))))
        if walk.cost > before and dice.random() >= exp((before - walk.cost) / heat):
            for one, option in reversed(undo):
                walk.change(one, option)
        elif walk.cost < search.cost and not walk.dead_ends:
            search.consider(tuple(walk.choice))


def _room_of_weeks(table: Table) -> dict[int, int]:
    """How many of the series each week holds at most; single dates never leave their week."""
    most, weeks = table.week.most_a_day, range(table.week.weeks)
    usable = {day for options in table.options for option in options for day in option.days}
    usable |= {day for day in range(7 * len(weeks)) if day % 7 in table.week.manager.hours.week}
    room: dict[int, int] = {}
    for day in usable:
        room[day // 7] = room.get(day // 7, 0) + max(0, most - table.lasting[day])
    return room


def _without_room(table: Table, room: dict[int, int]) -> int:
    """How many series at least find no room, by counting alone."""
    needed: Counter[int] = Counter()
    for *others, _left_out in table.options:
        weeks = [{day // 7 for day in option.new_days} for option in others]
        needed.update(set.intersection(*weeks) if weeks else ())
    most = max((needed[week] - room.get(week, 0) for week in needed), default=0)
    return max(0, most) + sum(len(options) == 1 for options in table.options)
