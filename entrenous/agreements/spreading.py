"""A manager's week, spread: what the plan would change, and for whom. Nothing is changed here."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from uuid import UUID

from entrenous import clock, meetings, zones
from entrenous.agreements.models import Agreement, Pause, Proposal
from entrenous.agreements.terms import Rhythm, Terms
from entrenous.meetings import rhythm
from entrenous.meetings.models import Meeting
from entrenous.meetings.spreading import Focus, Plan, Series, Single, Week, spread
from entrenous.pairs import open_pairs_of
from entrenous.pairs.models import Pair
from entrenous.people.models import Person

LATELY = timedelta(weeks=8)  # who agreed on another moment since is not asked again lightly
LONG = timedelta(days=365)
SOON = timedelta(days=10)  # the plan begins on the Monday before: a report has some days to answer


@dataclass(frozen=True, slots=True)
class Change:
    """A series that would go elsewhere: what is proposed to the report, and why."""

    pair: Pair
    now: Terms
    then: Terms
    why: str  # "focus" | "full" | "room"

    @property
    def key(self) -> str:
        return str(self.pair.pk)


@dataclass(frozen=True, slots=True)
class Moving:
    """One date that would go elsewhere, as its day has more than there should be."""

    pair: Pair
    meeting: Meeting
    to: datetime

    @property
    def key(self) -> str:
        return str(self.meeting.pk)


class WeekPlan:
    """How the 1:1s that this manager holds could be spread. Constant queries for any number of pairs."""

    def __init__(self, manager: Person) -> None:
        self.manager = manager
        today = zones.wall(clock.now(), manager.zone).date()
        later = today + SOON
        self.first = later - timedelta(days=later.weekday())

    @cached_property
    def pairs(self) -> dict[UUID, Pair]:
        """In the order in which they began: of two that could move, the later one does."""
        managed = [one for one in open_pairs_of(self.manager) if one.is_managed_by(self.manager)]
        managed.sort(key=lambda pair: (pair.began_at, pair.report.name, pair.pk))
        return {pair.pk: pair for pair in managed}

    @cached_property
    def by_key(self) -> dict[str, Pair | Meeting]:
        """What the plan speaks of: a series by its pair, a single date by its row."""
        return {f"pair {n:04}": pair for n, pair in enumerate(self.pairs.values())} | {
            f"date {n:04}": row for n, row in enumerate(self.rows)
        }

    def _pair(self, key: str) -> Pair:
        found = self.by_key[key]
        assert isinstance(found, Pair)
        return found

    @cached_property
    def agreements(self) -> dict[UUID, list[Agreement]]:
        found: dict[UUID, list[Agreement]] = defaultdict(list)
        for agreement in Agreement.objects.filter(pair__in=self.pairs):
            found[agreement.pair_id].append(agreement)
        return found

    @cached_property
    def proposals(self) -> dict[UUID, Proposal]:
        """What the manager offers already, of whatever kind."""
        ours = Proposal.objects.open().filter(pair__in=self.pairs, by=self.manager)
        return {one.pair_id: one for one in ours}

    @cached_property
    def waiting(self) -> dict[UUID, Proposal]:
        """Another rhythm that waits for a yes: the plan takes it as said."""
        kind = Proposal.Kind.TERMS
        return {pk: one for pk, one in self.proposals.items() if one.kind == kind}

    @cached_property
    def holding(self) -> dict[UUID, Agreement]:
        return {
            pk: agreement
            for pk, listed in self.agreements.items()
            for agreement in listed
            if agreement.until is None
        }

    @cached_property
    def terms(self) -> dict[UUID, Terms]:
        holding = {pk: one.terms for pk, one in self.holding.items()}
        return holding | {pk: one.terms for pk, one in self.waiting.items() if pk in holding}

    @cached_property
    def rows(self) -> list[Meeting]:
        begin = zones.instant(datetime.combine(self.first, time()), self.manager.zone)
        rows = meetings.meetings_of(self.pairs.values())
        since = begin - timedelta(
            weeks=5
        )  # a slot that still counts may have moved to a day before
        return list(rows.filter(starts_at__gte=since).order_by("starts_at", "pair", "pk"))

    @cached_property
    def settled(self) -> dict[UUID, set[date]]:
        """Slots of each pair that somebody moved or let go."""
        found: dict[UUID, set[date]] = defaultdict(set)
        for row in self.rows:
            if row.slot and row.was_settled_by_hand:
                found[row.pair_id].add(row.slot)
        return found

    @cached_property
    def pauses(self) -> dict[UUID, list[tuple[date, date]]]:
        found: dict[UUID, list[tuple[date, date]]] = defaultdict(list)
        listed = Pause.objects.filter(pair__in=self.pairs, last__gte=self.first)
        for pair, first, last in listed.values_list("pair", "first", "last"):
            found[pair].append((first, last))
        return found

    @cached_property
    def plan(self) -> Plan:
        manager = self.manager
        reports = [pair.report for pair in self.pairs.values()]
        diaries = meetings.diaries_of([manager, *reports], without=manager)
        week = Week(
            manager=diaries[manager.pk],
            first=self.first,
            most_a_day=manager.most_a_day,
            until=clock.now() + meetings.FARTHEST,
            focus=[Focus(*block) for block in manager.focus_blocks],
        )
        report = {pk: diaries[pair.report_id] for pk, pair in self.pairs.items()}
        pauses = self.pauses
        settled = self.settled
        keys = {found.pk: key for key, found in self.by_key.items()}
        series = [
            Series(
                key=keys[pk], rhythm=Rhythm(terms.rhythm), weekday=terms.weekday, at=terms.at,
                zone=terms.zone, minutes=terms.minutes, anchor=terms.start, report=report[pk],
                weight=self._weight(pk), settled=frozenset(settled[pk]), pauses=tuple(pauses[pk]),
                is_waiting=pk in self.waiting,
                may_move=pk not in self.proposals.keys() - self.waiting.keys(),  # it would take a pause back
            )
            for pk, terms in self.terms.items()
        ]  # fmt: skip
        singles = [
            Single(
                keys[row.pk], row.starts_at, row.minutes, report[row.pair_id],
                passes=row.agreement_id is not None and not row.was_settled_by_hand,
            )
            for row in self.rows
            if row.is_planned and not self._is_of_a_series(row)
        ]  # fmt: skip
        return spread(week, series, singles)

    def _is_of_a_series(self, row: Meeting) -> bool:
        holding = self.holding.get(row.pair_id)
        return (
            not row.was_settled_by_hand and holding is not None and row.agreement_id == holding.pk
        )

    def _weight(self, pair: UUID) -> int:
        """Who was asked to move lately, and who has met at this hour for long, weighs more."""
        listed, age = self.agreements[pair], clock.now() - self.holding[pair].agreed_at
        return 1 + (age < LATELY and len(listed) > 1) + (age > LONG)

    @cached_property
    def changes(self) -> list[Change]:
        found = []
        for shift in self.plan.shifts:
            pair = self._pair(shift.series)
            now = self.terms[pair.pk]
            then = replace(
                now, rhythm=Rhythm(shift.rhythm), weekday=shift.weekday, at=shift.at, start=shift.start
            )  # fmt: skip
            found.append(Change(pair, now, then, shift.why))
        return found

    def first_date(self, change: Change) -> date:
        """Of the new rhythm: where somebody moved a 1:1 or let one go, that week or month has its own."""
        then, pair = change.then, change.pair.pk
        filled = {_period(then, slot) for slot in self.settled[pair]}
        ahead = rhythm.slots(then.rhythm, then.weekday, then.start, then.start, then.start + LONG)
        own = (
            slot
            for slot in ahead
            if _period(then, slot) not in filled
            and not any(begin <= slot <= end for begin, end in self.pauses[pair])
        )
        return next(own, then.start)

    @cached_property
    def moves(self) -> list[Moving]:
        by_slot = {(row.pair_id, row.slot): row for row in self.rows if self._is_of_a_series(row)}
        whats = [(self.by_key[once.key], once) for once in self.plan.once]
        rows = [
            (what if isinstance(what, Meeting) else by_slot.get((what.pk, once.slot)), once.to)
            for what, once in whats
        ]
        found = [Moving(self.pairs[row.pair_id], row, to) for row, to in rows if row is not None]
        return sorted(found, key=lambda moving: moving.meeting.starts_at)

    @cached_property
    def left_out(self) -> list[tuple[Pair, Terms]]:
        """Those without room, where they stand."""
        pairs = [self._pair(key) for key in self.plan.left_out]
        return [(pair, self.terms[pair.pk]) for pair in pairs]

    @cached_property
    def fingerprint(self) -> str:
        """Of everything that a press would do; another one says that something changed meanwhile."""
        lines = [
            *(f"{one.key} {_moment(one.now)} {_moment(one.then)}" for one in self.changes),
            *(f"{one.key} {one.meeting.version} {one.to.isoformat()}" for one in self.moves),
        ]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]


def _period(terms: Terms, day: date) -> tuple[int, int]:
    return (day.year, day.month) if Rhythm(terms.rhythm).is_monthly else day.isocalendar()[:2]


def _moment(terms: Terms) -> str:
    return " ".join(
        str(each)
        for each in (terms.rhythm, terms.weekday, terms.at, terms.zone, terms.minutes, terms.start)
    )
