"""A server that is killed while people type has on its disk all that it called stored."""

from __future__ import annotations

import os
import random
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, connections
from pycrdt import Doc
from websockets.exceptions import WebSocketException

from entrenous import meetings, pairs, record, vault
from tests import databases
from tests.cast import someone
from tests.live.power import Meter
from tests.live.writers import Writer, write_a_line

KILLS = int(os.environ.get("KILLS", "4"))
POWER_CUTS = int(os.environ.get("POWER_CUTS", "3"))
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


@pytest.fixture
def typists(sit_down, who_meet):
    """The two of each pair, typing."""
    all_of_them = [
        Typist(sit_down(person), meeting, name)
        for *two, meeting in who_meet
        for person, name in zip(two, "ab", strict=True)
    ]
    for typist in all_of_them:
        typist.start()
    return all_of_them


def stop(typists):
    for typist in typists:
        typist.stops.set()
    for typist in typists:
        typist.join(5)


def lost_of(typists, who_meet):
    """How many lines were called stored, and how many of those are not there."""
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
    return called_stored, lost


def test_nothing_that_was_called_stored_is_lost(typists, one_server, who_meet):
    for _ in range(KILLS):
        time.sleep(random.uniform(0.3, 0.8))  # noqa: S311  # any moment will do
        one_server.kill()
        one_server.start()
    stop(typists)
    one_server.kill()  # what a browser still holds is not asked
    called_stored, lost = lost_of(typists, who_meet)
    one_server.start()

    print(f"{KILLS} kills, {called_stored} lines called stored, {lost} lost")  # noqa: T201  # to be seen with -s
    assert lost == 0


@pytest.mark.skipif(databases.KIND != "sqlite", reason="the files of SQLite")
@pytest.mark.skipif(not Meter.is_there(), reason="no strace, or it may not watch")
def test_after_a_power_cut_what_was_called_stored_is_there(typists, one_server, who_meet, tmp_path):
    """What was written and not synced is lost, as on a disk that lost its power."""
    database = Path(str(connection.settings_dict["NAME"]))
    cut = 0
    for number in range(POWER_CUTS):
        meter = Meter(one_server.process.pid, tmp_path / f"trace-{number}")
        assert meter.is_watching
        time.sleep(random.uniform(0.5, 1))  # noqa: S311
        one_server.kill()
        connections.close_all()  # nobody remembers what stood in the log
        cut += meter.lose_what_was_not_synced()
        Path(f"{database}-shm").unlink(missing_ok=True)
        one_server.start()
    stop(typists)
    one_server.kill()
    called_stored, lost = lost_of(typists, who_meet)
    one_server.start()

    print(f"{POWER_CUTS} cuts, {cut} bytes gone, {called_stored} lines called stored, {lost} lost")  # noqa: T201
    assert lost == 0
