"""Which prompts are offered to a pair: by the week alone, so that no record of it is kept."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from uuid import UUID

WEEKS = 53  # a year, and no prompt comes again within it


def offered[T](deck: Sequence[T], pair: UUID, day: date) -> list[T]:
    """Of this week's: as many of the deck as there are enough of for a year of weeks, at least one.

    Of a deck with fewer than 53 there are weeks without any.
    """
    order = list(range(len(deck)))
    random.Random(pair.int).shuffle(order)  # noqa: S311 - each pair has an order of its own; no secret
    each = max(1, len(deck) // WEEKS)
    begin = (day.toordinal() - 1) // 7 % WEEKS * each
    return [deck[place] for place in order[begin : begin + each]]
