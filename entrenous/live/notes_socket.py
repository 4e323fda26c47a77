"""The websocket of the notes of a meeting: `/live/notes/<meeting>/`.

Yjs clients speak y-protocols with it. The server adds two frames: STORED n, "n frames of this
connection that brought something are on the disk" (cumulative, and only then), and ASK_AGAIN,
"somebody wrote past this socket: send what you have seen".
"""

from __future__ import annotations

import asyncio
import json
import logging
from base64 import b64decode
from enum import IntEnum
from functools import partial
from uuid import UUID

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, WebSocketScope
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError

from entrenous.live import documents, rights
from entrenous.live.asking import ask
from entrenous.live.log import THIS_PROCESS, Shout, Typed, the_log
from entrenous.live.presence import NO_ACCESS, NOT_UNDERSTOOD, TOO_LONG, TRY_AGAIN, ask_to_leave
from entrenous.live.rooms import (
    ASK_AGAIN,
    AWARENESS,
    MOST_UNSTORED,
    SYNC,
    WHO_IS_HERE,
    Member,
    Room,
    rooms,
)
from entrenous.record import LONGEST_DOCUMENT, LONGEST_RETURN
from entrenous.record.lib0 import Frame, number, packed
from entrenous.record.updates import examine

logger = logging.getLogger(__name__)

PATH = "/live/notes/"
LONGEST_UPDATE = 64 * 1024  # bytes, of one burst of typing
LONGEST_CARET = 2048
MOST_CARETS = 8  # of one connection
MOST_FRAMES_A_SECOND = 500  # of one connection; a fast typist makes twenty
PUT_TOGETHER_EVERY = 500  # updates


class Sync(IntEnum):
    """The kinds of SYNC (y-protocols, sync.js)."""

    ASK = 0  # with a state vector
    RETURN = 1  # all that the other lacks
    UPDATE = 2


