"""Questions to the database from the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from django.db import close_old_connections, connections

# One thread for all sockets, and so one connection. Under asgiref's threads each socket would have
# a connection object of its own for as long as it is open.
_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="asking")


async def ask[**P, R](question: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """In the one thread that all sockets share, and over a connection that works.

    Only requests renew theirs by themselves: without this, a database that was away for a
    moment would be gone for the sockets until the next start.
    """
    loop = asyncio.get_running_loop()
    asked = partial(question, *args, **kwargs)
    return await loop.run_in_executor(_thread, _over_a_good_connection, asked)


async def let_run[R](work: Callable[[], R]) -> R:
    """What may take long, in a thread of its own, so that no socket waits for it."""
    return await asyncio.to_thread(_and_hang_up, work)


def _over_a_good_connection[R](question: Callable[[], R]) -> R:
    close_old_connections()
    try:
        return question()
    finally:
        close_old_connections()


def _and_hang_up[R](work: Callable[[], R]) -> R:
    try:
        return work()
    finally:
        connections.close_all()
