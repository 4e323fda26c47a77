"""The private space of one manager and one report. `pairs_of` is where every reading begins."""

from entrenous.pairs.actions import (
    GoesInACircle,
    HasAManager,
    NotAManager,
    name_report,
    pair_up,
    part,
)
from entrenous.pairs.queries import pairs_of

__all__ = [
    "GoesInACircle",
    "HasAManager",
    "NotAManager",
    "name_report",
    "pair_up",
    "pairs_of",
    "part",
]
