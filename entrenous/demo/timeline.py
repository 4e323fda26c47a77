from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count

from entrenous import clock


class Timeline:
    """What happens in the company, one thing after the other; a thing may bring about later ones."""

    def __init__(self) -> None:
        self._ahead: list[tuple[datetime, int, Callable[[], None]]] = []
        self._number = count()

    def plan(self, at: datetime, thing: Callable[[], None]) -> None:
        heapq.heappush(self._ahead, (at, next(self._number), thing))

    def live(self, *, until: datetime) -> None:
        """Let everything happen, each at its time; what is planned for later does not."""
        while self._ahead and self._ahead[0][0] < until:
            at, _, thing = heapq.heappop(self._ahead)
            with clock.at(at):
                thing()
