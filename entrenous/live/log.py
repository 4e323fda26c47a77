"""The writer of the log: one thread, one connection, many updates in one commit.

What is acknowledged is on the disk. Nobody waits for that to see the other type: an update is
passed on at once, and its sender is told when it is stored.
"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import batched
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db import IntegrityError, close_old_connections, connection, transaction

from entrenous import clock
from entrenous.record.models import NotesUpdate
from entrenous.vault import Sealer

logger = logging.getLogger(__name__)

CHANNEL = "entrenous_notes"
LONGEST_WAIT = 0.015  # seconds that the first of a commit waits for others
ENOUGH = 64  # updates that need no others to be worth a commit
MOST_AT_ONCE = 512
MOST_NAMED = 64  # in one notice: PostgreSQL takes 8000 bytes
THIS_PROCESS = uuid4().hex


@dataclass(frozen=True, slots=True)
class Typed:
    """An update on its way to the disk; `settled` hears whether it got there."""

    pair: UUID
    meeting: UUID
    person: UUID
    update: bytes
    sealer: Sealer
    settled: Callable[[bool], None]


@dataclass(frozen=True, slots=True)
class Shout:
    """A frame that is stored nowhere, for the same room in other processes. Sealed on its way."""

    meeting: UUID
    frame: bytes
    sealer: Sealer


class Log:
    """Stores in the order of `append`. Goes on until `stop`, whatever happens to the database."""

    def __init__(self) -> None:
        # Asked once: each task that asks `connection` for anything gets one of its own.
        self._has_others = connection.vendor == "postgresql"
        self._waiting: SimpleQueue[Typed | Shout | asyncio.Future[None] | None] = SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._run, name="notes", daemon=True)
        self._thread.start()

    def append(self, typed: Typed) -> None:
        self._waiting.put(typed)

    def shout(self, shout: Shout) -> None:
        """On SQLite nobody is elsewhere."""
        if self._has_others:
            self._waiting.put(shout)

    async def caught_up(self) -> None:
        """When all that was given until now is stored, or known not to be."""
        done: asyncio.Future[None] = self._loop.create_future()
        self._waiting.put(done)
        await done

    async def stop(self) -> None:
        """After what is waiting has been stored."""
        the_log.cache_clear()
        self._waiting.put(None)
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        while self._write_some():
            pass

    def _write_some(self) -> bool:
        """Whether more may come. While it waits it holds nothing of who wrote before."""
        batch, waits, goes_on = self._gather()
        if batch:
            stored = _store(batch)
            self._loop.call_soon_threadsafe(_tell, batch, stored)
        if waits is not None:
            self._loop.call_soon_threadsafe(_done, waits)
        return goes_on

    def _gather(self) -> tuple[list[Typed | Shout], asyncio.Future[None] | None, bool]:
        """What goes into one commit, who waits for it to be over, and whether more may come. Asleep meanwhile: to wake for each would cost more."""
        batch: list[Typed | Shout] = []
        item = self._waiting.get()
        if isinstance(item, Typed | Shout) and self._waiting.qsize() < ENOUGH:
            time.sleep(LONGEST_WAIT)
        while True:
            if item is None:
                return batch, None, False
            if isinstance(item, asyncio.Future):
                return batch, item, True
            batch.append(item)
            if len(batch) >= MOST_AT_ONCE:
                return batch, None, True
            try:
                item = self._waiting.get_nowait()
            except Empty:
                return batch, None, True


@cache
def the_log() -> Log:
    """The one of this process, begun when somebody first writes."""
    return Log()


async def stop() -> None:
    if the_log.cache_info().currsize:
        await the_log().stop()


def _store(batch: Sequence[Typed | Shout]) -> list[bool]:
    """Whether each is on the disk. One that cannot be takes no other with it."""
    try:
        _insert(batch)
    except Exception as error:  # noqa: BLE001  # whatever it is, nobody is told that it is stored
        logger.error("updates of notes were not stored: %s", type(error).__name__)  # noqa: TRY400  # a traceback shows parameters
        close_old_connections()
        if isinstance(error, IntegrityError) and len(batch) > 1:
            return [_store([item])[0] for item in batch]
        return [False] * len(batch)
    return [True] * len(batch)


def _insert(batch: Sequence[Typed | Shout]) -> None:
    """Without models: they would cost as much as all the rest."""
    now = clock.now()
    rows = []
    for number, item in enumerate(batch):
        if isinstance(item, Typed) and item.update:
            row = Row(uuid4(), item, now + timedelta(microseconds=number))
            rows.append(row)
    with transaction.atomic(), connection.cursor() as cursor:
        if rows:
            cursor.executemany(_statement(), [row.values() for row in rows])
        if connection.vendor == "postgresql":
            _say_elsewhere(rows, [item for item in batch if isinstance(item, Shout)])


class Row(NamedTuple):
    """Of NotesUpdate."""

    ident: UUID
    typed: Typed
    at: datetime

    def values(self) -> tuple[Any, ...]:
        """In the order of the statement, as the database takes them."""
        typed, plain = self.typed, connection.features.has_native_uuid_field
        ids = (self.ident, typed.pair, typed.meeting, typed.person)
        return (
            *(ids if plain else (one.hex for one in ids)),
            connection.ops.adapt_datetimefield_value(self.at),
            False,
            typed.sealer.seal(self.ident, typed.update),
        )


@cache
def _statement() -> str:
    columns = ("id", "pair_id", "meeting_id", "by_id", "at", "is_whole", "body")
    places = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {NotesUpdate._meta.db_table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608  # names of our own


def _say_elsewhere(rows: Sequence[Row], shouts: Sequence[Shout]) -> None:
    said: list[object] = [
        {"rows": [[row.typed.meeting.hex, row.ident.hex] for row in some]}
        for some in batched(rows, MOST_NAMED)
    ]
    for shout in shouts:
        sealed = shout.sealer.seal(shout.meeting, shout.frame)
        said.append({"meeting": shout.meeting.hex, "frame": b64encode(sealed).decode()})
    with connection.cursor() as cursor:
        for each in said:
            text = json.dumps([THIS_PROCESS, each])
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, text])


def _tell(batch: Sequence[Typed | Shout], stored: Sequence[bool]) -> None:
    for item, is_stored in zip(batch, stored, strict=True):
        if isinstance(item, Typed):
            item.settled(is_stored)


def _done(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
