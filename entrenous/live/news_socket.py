"""The websocket of a page: `/live/`.

The browser says what it saw last: {"seen": {"<pair>": 42}}. It hears which part of which of its
pairs changed: {"pair", "part", "number", "mine"}. Nothing else passes, in either direction.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import deque
from uuid import UUID

from asgiref.typing import (
    ASGIReceiveCallable,
    ASGISendCallable,
    WebSocketReceiveEvent,
    WebSocketScope,
)

from entrenous.changes import listen
from entrenous.changes.models import Part
from entrenous.live import rights
from entrenous.live.asking import ask
from entrenous.live.listeners import Listener
from entrenous.live.notes_socket import ask_again
from entrenous.live.presence import NO_ACCESS, NOT_UNDERSTOOD, TRY_AGAIN, ask_to_leave

logger = logging.getLogger(__name__)

PATH = "/live/"
LONGEST_FRAME = 4096  # bytes
MOST_FRAMES_A_SECOND = 5

_open: set[Listener] = set()


async def news_socket(
    scope: WebSocketScope, receive: ASGIReceiveCallable, send: ASGISendCallable
) -> None:
    """One connection from its first frame to its last."""
    await receive()  # websocket.connect
    who = None
    if scope["path"] == PATH and rights.comes_from_our_page(scope):
        who = await ask(rights.recognise, scope)
    if who is None:
        await send({"type": "websocket.close", "code": NO_ACCESS, "reason": None})
        return
    await send({"type": "websocket.accept", "subprotocol": None, "headers": []})
    listener = Listener(who)
    _open.add(listener)
    speaking = asyncio.create_task(_speak(listener, send))
    try:
        await _hear(listener, receive)
    finally:
        _open.discard(listener)
        if listener.leaves_with is None:
            speaking.cancel()
        await asyncio.gather(speaking, return_exceptions=True)


async def _hear(listener: Listener, receive: ASGIReceiveCallable) -> None:
    recent: deque[float] = deque(maxlen=MOST_FRAMES_A_SECOND)
    while listener.leaves_with is None:
        event = await receive()
        if event["type"] != "websocket.receive":
            return
        now = asyncio.get_running_loop().time()
        too_fast = len(recent) == MOST_FRAMES_A_SECOND and now - recent[0] < 1
        recent.append(now)
        seen = None if too_fast else _seen(event)
        if seen is None:
            listener.leave(NOT_UNDERSTOOD)
            return
        for news in await ask(rights.missed_by, listener, seen):
            listener.hear(news)


async def _speak(listener: Listener, send: ASGISendCallable) -> None:
    while listener.leaves_with is None:
        for news in await listener.next():
            frame = {
                "pair": str(news.pair),
                "part": news.part,
                "number": news.number,
                "mine": news.by == listener.who.person,
            }
            await send({"type": "websocket.send", "text": json.dumps(frame), "bytes": None})
    _open.discard(listener)
    await send({"type": "websocket.close", "code": listener.leaves_with, "reason": None})


def _seen(event: WebSocketReceiveEvent) -> dict[UUID, int] | None:
    """What a frame says; None for anything that a page of ours would not send."""
    text = event.get("text") or ""
    if len(text.encode()) > LONGEST_FRAME:
        return None
    try:
        match json.loads(text):
            case {"seen": dict(seen)} if all(type(number) is int for number in seen.values()):
                return {UUID(pair): number for pair, number in seen.items()}
    except (ValueError, RecursionError):
        pass
    return None


async def pass_on_the_news() -> None:
    """For the whole life of a process: whoever may hear it now, hears it."""
    async with listen() as bell:
        while True:
            news = [await bell.get()]
            while not bell.empty():
                news.append(bell.get_nowait())
            try:
                ask_again({each.pair for each in news if each.part == Part.NOTES})
                for listener, theirs in await ask(rights.who_may_hear, news, list(_open)):
                    for each in theirs:
                        listener.hear(each)
            except Exception:
                logger.exception("news could not be passed on; every browser asks for it")
                everybody_asks_again()


async def ask_listeners_to_leave() -> None:
    await ask_to_leave(lambda: list(_open), rights.still_listening)


def everybody_asks_again() -> None:
    """News may have been lost on the way: each browser connects anew and says what it saw."""
    for listener in list(_open):
        listener.leave(TRY_AGAIN)
