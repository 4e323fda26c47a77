"""Whatever happens between two browsers and the server, all three end with one document."""

from __future__ import annotations

import random
import time
from contextlib import suppress

import pytest
from pycrdt import XmlFragment
from websockets.exceptions import WebSocketException

from entrenous import record, vault
from tests.live.writers import Writer
from tests.live.yjs_docs import Yjs

EDITS = ["words"] * 6 + ["paragraph", "bold", "take out", "take all out"]
TROUBLES = ["drop", "twice", "swapped", "restart"]


@pytest.fixture(scope="module")
def yjs():
    running = Yjs()
    yield running
    running.stop()


class AtABrowser:
    """Somebody who writes on, with and without a connection."""

    def __init__(self, doc, connect):
        self.doc, self.connect = doc, connect
        self.writer = None

    def give(self, *updates):
        if self.writer is not None:
            with suppress(WebSocketException):
                for update in updates:
                    self.writer.give(update)
                return
            self.writer = None

    def hear(self, within):
        if self.writer is not None:
            with suppress(WebSocketException):
                self.writer.hear(within)
            if self.writer.code is not None:
                self.writer = None

    def drop(self):
        """The network goes, without a word."""
        if self.writer is not None:
            self.writer.line.socket.close()
            self.writer = None

    @property
    def is_saved(self):
        return self.writer is not None and self.writer.stored == self.writer.sent > 0

    def come_back(self):
        if self.writer is None:
            with suppress(OSError, WebSocketException, TimeoutError):
                self.writer = Writer(self.connect(), self.doc)


class Network:
    """Two at browsers and a server, and what may come between them."""

    def __init__(self, seed, people, server):
        self.dice = random.Random(seed)  # noqa: S311  # to be played again
        self.people, self.server = people, server
        self.words = self.restarts = 0

    def edits(self, person, what="words"):
        self.words += 1
        return person.doc.edit(what, self.dice.randrange(50), f"w{self.words}")

    def step(self):
        person = self.dice.choice(self.people)
        if self.dice.random() < 0.85:
            person.give(*self.edits(person, self.dice.choice(EDITS)))
        else:
            self.trouble(person, self.dice.choice(TROUBLES))
        if self.dice.random() < 0.3:
            person.come_back()
        person.hear(0.005)

    def trouble(self, person, which):
        match which:
            case "drop":
                person.drop()
            case "twice":
                person.give(*self.edits(person) * 2)
            case "swapped":
                first, second = self.edits(person), self.edits(person)
                person.give(*second, *first)
            case "restart" if self.restarts < 2:
                self.restarts += 1
                self.server.kill()
                self.server.start()

    def calms_down(self, within=30):
        """Whether all are connected, all is stored, and both see the same."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            for person in self.people:
                person.come_back()
                for _ in range(5):
                    person.hear(0.02)
            if all(person.is_saved for person in self.people) and len(self.texts) == 1:
                return True
        return False

    @property
    def texts(self):
        return {str(person.doc) for person in self.people}


@pytest.mark.parametrize("seed", range(4))
def test_three_end_with_one_document(seed, yjs, sit_down, one_server, meeting, ada, bruno):
    path = f"/live/notes/{meeting.pk}/"
    people = [
        AtABrowser(yjs.doc(f"{seed} {who}"), lambda who=who: sit_down(who).knock(path=path))
        for who in (ada, bruno)
    ]
    network = Network(seed, people, one_server)
    for _ in range(80):
        network.step()

    assert network.calms_down()
    with vault.ring_of(ada):
        stored = record.notes_document(meeting.pair, meeting.pk)
    assert network.texts == {str(stored.get("notes", type=XmlFragment))}
    assert network.texts != {""}
