"""A process of its own that reads what people's calendars hold, so that nothing in one stops our work.

It knows no secret of ours: it has no environment, and gets text and gives times. One serves the whole process, and
goes when we go.
"""

from __future__ import annotations

import subprocess
import sys
import threading

from entrenous.calendars import busy

PATIENCE = 20  # seconds; it stops itself long before, unless the machine is very busy

_turn = threading.Lock()
_reader: list[subprocess.Popen[bytes]] = []


def busy_times(text: bytes, question: busy.Question) -> busy.Answer:
    """What is busy in it. Raises busy.Unreadable, busy.TooMuch."""
    with _turn:
        reader = _running()
        stopper = threading.Timer(PATIENCE, reader.kill)
        stopper.start()
        try:
            assert reader.stdin
            assert reader.stdout
            reader.stdin.write(busy.asked(question, text))
            reader.stdin.flush()
            line = reader.stdout.readline()
        except OSError:
            line = b""
        finally:
            stopper.cancel()
        if not line:
            _end(reader)
            raise busy.TooMuch
    return busy.answered(line)


def _running() -> subprocess.Popen[bytes]:
    if _reader and _reader[0].poll() is not None:
        _end(_reader[0])
    if not _reader:
        _reader.append(
            subprocess.Popen(  # noqa: S603  # our own program
                [sys.executable, "-I", busy.__file__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a traceback would quote people
                env={},
            )
        )
    return _reader[0]


def _end(reader: subprocess.Popen[bytes]) -> None:
    reader.kill()
    reader.communicate()
    _reader.clear()
