"""Frames that no browser sends: nobody else's notes change, and the server's memory stays flat."""

from __future__ import annotations

import os
import random
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from pycrdt import Doc
from websockets.exceptions import WebSocketException

from entrenous import meetings, pairs, vault
from entrenous.record.lib0 import packed
from tests.live.writers import SYNC, Writer, write_a_line

FRAMES = int(os.environ.get("FUZZED_FRAMES", "400"))
MOST_MORE = 30_000  # KiB


def memory_of(server):
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


def mutated(frame, dice):
    content = bytearray(frame)
    for _ in range(dice.randrange(1, 6)):
        match dice.randrange(4):
            case 0:
                content[dice.randrange(len(content))] = dice.randrange(256)
            case 1:
                del content[dice.randrange(len(content)) :]
            case 2:
                content[dice.randrange(len(content)) : 0] = dice.randbytes(dice.randrange(1, 9))
            case 3:
                at = dice.randrange(len(content))
                content[at : at + dice.randrange(1, 9)] = b"\xff" * dice.randrange(1, 9)
        content = content or bytearray(b"\x00")
    return bytes(content)


def test_fuzzed_frames_harm_nobody(sit_down, one_server, pair, meeting, ada, bruno, cleo, now):
    others = pairs.pair_up(ada, cleo)
    with vault.ring_of(ada):
        day = now.date() + timedelta(days=1)
        theirs = meetings.arrange(others, day, now.time(), "UTC", minutes=30, by=ada)
    victim = Writer(sit_down(ada).knock(path=f"/live/notes/{theirs.pk}/"))
    victim.write("Ours alone.")
    assert victim.is_saved()

    dice = random.Random(4711)  # noqa: S311  # to be played again
    doc = Doc()
    frames = [bytes([SYNC, 2]) + packed(write_a_line(doc, f"line {n}")) for n in range(20)]
    frames += [bytes([SYNC, 0]) + packed(doc.get_state()), b"\x01" + packed(b"\x01\x07\x01\x02{}")]
    hostile = sit_down(bruno)
    line, sent, before = None, 0, 0
    while sent < FRAMES:
        if not before and sent >= FRAMES // 3:
            before = memory_of(one_server)
        with suppress(WebSocketException, OSError, TimeoutError):
            if line is None:
                line = hostile.knock(path=f"/live/notes/{meeting.pk}/")
            line.send(mutated(dice.choice(frames), dice))
            sent += 1
            line.recv(timeout=0.002)
            continue
        if line is not None and line.protocol.state.name != "OPEN":
            line.socket.close()
            line = None

    after = memory_of(one_server)
    print(f"{sent} frames; {before} KiB after a third of them, {after} at the end")  # noqa: T201  # to be seen with -s
    assert after - before < MOST_MORE
    victim.write("And still ours.")
    assert victim.is_saved()
    assert victim.text == "Ours alone.\n\nAnd still ours."
