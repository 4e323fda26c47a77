"""The shape in which `prose` tells what two people talked about.

`M` is the manager of the two, `R` the report. How many weeks ago a talk took place is meant
roughly: it is the first 1:1 of the two from then on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

M, R = "manager", "report"
KEPT, STILL, LET_GO = "kept", "open", "let-go"


@dataclass(frozen=True)
class Brought:
    """A topic that was brought before a 1:1 and talked about there."""

    by: str
    text: str
    share: bool = False


@dataclass(frozen=True)
class Promised:
    """A commitment, and how it went on: each look back, at the talks that follow, is an outcome and a line."""

    by: str
    text: str
    then: Sequence[tuple[str, str]] = ()
    due_after: int | None = None  # days


@dataclass(frozen=True)
class Talk:
    weeks_ago: int
    notes: str = ""
    brought: Sequence[Brought] = ()
    promised: Sequence[Promised] = ()
    how: tuple[str, str] | None = None  # the format and place of this one
    moved_by: str = ""  # a few days before, to another moment that suits both
    let_go: bool = False
    noted_by: str = M
    corrected: str = ""  # what the other one made of the notes some days later


def share(by: str, text: str) -> Brought:
    return Brought(by, text, share=True)
