"""The bell that `announce` rings and the live connections hear.

PostgreSQL carries it between processes (NOTIFY inside the writing transaction: silent on
rollback); SQLite is one process by design, so there it rings in memory after the commit.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

CHANNEL = "entrenous_news"


@dataclass(frozen=True, slots=True)
class News:
    """Which part of which pair changed, the number of the change, and by whom. No content."""

    pair: UUID
    part: str
    number: int
    by: UUID | None

    def as_text(self) -> str:
        return json.dumps([str(self.pair), self.part, self.number, str(self.by or "")])

    @classmethod
    def from_text(cls, text: str) -> News:
        pair, part, number, by = json.loads(text)
        return cls(UUID(pair), part, number, UUID(by) if by else None)


_ears: set[tuple[asyncio.AbstractEventLoop, asyncio.Queue[News]]] = set()


def ring(news: News) -> None:
    """Heard after the commit of the transaction that it is called in, and only then."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, news.as_text()])
    else:
        transaction.on_commit(lambda: tell(news))


def tell(news: News) -> None:
    """Hand the news to everybody who listens in this process; from any thread."""
    for loop, queue in tuple(_ears):
        loop.call_soon_threadsafe(queue.put_nowait, news)


@asynccontextmanager
async def listen() -> AsyncIterator[asyncio.Queue[News]]:
    """A queue with all the news of this process from now on."""
    queue: asyncio.Queue[News] = asyncio.Queue()
    ear = (asyncio.get_running_loop(), queue)
    _ears.add(ear)
    try:
        yield queue
    finally:
        _ears.discard(ear)
