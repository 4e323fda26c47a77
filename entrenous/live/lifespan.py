"""What runs beside the requests for as long as the process lives."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine

import psycopg
from asgiref.sync import sync_to_async
from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, LifespanScope
from django.db import close_old_connections, connection
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow

from entrenous import meetings
from entrenous.changes import bell
from entrenous.live.news_socket import ask_them_to_leave, everybody_asks_again, pass_on_the_news
from entrenous.pairs.models import Pair

logger = logging.getLogger(__name__)

PLAN_EVERY = 3 * 60 * 60  # seconds
LONGEST_WAIT = 30  # seconds between two tries to reach PostgreSQL


async def life_of_the_process(
    _scope: LifespanScope, receive: ASGIReceiveCallable, send: ASGISendCallable
) -> None:
    await receive()  # lifespan.startup
    jobs: list[Coroutine[object, object, None]] = [
        pass_on_the_news(),
        ask_them_to_leave(),
        plan_ahead(),
    ]
    if connection.vendor == "postgresql":
        jobs.append(hear_other_processes())
    running = [asyncio.create_task(job) for job in jobs]
    await send({"type": "lifespan.startup.complete"})
    await receive()  # lifespan.shutdown
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    await send({"type": "lifespan.shutdown.complete"})


async def plan_ahead() -> None:
    """Keep twelve weeks planned. It has no key ring, and needs none."""
    while True:
        try:
            await sync_to_async(_plan)()
        except Exception:
            logger.exception("planning ahead failed; it is tried again")
        await asyncio.sleep(PLAN_EVERY)


def _plan() -> None:
    close_old_connections()
    meetings.replan_all(Pair.objects.open().iterator())
    close_old_connections()


async def hear_other_processes() -> None:
    """LISTEN to PostgreSQL, one connection a process; after a gap everybody asks what they missed."""
    wait = 1
    while True:
        try:
            async with await _connect() as listening:
                await listening.execute(f"LISTEN {bell.CHANNEL}")
                everybody_asks_again()
                wait = 1
                async for notice in listening.notifies():
                    bell.tell(bell.News.from_text(notice.payload))
        except psycopg.Error:
            logger.warning("the database does not tell the news; trying again")
        await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT)


async def _connect() -> psycopg.AsyncConnection[TupleRow]:
    told = connection.get_connection_params()
    plain = {name: str(value) for name, value in told.items() if isinstance(value, str | int)}
    return await psycopg.AsyncConnection.connect(make_conninfo("", **plain), autocommit=True)
