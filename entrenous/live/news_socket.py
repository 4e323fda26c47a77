"""The websocket of a page: `/live/`.

The browser says what it saw last: {"seen": {"<pair>": 42}}. It hears which part of which of its
pairs changed: {"pair", "part", "number", "mine"}. Nothing else passes, in either direction.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterable
from uuid import UUID

from asgiref.sync import sync_to_async
from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, WebSocketScope

from entrenous.changes import Ring, listen, news_since
from entrenous.live.listeners import (
    Listener,
    comes_from_our_page,
    pairs_open_to,
    recognise,
    still_here,
)
from entrenous.pairs.models import Pair

logger = logging.getLogger(__name__)

PATH = "/live/"
LONGEST_FRAME = 4096
MOST_FRAMES_A_SECOND = 5
SWEEP_EVERY = 1.0  # seconds
SIGNED_OUT, NOT_UNDERSTOOD, TRY_AGAIN = 4403, 4400, 4503

_open: dict[
    Listener, asyncio.Queue[Iterable[Ring] | int]
] = {}  # what each is to be told, or why it closes


async def news_socket(
    scope: WebSocketScope, receive: ASGIReceiveCallable, send: ASGISendCallable
) -> None:
    """One connection from its first frame to its last."""
    await receive()  # websocket.connect
    listener = None
    if scope["path"] == PATH and comes_from_our_page(scope):
        listener = await sync_to_async(recognise)(scope)
    if listener is None:
        await send({"type": "websocket.close", "code": SIGNED_OUT, "reason": None})
        return
    await send({"type": "websocket.accept", "subprotocol": None, "headers": []})
    _open[listener] = asyncio.Queue()
    speaking = asyncio.create_task(_speak(listener, send))
    try:
        await _hear(listener, receive)
    finally:
        _open.pop(listener, None)
        speaking.cancel()


async def _hear(listener: Listener, receive: ASGIReceiveCallable) -> None:
    recent: list[float] = []
    while True:
        event = await receive()
        if event["type"] != "websocket.receive":
            return
        now = asyncio.get_running_loop().time()
        recent = [at for at in recent if now - at < 1] + [now]
        seen = _seen(event.get("text") or "")
        if seen is None or len(recent) > MOST_FRAMES_A_SECOND:
            _open[listener].put_nowait(NOT_UNDERSTOOD)
            return
        missed = await sync_to_async(_missed)(listener, seen)
        _open[listener].put_nowait(missed)


async def _speak(listener: Listener, send: ASGISendCallable) -> None:
    queue = _open[listener]
    while True:
        told = await queue.get()
        if isinstance(told, int):
            await send({"type": "websocket.close", "code": told, "reason": None})
            return
        for news in told:
            if news.number <= listener.heard.get(news.pair, -1):
                continue
            listener.heard[news.pair] = news.number
            frame = {
                "pair": str(news.pair),
                "part": news.part,
                "number": news.number,
                "mine": news.by == listener.person,
            }
            await send({"type": "websocket.send", "text": json.dumps(frame), "bytes": None})


def _seen(text: str) -> dict[UUID, int] | None:
    """What a frame says; None for anything that a page of ours would not send."""
    if len(text) > LONGEST_FRAME:
        return None
    try:
        seen = json.loads(text)["seen"]
        return {UUID(pair): int(number) for pair, number in seen.items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _missed(listener: Listener, seen: dict[UUID, int]) -> list[Ring]:
    if not still_here([listener]):
        return []
    own = pairs_open_to(listener.person)
    return news_since((pair, number) for pair, number in seen.items() if pair in own)


async def pass_on_the_news() -> None:
    """For the whole life of a process: whoever may hear it now, hears it."""
    async with listen() as bell:
        while True:
            news = await bell.get()
            try:
                for listener in await sync_to_async(_who_may_hear)(news, list(_open)):
                    if listener in _open:
                        _open[listener].put_nowait([news])
            except Exception:
                logger.exception("news of pair %s could not be passed on", news.pair)


def _who_may_hear(news: Ring, listeners: list[Listener]) -> list[Listener]:
    """Asked anew for each news: a session or a membership that has ended hears nothing more."""
    pair = _people_of(news.pair)
    there = [listener for listener in listeners if listener.person in pair]
    return list(still_here(there)) if there else []


def _people_of(pair: UUID) -> set[UUID]:
    return {
        person
        for people in Pair.objects.filter(pk=pair).values_list("manager", "report")
        for person in people
    }


async def ask_them_to_leave() -> None:
    """Close, within two seconds, what sign-out, deactivation or another process has ended."""
    while True:
        await asyncio.sleep(SWEEP_EVERY)
        there = list(_open)
        if not there:
            continue
        try:
            staying = await sync_to_async(still_here)(there)
        except Exception:
            logger.exception("could not ask who is still here")
            continue
        for listener in there:
            if listener not in staying and listener in _open:
                _open[listener].put_nowait(SIGNED_OUT)


def everybody_asks_again() -> None:
    """The bell was out of order for a while: each browser connects anew and says what it saw."""
    for queue in _open.values():
        queue.put_nowait(TRY_AGAIN)