class Hangup(Exception):
    """Close with this code: the frame is none that a page of ours sends."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


async def notes_socket(
    scope: WebSocketScope, receive: ASGIReceiveCallable, send: ASGISendCallable
) -> None:
    """One connection from its first frame to its last."""
    await receive()  # websocket.connect
    opened = None
    if rights.comes_from_our_page(scope):
        opened = await ask(rights.may_write, scope, _uuid(scope["path"]))
    if opened is None:
        await send({"type": "websocket.close", "code": NO_ACCESS, "reason": None})
        return
    who, pair, meeting, sealer, size = opened
    await send({"type": "websocket.accept", "subprotocol": None, "headers": []})
    scope[
        "headers"
    ] = []  # the server keeps the scope as long as the connection, and the cookie with it
    member = Member(who, pair, meeting, send)
    room = rooms.setdefault(meeting, Room(pair, sealer, size))
    room.size = max(size, room.size) if room.members else size
    _say(room, meeting, bytes([WHO_IS_HERE]))
    room.members.add(member)
    try:
        await _hear(member, room, receive)
    finally:
        _part(member, room)
        if member.closing:
            await member.closing
        if not room.members:
            await put_together(member)


async def _hear(member: Member, room: Room, receive: ASGIReceiveCallable) -> None:
    now = asyncio.get_running_loop().time
    second, frames = 0.0, 0
    while member.leaves_with is None:
        if member.unstored > MOST_UNSTORED:
            member.drained = asyncio.Event()
            await member.drained.wait()
            member.drained = None
        event = await receive()
        if event["type"] != "websocket.receive":
            return
        frames += 1
        if now() - second > 1:
            second, frames = now(), 0
        elif frames > MOST_FRAMES_A_SECOND:  # slower than anybody types; nothing is lost
            await asyncio.sleep(1 - (now() - second))
        try:
            await _take(member, room, event.get("bytes") or b"")
        except Hangup as hangup:
            member.leave(hangup.code)
        except (IndexError, ValueError):
            member.leave(NOT_UNDERSTOOD)


async def _take(member: Member, room: Room, content: bytes) -> None:
    frame = Frame(content)
    kind = frame.number()
    if kind == SYNC:
        match frame.number():
            case Sync.ASK:
                await _answer(member, frame.packed())
            case (Sync.RETURN | Sync.UPDATE) as how:
                _update(member, room, how, frame.packed())
            case _:
                raise Hangup(NOT_UNDERSTOOD)
    elif kind == AWARENESS:
        _awareness(member, room, content, frame.packed())
    elif kind != WHO_IS_HERE:
        raise Hangup(NOT_UNDERSTOOD)


async def _answer(member: Member, seen: bytes) -> None:
    """What they have not seen, and what we have seen. All that the others typed until now is in it."""
    await the_log().caught_up()
    try:
        answered = await ask(
            documents.what_is_missing, member.who.person, member.pair, member.meeting, seen
        )
    except (DatabaseError, ObjectDoesNotExist) as error:
        logger.error("notes could not be read: %s", type(error).__name__)  # noqa: TRY400  # a traceback may show them
        raise Hangup(TRY_AGAIN) from None
    if answered is None:
        raise Hangup(TRY_AGAIN)
    missing, ours = answered
    member.tell(bytes([SYNC, Sync.RETURN]) + packed(missing))
    member.tell(bytes([SYNC, Sync.ASK]) + packed(ours))


def _update(member: Member, room: Room, how: int, update: bytes) -> None:
    if len(update) > (LONGEST_RETURN if how == Sync.RETURN else LONGEST_UPDATE):
        raise Hangup(TOO_LONG)
    member.received += 1
    size = 0
    if examine(update):
        size = len(update)
        if room.size + size > LONGEST_DOCUMENT:
            raise Hangup(TOO_LONG)
        room.size += size
        room.pass_on(bytes([SYNC, Sync.UPDATE]) + packed(update), besides=member)
    elif member.stored + 1 == member.received:  # nothing of theirs is on its way
        member.is_stored(member.received, 0, is_stored=True)
        return
    member.unstored += size
    the_log().append(
        Typed(
            pair=room.pair,
            meeting=member.meeting,
            person=member.who.person,
            update=update if size else b"",
            sealer=room.sealer,
            settled=partial(_settled, member, room, member.received, size),
        )
    )


def _settled(member: Member, room: Room, count: int, size: int, is_stored: bool) -> None:  # noqa: FBT001  # how the log calls it
    member.is_stored(count, size, is_stored=is_stored)
    if not is_stored:
        for other in list(room.members):  # they have seen what is not on the disk
            other.leave(TRY_AGAIN)
    room.typed += 1
    if room.typed >= PUT_TOGETHER_EVERY:
        room.typed = 0
        task = asyncio.ensure_future(put_together(member))
        _working.add(task)
        task.add_done_callback(_working.discard)


_working: set[asyncio.Future[None]] = set()


async def put_together(member: Member) -> None:
    """The text of the notes follows; whoever reads it next has nothing to wait for."""
    try:
        await ask(documents.put_together, member.who.person, member.pair)
    except Exception as error:  # noqa: BLE001  # it is only done early: who reads does it as well
        logger.error("notes were not put together: %s", type(error).__name__)  # noqa: TRY400  # a traceback may show them


def _awareness(member: Member, room: Room, content: bytes, states: bytes) -> None:
    """Carets and names: passed on, also to who sent it, and kept by nobody."""
    if len(states) > LONGEST_CARET:
        raise Hangup(NOT_UNDERSTOOD)
    frame = Frame(states)
    for _ in range(frame.number()):
        client, clock = frame.number(), frame.number()
        frame.packed()
        member.carets[client] = clock
    if len(member.carets) > MOST_CARETS:
        raise Hangup(NOT_UNDERSTOOD)
    _say(room, member.meeting, content)


def _say(room: Room, meeting: UUID, frame: bytes) -> None:
    """To everybody in the room, also in other processes."""
    room.pass_on(frame)
    the_log().shout(Shout(meeting, frame, room.sealer))


def _part(member: Member, room: Room) -> None:
    """Their caret goes with them."""
    room.members.discard(member)
    if not room.members:
        rooms.pop(member.meeting, None)
    if member.carets:
        gone = b"".join(
            number(client) + number(clock + 1) + packed(b"null")
            for client, clock in member.carets.items()
        )
        states = number(len(member.carets)) + gone
        _say(room, member.meeting, bytes([AWARENESS]) + packed(states))


def ask_again(pairs: set[UUID]) -> None:
    """Somebody wrote in the notes of these pairs, and not through a socket of this process."""
    for room in list(rooms.values()):
        if room.pair in pairs:
            room.pass_on(bytes([ASK_AGAIN]))


async def hear_from_elsewhere(said: str) -> None:
    """What another process wrote or said in a room that some of our members are in."""
    process, what = json.loads(said)
    if process == THIS_PROCESS:
        return
    if "frame" in what:
        meeting = UUID(what["meeting"])
        if room := rooms.get(meeting):
            room.pass_on(room.sealer.open(meeting, b64decode(what["frame"])))
        return
    here = [(UUID(row), room) for at, row in what["rows"] if (room := rooms.get(UUID(at)))]
    if not here:
        return
    bodies = await ask(documents.bodies, [row for row, _room in here])
    for row, room in here:
        if body := bodies.get(row):
            room.pass_on(bytes([SYNC, Sync.UPDATE]) + packed(room.sealer.open(row, body)))
        else:
            room.pass_on(bytes([ASK_AGAIN]))  # it is part of the whole by now


async def ask_writers_to_leave() -> None:
    await ask_to_leave(_everybody, rights.still_writing)


def everybody_connects_anew() -> None:
    for member in _everybody():
        member.leave(TRY_AGAIN)


def _everybody() -> list[Member]:
    return [member for room in rooms.values() for member in room.members]


def _uuid(path: str) -> UUID | None:
    try:
        return UUID(path.removeprefix(PATH).removesuffix("/"))
    except ValueError:
        return None
