"""A server that is killed while people type has on its disk all that it called stored."""

from __future__ import annotations

import os
import random
import threading
import time
from contextlib import suppress

from pycrdt import Doc
from websockets.exceptions import WebSocketException

from entrenous import record, vault
from tests.live.writers import Writer, write_a_line

KILLS = int(os.environ.get("KILLS", "4"))


class Typist(threading.Thread):
    """Types on over connections that break; knows which of their lines were called stored."""

    def __init__(self, connect, name):
        super().__init__(daemon=True)
        self.connect, self.who = connect, name
        self.doc = Doc()
        self.stored_lines: set[str] = set()
        self.stops = threading.Event()

    def run(self):
        number = 0
        while not self.stops.is_set():
            try:
                writer = Writer(self.connect(), self.doc)
                waiting: list[tuple[int, str]] = []
                while not self.stops.is_set() and writer.code is None:
                    line = f"{self.who}-{number}"
                    number += 1
                    writer.give(write_a_line(self.doc, line))
                    waiting.append((writer.sent, line))
                    writer.hear(0.01)
                    self.stored_lines |= {line for sent, line in waiting if sent <= writer.stored}
            except (OSError, WebSocketException, TimeoutError):
                time.sleep(0.05)


def test_nothing_that_was_called_stored_is_lost(sit_down, one_server, meeting, ada, bruno):
    path = f"/live/notes/{meeting.pk}/"
    browsers = [sit_down(ada), sit_down(bruno)]
    typists = [
        Typist(lambda browser=browser: browser.knock(path=path), name)
        for browser, name in zip(browsers, "ab", strict=True)
    ]
    for typist in typists:
        typist.start()
    for _ in range(KILLS):
        time.sleep(random.uniform(0.3, 0.8))  # noqa: S311  # any moment will do
        one_server.kill()
        one_server.start()
    for typist in typists:
        typist.stops.set()
        typist.join(5)
    one_server.kill()  # what a browser still holds is not asked
    called_stored = set().union(*(typist.stored_lines for typist in typists))

    with vault.ring_of(ada), suppress(WebSocketException):
        record.put_notes_together(meeting.pair)
        meeting.refresh_from_db()
        there = set(meeting.notes.text.split())
    one_server.start()

    assert len(called_stored) > 20
    assert called_stored <= there
