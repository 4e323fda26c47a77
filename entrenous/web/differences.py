"""What somebody changed in a text, for people to read: words put in, and words taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Literal, NamedTuple

LONGEST_SAME = 240  # characters around a change; the rest is passed over
MOST_COMPARED = 4000  # lines, or words in one place; more are shown as taken out and put in whole


class Piece(NamedTuple):
    """Words that stand in both, were put in, or were taken out. What is passed over is no piece."""

    what: Literal["same", "in", "out", "gap"]
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """By lines first, and by words in those that differ; long stretches that are the same are left out."""
    return list(_without_long_stretches(_joined(_by_lines(before, after))))


def _by_lines(before: str, after: str) -> Iterator[Piece]:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    yield Piece("same", "".join(old[:head]))
    old, new, end = old[head : len(old) - tail], new[head : len(new) - tail], old[len(old) - tail :]
    if len(old) + len(new) > MOST_COMPARED:
        yield from _by_words(_words("".join(old)), _words("".join(new)))
    else:
        yield from _between_lines(old, new)
    yield Piece("same", "".join(end))


def _between_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for how, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            yield Piece("same", "".join(old[a:b]))
        else:
            yield from _by_words(_words("".join(old[a:b])), _words("".join(new[c:d])))


def _by_words(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    yield Piece("same", "".join(old[:head]))
    yield from _between(old[head : len(old) - tail], new[head : len(new) - tail])
    yield Piece("same", "".join(old[len(old) - tail :]))


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words the two begin with alike."""
    alike = takewhile(lambda two: two[0] == two[1], zip(one, other, strict=False))
    return sum(1 for _ in alike)


def _between(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    if len(old) + len(new) > MOST_COMPARED:
        yield Piece("out", "".join(old))
        yield Piece("in", "".join(new))
        return
    for how, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            yield Piece("same", "".join(old[a:b]))
        else:
            yield Piece("out", "".join(old[a:b]))
            yield Piece("in", "".join(new[c:d]))


def _joined(pieces: Iterator[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if joined and joined[-1].what == piece.what:
            joined[-1] = Piece(piece.what, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return joined


def _without_long_stretches(pieces: Sequence[Piece]) -> Iterator[Piece]:
    for number, piece in enumerate(pieces):
        if piece.what != "same" or len(piece.text) <= LONGEST_SAME:
            yield piece
            continue
        is_first, is_last = number == 0, number == len(pieces) - 1
        half = LONGEST_SAME // 2
        if not is_first:
            yield Piece("same", piece.text[:half].rpartition(" ")[0])
        yield Piece("gap", "")
        if not is_last:
            yield Piece("same", piece.text[-half:].partition(" ")[2])


def _words(text: str) -> list[str]:
    return re.findall(r"\w+|\s|[^\w\s]", text)
