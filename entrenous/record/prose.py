"""The prose of the notes, as blocks: paragraphs, headings, lists, quotes, and the runs of words in them.

`markdown` reads and writes them as a text area and the copy have them, `document` as the editor has.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

type Attributes = tuple[tuple[str, object], ...]

DEEPEST = 100  # blocks in blocks; nobody writes so, and who means harm is not followed further
LISTS = {"bulletList": "listItem", "orderedList": "listItem", "taskList": "taskItem"}


@dataclass(frozen=True, slots=True)
class Run:
    """Words that look one way: bold, italic, a link, a row of the page, or none of it."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""  # http, https or mailto
    row: str = ""  # topic-<id> or promise-<id>


BREAK = Run("\n")


@dataclass(frozen=True, slots=True)
class Block:
    """A node of TipTap by its name. Paragraphs and headings have runs, the others have blocks."""

    kind: str
    attributes: Attributes = ()
    runs: tuple[Run, ...] = ()
    blocks: tuple[Block, ...] = ()

    def get(self, name: str, otherwise: int = 0) -> int:
        """An attribute that is a number or a truth."""
        value = dict(self.attributes).get(name)
        return int(value) if isinstance(value, int | float) else otherwise


def joined(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Neighbours that look the same are one."""
    joined: list[Run] = []
    for looks, some in groupby(runs, key=lambda run: (run == BREAK, _looks(run))):
        if looks[0]:
            joined += some
        elif text := "".join(run.text for run in some):
            joined.append(Run(text, *looks[1]))
    return tuple(joined)


def _looks(run: Run) -> tuple[bool, bool, str, str]:
    return run.bold, run.italic, run.link, run.row
