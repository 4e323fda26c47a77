"""Two people's edits of one text, put together so that no word is lost."""

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

from merge3 import Merge3

MOST_COMPARED = 2000  # lines or words; comparing more could take minutes, while others wait

_WORDS = re.compile(r"\w+|\s+|[^\w\s]+")


def merge(base: str, ours: str, theirs: str) -> str:
    """Three-way merge by lines, and by words where both changed one line.

    Where the two changed the same words both stand, ours first. Equal changes stand once.
    """
    if ours in (base, theirs):
        return theirs
    if theirs == base:
        return ours
    return _together(_lines(base), _lines(ours), _lines(theirs), finer=True)


def _together(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str], *, finer: bool
) -> str:
    merged: list[str] = []
    if max(len(base), len(ours), len(theirs)) > MOST_COMPARED:
        return _around(base, ours, theirs, finer=finer)
    groups = list(Merge3(base, ours, theirs).merge_groups())
    conflicts = [texts for kind, *texts in groups if kind == "conflict"]
    if len(conflicts) > 1:  # together they may be as much as one alone
        words = sum(len(_words("".join(text))) for texts in conflicts for text in texts)
        finer = finer and words <= MOST_COMPARED
    for kind, *texts in groups:
        if kind != "conflict":
            merged += texts[0]
            continue
        before, one, other = ("".join(text) for text in texts)
        if finer and before:
            merged.append(_together(_words(before), _words(one), _words(other), finer=False))
        else:
            merged.append(_both(one, other))
    return "".join(merged)


def _around(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str], *, finer: bool) -> str:
    """For long texts: what all three share at both ends stands, and the rest is compared if it is short."""
    head = _shared(zip(base, ours, theirs, strict=False))
    base, ours, theirs = base[head:], (begin := ours)[head:], theirs[head:]
    tail = _shared(zip(reversed(base), reversed(ours), reversed(theirs), strict=False))
    end = ours[len(ours) - tail :]
    base, ours, theirs = (text[: len(text) - tail] for text in (base, ours, theirs))
    if max(len(base), len(ours), len(theirs)) > MOST_COMPARED:
        middle = _both("".join(ours), "".join(theirs))
    else:
        middle = _together(base, ours, theirs, finer=finer)
    return "".join(begin[:head]) + middle + "".join(end)


def _shared(triples: Iterable[tuple[str, str, str]]) -> int:
    return sum(1 for _ in takewhile(lambda three: three[0] == three[1] == three[2], triples))


def _both(one: str, other: str) -> str:
    """Both; who wrote the same again, or went on from it, is not repeated."""
    if not one or not other:
        return one + other
    if _holds(other, one):
        return other
    if _holds(one, other):
        return one
    return one + other if one[-1].isspace() or other[0].isspace() else f"{one} {other}"


def _holds(long: str, short: str) -> bool:
    def run(text: str) -> str:
        return f" {' '.join(word for word in _words(text) if not word.isspace())} "

    return run(short) in run(long)


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _words(text: str) -> list[str]:
    return _WORDS.findall(text)
