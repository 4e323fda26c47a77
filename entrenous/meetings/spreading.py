"""A manager's 1:1s spread over the week: at most so many a day, and none in a block kept for focus.

It only proposes: what comes out is a plan to look at. The same question has the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from entrenous.meetings import arranging, placing
from entrenous.meetings.choosing import Table
from entrenous.meetings.placing import Focus, Option, Series, Single, Week

type Why = Literal["focus", "full", "room"]

__all__ = ["Focus", "Once", "Plan", "Series", "Shift", "Single", "Week", "spread"]


@dataclass(frozen=True, slots=True)
class Shift:
    """A series goes elsewhere from `start` on; `why` is what is wrong with where it stands.

    "full": its day has more than there should be. "room": another one fits once it is gone.
    """

    series: str
    rhythm: str
    weekday: int
    at: time
    start: date
    why: Why


@dataclass(frozen=True, slots=True)
class Once:
    """One date alone goes elsewhere: a single one, or the one of a series that stands on `slot`."""

    key: str
    slot: date | None
    to: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """What to move; `left_out` are the series without room, which stay where they are.

    `too_full` are days that hold more than there should be, as single ones stand there for
    which there is no other moment. Apart from these two no day exceeds the limit. `is_best`
    says that no cheaper plan exists.
    """

    shifts: tuple[Shift, ...] = ()
    once: tuple[Once, ...] = ()
    left_out: tuple[str, ...] = ()
    too_full: tuple[date, ...] = ()
    is_best: bool = True
    cost: int = 0

    @property
    def is_empty(self) -> bool:
        return not self.shifts and not self.once


def spread(week: Week, series: Sequence[Series], singles: Sequence[Single] = ()) -> Plan:
    """The cheapest plan that was found; nothing moves without need.

    Exact for up to twelve series. Above, the better of annealing and a search that is cut off.
    """
    table = Table(week, series, singles)
    found = arranging.best(table)
    settled = found.settled
    shifts, left_out = [], []
    for number, (one, option) in enumerate(zip(table.series, found.choice, strict=True)):
        if option.is_left_out:
            left_out.append(one.key)
        elif not option.stays:
            shifts.append(_shift(table, one, option, settled.times[number]))
    return Plan(
        tuple(shifts),
        tuple(Once(move.key, move.slot, move.to) for move in settled.once),
        tuple(left_out),
        tuple(week.first + timedelta(days=day) for day in settled.too_full),
        is_best=found.is_best,
        cost=found.cost,
    )


def _shift(table: Table, one: Series, option: Option, minute: int) -> Shift:
    return Shift(
        one.key, option.rhythm, option.weekday, placing.clock_time(minute), option.start,
        _why(table, one),
    )  # fmt: skip


def _why(table: Table, one: Series) -> Why:
    if table.is_in_focus(one):
        return "focus"
    full = any(table.present[day] > table.week.most_a_day for day in table.days_now(one))
    return "full" if full else "room"
