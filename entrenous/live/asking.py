"""Questions to the database from the event loop."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from asgiref.sync import sync_to_async
from django.db import close_old_connections, connections


async def ask[**P, R](question: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """In the one thread that all sockets share, and over a connection that works.

    Only requests renew theirs by themselves: without this, a database that was away for a
    moment would be gone for the sockets until the next start.
    """
    return await sync_to_async(_over_a_good_connection)(partial(question, *args, **kwargs))


async def let_run[R](work: Callable[[], R]) -> R:
    """What may take long, in a thread of its own, so that no socket waits for it."""
    return await sync_to_async(_and_hang_up, thread_sensitive=False)(work)


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
