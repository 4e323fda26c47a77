"""Two people's edits of one text, put together so that no word is lost."""

import re
from collections.abc import Sequence

from merge3 import Merge3

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
    for kind, *texts in Merge3(base, ours, theirs).merge_groups():
        if kind != "conflict":
            merged += texts[0]
            continue
        before, one, other = ("".join(text) for text in texts)
        if finer and before:
            merged.append(_together(_words(before), _words(one), _words(other), finer=False))
        else:
            merged.append(_both(one, other))
    return "".join(merged)


def _both(one: str, other: str) -> str:
    if not one or not other or one[-1].isspace() or other[0].isspace():
        return one + other
    return f"{one} {other}"


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _words(text: str) -> list[str]:
    return _WORDS.findall(text)
