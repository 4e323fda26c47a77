"""Which prompts are offered to a pair: by the week alone, so that no record of it is kept."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

WEEKS = 53  # a year, and no prompt comes again within it


def offered[T](deck: Sequence[T], pair: UUID, day: date) -> list[T]:
    """This week's: as many of the deck as there are enough of for a year of weeks."""
    order = list(range(len(deck)))
    _by(pair.int).shuffle(order)
    each = len(deck) // WEEKS
    begin = _week_of(day) * each
    return [deck[place] for place in order[begin : begin + each]]


def whose_week_it_is(own: Iterable[str], pair: UUID, day: date) -> list[str]:
    """Of a list that grows and shrinks: each text has its week of the year, whatever else is there."""
    return [text for text in own if _by(f"{pair} {text}").randrange(WEEKS) == _week_of(day)]


def _by(seed: int | str) -> random.Random:
    return random.Random(seed)  # noqa: S311 - an order of its own for each pair; no secret


def _week_of(day: date) -> int:
    return (day.toordinal() - 1) // 7 % WEEKS
