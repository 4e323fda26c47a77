"""Who is at the other end of a socket, and how they are asked to leave."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from entrenous.live.asking import ask

logger = logging.getLogger(__name__)

SWEEP_EVERY = 1.0  # seconds
# With these a browser stays away (4400 to 4499), or comes again (4500 on).
NOT_UNDERSTOOD, NO_ACCESS, TOO_LONG = 4400, 4403, 4413
TRY_AGAIN = 4503


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person at a browser; the session is what makes the connection theirs."""

    person: UUID
    session: str
    password: str = field(repr=False)  # hashed, as it is stored: to see whether it still is


class Guest(Protocol):
    def leave(self, code: int) -> None: ...


async def ask_to_leave[G: Guest](
    there: Callable[[], Sequence[G]], staying: Callable[[Sequence[G]], set[G]]
) -> None:
    """For the life of a process: close, within two seconds, what sign-out or another process has ended."""
    while True:
        await asyncio.sleep(SWEEP_EVERY)
        await _ask_them_once(there(), staying)


async def _ask_them_once[G: Guest](
    guests: Sequence[G], staying: Callable[[Sequence[G]], set[G]]
) -> None:
    """A function of its own: what it holds of who has left, it lets go of before it is called again."""
    if not guests:
        return
    try:
        stays = await ask(staying, guests)
    except Exception:
        logger.exception("could not ask who may stay; it is tried again")
        return
    for guest in guests:
        if guest not in stays:
            guest.leave(NO_ACCESS)
