"""Who listens: one connection of one signed-in person, and what they have yet to be told."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from uuid import UUID

from entrenous.changes import Ring
from entrenous.live.presence import SignedIn


@dataclass(eq=False, slots=True)
class Listener:
    """An open page of somebody.

    What waits to be said is one item for each part of a pair, its latest: a browser that
    reads slowly costs no memory and misses nothing.
    """

    who: SignedIn
    leaves_with: int | None = None
    _waiting: dict[tuple[UUID, str], Ring] = field(default_factory=dict)
    _told: dict[tuple[UUID, str], int] = field(default_factory=dict)
    _stirred: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, news: Ring) -> None:
        """The same twice is said once. By part: two commits may ring in either order."""
        part = news.pair, news.part
        if self.leaves_with is None and news.number > self._told.get(part, -1):
            self._told[part] = news.number
            self._waiting[part] = news
            self._stirred.set()

    def leave(self, code: int) -> None:
        """Close with this code, and say nothing of what still waited."""
        if self.leaves_with is None:
            self.leaves_with = code
            self._waiting.clear()
            self._stirred.set()

    async def next(self) -> list[Ring]:
        """What to say now, oldest first; nothing when it is time to leave."""
        await self._stirred.wait()
        self._stirred.clear()
        said = sorted(self._waiting.values(), key=lambda news: news.number)
        self._waiting.clear()
        return said
