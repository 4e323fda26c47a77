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


def grew_from(base: str, sent: Sequence[str], standing: str) -> str:
    """The last of the texts sent that arrived, as far as `standing` shows; `base` when none did."""
    return next((text for text in reversed(sent) if merge(base, standing, text) == standing), base)


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
