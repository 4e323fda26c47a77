"""How long the server takes to open the notes of a meeting after 10,000 edits.

    .venv/bin/python bench/live/opening.py [edits] [rounds]

Opening is all that a browser waits for that knows nothing yet: who may read, the rows from the
database, unsealing, one document, the answer. Once as the server leaves the rows (put together
every 500, and 499 after that), and once with a row for each edit, as if that had never been done.
Beside them pycrdt alone applies the same edits one by one, as they came, from memory, and gives
the same answer. They take turns; medians, ranges and ratios are printed.
"""

import gc
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
HOME = tempfile.mkdtemp(prefix="en-opening-")
os.environ["ENTRENOUS_HOME"] = HOME
os.environ["ENTRENOUS_DATABASE_URL"] = f"sqlite:///{HOME}/opening.sqlite3"
os.environ["DJANGO_SETTINGS_MODULE"] = "entrenous.settings"

import django

django.setup()

from django.core.management import call_command
from django.db import transaction
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from entrenous import clock, meetings, pairs, people, record, vault
from entrenous.live.documents import what_is_missing
from entrenous.live.notes_socket import PUT_TOGETHER_EVERY
from entrenous.meetings.models import Meeting
from entrenous.people.models import Person
from entrenous.record.models import NotesUpdate

NOTHING = b"\x00"  # the state vector of who has seen nothing
WORDS_A_PARAGRAPH = 50
TAKEN_BACK = 10  # one in so many edits takes the word before it back


def typed(edits: int) -> list[bytes]:
    """What a sentence after the other gives: a word at a time, now and then one taken back."""
    doc: Doc[Any] = Doc()
    updates: list[bytes] = []
    heard = doc.observe(lambda event: updates.append(event.update))
    for number in range(edits):
        paragraphs = doc.get("notes", type=XmlFragment).children
        with doc.transaction():
            if number % WORDS_A_PARAGRAPH == 0:
                paragraphs.append(XmlElement("paragraph", {}, [XmlText()]))
            text = paragraphs[len(paragraphs) - 1].children[0]
            if number % TAKEN_BACK == TAKEN_BACK - 1:
                del text[len(text) - 5 : len(text)]
            else:
                text.insert(len(text), "word ")
    doc.unobserve(heard)
    return updates


def store(meeting: Meeting, updates: Sequence[bytes], by: Person) -> None:
    sealer = vault.Sealer(meeting.pair_id, NotesUpdate, "body")
    at = clock.now()
    rows = [
        NotesUpdate(pair=meeting.pair, meeting=meeting, by=by, at=at + timedelta(microseconds=n))
        for n in range(len(updates))
    ]
    for row, update in zip(rows, updates, strict=True):
        row.body = sealer.seal(row.pk, update)
    NotesUpdate.objects.bulk_create(rows)


def one_by_one(updates: Sequence[bytes]) -> bytes:
    doc: Doc[Any] = Doc()
    for update in updates:
        doc.apply_update(update)
    return doc.get_update(NOTHING)


def timed(work: Callable[[], bytes]) -> tuple[float, bytes]:
    gc.collect()
    began = time.perf_counter()
    answer = work()
    return (time.perf_counter() - began) * 1000, answer


def text_of(answer: bytes) -> str:
    doc: Doc[Any] = Doc()
    doc.apply_update(answer)
    return str(doc.get("notes", type=XmlFragment))


def main(edits: int, rounds: int) -> None:
    call_command("migrate", verbosity=0)
    vault.prepare()
    updates = typed(edits)
    ada, bruno = (
        people.welcome(name=name, email=f"{name}@example.org", zone="UTC") for name in "ab"
    )
    pair = pairs.pair_up(ada, bruno)
    today = clock.now().date()
    with vault.ring_of(ada), transaction.atomic():
        as_left, as_typed = (
            meetings.arrange(
                pair, today + timedelta(days=days), clock.now().time(), "UTC", minutes=30, by=ada
            )
            for days in (1, 2)
        )
        since = PUT_TOGETHER_EVERY - 1
        store(as_left, updates[:-since], ada)
        record.put_notes_together(pair)
        store(as_left, updates[-since:], ada)
        store(as_typed, updates, ada)

    def opened(meeting: Meeting) -> bytes:
        answer = what_is_missing(bruno.pk, pair.pk, meeting.pk, NOTHING)
        assert answer is not None
        return answer[0]

    ways: dict[str, Callable[[], bytes]] = {
        "opened, as the server leaves it": lambda: opened(as_left),
        "opened, a row for each edit": lambda: opened(as_typed),
        "pycrdt alone, one by one": lambda: one_by_one(updates),
    }
    took: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        texts = set()
        for name, work in ways.items():
            milliseconds, answer = timed(work)
            took[name].append(milliseconds)
            texts.add(text_of(answer))
        assert len(texts) == 1, "they do not say the same"
    beside = statistics.median(took["pycrdt alone, one by one"])
    print(f"{edits} edits, {rounds} rounds; ms, and how much of the time of pycrdt alone")
    for name, times in took.items():
        middle = statistics.median(times)
        print(
            f"  {name:<34}{middle:>8.1f}   ({min(times):.1f} to {max(times):.1f})"
            f"   x{middle / beside:.2f}"
        )


try:
    arguments = [int(word) for word in sys.argv[1:]]
    main(*(arguments + [10_000, 21][len(arguments) :]))
finally:
    shutil.rmtree(HOME)
