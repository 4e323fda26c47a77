"""Who has the notes of which meeting open, and how what one types gets to the other.

A room holds no document: only its people and the keys of their pair. Frames are those of
y-protocols 1 (sync and awareness), and two of our own: STORED and ASK_AGAIN.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from asgiref.typing import ASGISendCallable

from entrenous.live.presence import TRY_AGAIN, SignedIn
from entrenous.record.lib0 import number
from entrenous.vault import Sealer

SYNC, AWARENESS, WHO_IS_HERE, STORED, ASK_AGAIN = 0, 1, 3, 8, 9
MOST_UNSENT = 1_000_000  # bytes; a browser that reads more slowly connects anew
MOST_UNSTORED = 256 * 1024  # bytes; then nothing more is read from it


@dataclass(eq=False, slots=True)
class Member:
    """One browser at the notes of a meeting."""

    who: SignedIn
    pair: UUID
    meeting: UUID
    send: ASGISendCallable
    received: int = 0  # sync frames that bring something to store, of this connection
    stored: int = 0
    unstored: int = 0  # bytes
    carets: dict[int, int] = field(default_factory=dict)  # clients and their clocks, of awareness
    leaves_with: int | None = None
    closing: asyncio.Future[None] | None = None
    drained: asyncio.Event | None = None
    _unsent: deque[bytes] | None = None  # made when it is needed: an empty one takes 760 bytes
    _unsent_bytes: int = 0
    _sending: asyncio.Task[None] | None = None
    _told_stored: asyncio.Handle | None = None

    def tell(self, frame: bytes) -> None:
        """Now, if the connection takes it; otherwise in turn."""
        if self.leaves_with is not None:
            return
        if self._sending is None:
            sending = asyncio.Task(
                self._send(frame), loop=asyncio.get_running_loop(), eager_start=True
            )
            self._sending = None if sending.done() else sending
            return
        if self._unsent is None:
            self._unsent = deque()
        self._unsent.append(frame)
        self._unsent_bytes += len(frame)
        if self._unsent_bytes > MOST_UNSENT:
            self.leave(TRY_AGAIN)

    async def _send(self, frame: bytes) -> None:
        """And all that comes meanwhile."""
        with suppress(OSError, RuntimeError):  # gone, or closed while a frame waited
            await self.send({"type": "websocket.send", "bytes": frame, "text": None})
            while self._unsent:
                frame = self._unsent.popleft()
                self._unsent_bytes -= len(frame)
                await self.send({"type": "websocket.send", "bytes": frame, "text": None})
        self._unsent, self._unsent_bytes, self._sending = None, 0, None

    def leave(self, code: int) -> None:
        """Close with this code, and say nothing of what still waited."""
        if self.leaves_with is None:
            self.leaves_with = code
            self._unsent = None
            if self.drained:
                self.drained.set()
            self.closing = asyncio.ensure_future(self._close(code))

    async def _close(self, code: int) -> None:
        with suppress(OSError, RuntimeError):
            await self.send({"type": "websocket.close", "code": code, "reason": None})

    def is_stored(self, count: int, size: int, *, is_stored: bool) -> None:
        self.unstored -= size
        if self.drained and self.unstored < MOST_UNSTORED:
            self.drained.set()
        if self.leaves_with is not None:
            return
        if not is_stored:
            self.leave(TRY_AGAIN)
            return
        self.stored = count
        if self._told_stored is None:  # once for all that one commit has stored
            self._told_stored = asyncio.get_running_loop().call_soon(self._tell_stored)

    def _tell_stored(self) -> None:
        self._told_stored = None
        self.tell(bytes([STORED]) + number(self.stored))


@dataclass(eq=False, slots=True)
class Room:
    pair: UUID
    sealer: Sealer
    size: int  # bytes of the document and of what came to it, at most
    members: set[Member] = field(default_factory=set)
    typed: int = 0  # updates since it was put together

    def pass_on(self, frame: bytes, *, besides: Member | None = None) -> None:
        for member in list(self.members):
            if member is not besides:
                member.tell(frame)


rooms: dict[UUID, Room] = {}  # by meeting
