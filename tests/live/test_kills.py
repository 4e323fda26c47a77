"""A server that is killed while people type has on its disk all that it called stored."""

from __future__ import annotations

import os
import random
import threading
import time
from datetime import timedelta

import pytest
from pycrdt import Doc
from websockets.exceptions import WebSocketException

from entrenous import meetings, pairs, record, vault
from tests.cast import someone
from tests.live.writers import Writer, write_a_line

KILLS = int(os.environ.get("KILLS", "4"))
KILLED_PAIRS = int(os.environ.get("KILLED_PAIRS", "1"))


@pytest.fixture
def who_meet(meeting, ada, bruno, now):
    """The two of each pair, and their meeting."""
    everybody = [(ada, bruno, meeting)]
    for number in range(1, KILLED_PAIRS):
        two = [someone(f"P{number}{side}") for side in "ab"]
        pair = pairs.pair_up(*two)
        with vault.ring_of(two[0]):
            day = now.date() + timedelta(days=1)
            theirs = meetings.arrange(pair, day, now.time(), "UTC", minutes=30, by=two[0])
        everybody.append((*two, theirs))
    return everybody


class Typist(threading.Thread):
    """Types on over connections that break; knows which of their lines were called stored."""

    def __init__(self, browser, meeting, name):
        super().__init__(daemon=True)
        self.browser, self.path = browser, f"/live/notes/{meeting.pk}/"
        self.meeting, self.who = meeting, name
        self.doc = Doc()
        self.stored_lines: set[str] = set()
        self.stops = threading.Event()

    def run(self):
        number = 0
        while not self.stops.is_set():
            try:
                writer = Writer(self.browser.knock(path=self.path), self.doc)
                waiting: list[tuple[int, str]] = []
                while not self.stops.is_set() and writer.code is None:
                    line = f"{self.who}-{number}"
                    number += 1
                    writer.give(write_a_line(self.doc, line))
                    waiting.append((writer.sent, line))
                    writer.hear(0.01 * KILLED_PAIRS)
                    self.stored_lines |= {line for sent, line in waiting if sent <= writer.stored}
            except (OSError, WebSocketException, TimeoutError):
                time.sleep(0.05)


def test_nothing_that_was_called_stored_is_lost(sit_down, one_server, who_meet):
    typists = [
        Typist(sit_down(person), meeting, name)
        for *two, meeting in who_meet
        for person, name in zip(two, "ab", strict=True)
    ]
    for typist in typists:
        typist.start()
    for _ in range(KILLS):
        time.sleep(random.uniform(0.3, 0.8))  # noqa: S311  # any moment will do
        one_server.kill()
        one_server.start()
    for typist in typists:
        typist.stops.set()
    for typist in typists:
        typist.join(5)
    one_server.kill()  # what a browser still holds is not asked

    called_stored = lost = 0
    for *two, meeting in who_meet:
        with vault.ring_of(two[0]):
            record.put_notes_together(meeting.pair)
            meeting.refresh_from_db()
            there = set(meeting.notes.text.split())
        lines = set().union(*(each.stored_lines for each in typists if each.meeting == meeting))
        assert len(lines) > 20
        called_stored += len(lines)
        lost += len(lines - there)
    one_server.start()

    print(f"{KILLS} kills, {called_stored} lines called stored, {lost} lost")  # noqa: T201  # to be seen with -s
    assert lost == 0
