"""What runs beside the requests for as long as the process lives."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine

import psycopg
from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, LifespanScope
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow

from entrenous import chores, vault, work
from entrenous.changes import bell
from entrenous.live import log, notes_socket
from entrenous.live.news_socket import (
    ask_listeners_to_leave,
    everybody_asks_again,
    pass_on_the_news,
)

logger = logging.getLogger(__name__)

STOPS_WITHIN = 2  # seconds, of what works beside
LONGEST_WAIT = 30  # seconds between two tries to reach PostgreSQL
# A connection that only listens would not notice by itself that the other end is gone.
KEPT_ALIVE = {"keepalives_idle": "10", "keepalives_interval": "5", "keepalives_count": "3"}


async def life_of_the_process(
    _scope: LifespanScope, receive: ASGIReceiveCallable, send: ASGISendCallable
) -> None:
    await receive()  # lifespan.startup
    jobs: list[Coroutine[object, object, None]] = [
        pass_on_the_news(),
        ask_listeners_to_leave(),
        notes_socket.ask_writers_to_leave(),
    ]
    listening = asyncio.Event()
    if connection.vendor == "postgresql":
        jobs.append(hear_other_processes(listening))
    else:
        listening.set()
    beside = work.Work(chores.CHORES)
    if settings.WORKS_BESIDE:
        beside.start()
    running = [asyncio.create_task(job) for job in jobs]
    await listening.wait()
    await send({"type": "lifespan.startup.complete"})
    await receive()  # lifespan.shutdown
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    await log.stop()
    await asyncio.to_thread(beside.stop, within=STOPS_WITHIN)
    await send({"type": "lifespan.shutdown.complete"})


async def hear_other_processes(listening: asyncio.Event) -> None:
    """LISTEN to PostgreSQL, one connection a process; after a gap everybody asks what they missed."""
    wait = 1
    while True:
        try:
            async with await _connect() as line:
                await line.execute(f"LISTEN {bell.CHANNEL}")
                await line.execute(f"LISTEN {log.CHANNEL}")
                everybody_asks_again()
                notes_socket.everybody_connects_anew()
                listening.set()
                wait = 1
                async for notice in line.notifies():
                    await _tell(notice.channel, notice.payload)
        except (psycopg.Error, OSError):
            logger.warning("the database does not tell the news; trying again")
        await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT)


async def _tell(channel: str, payload: str) -> None:
    try:
        if channel == log.CHANNEL:
            await notes_socket.hear_from_elsewhere(payload)
        else:
            bell.tell(bell.News.from_text(payload))
    except (ValueError, TypeError, AttributeError, KeyError, vault.CannotBeOpened):
        logger.warning("something rang that is no news of ours")


async def _connect() -> psycopg.AsyncConnection[TupleRow]:
    told = connection.get_connection_params()
    plain = {name: str(value) for name, value in told.items() if isinstance(value, str | int)}
    return await psycopg.AsyncConnection.connect(
        make_conninfo("", **{**KEPT_ALIVE, **plain}), autocommit=True
    )
