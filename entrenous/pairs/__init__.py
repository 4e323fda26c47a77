"""The private space of one manager and one report. `pairs_of` is where every reading begins."""

from entrenous.pairs.actions import (
    GoesInACircle,
    HasAManager,
    NotAManager,
    leave,
    managers_above,
    name_report,
    pair_up,
    part,
)
from entrenous.pairs.queries import pairs_of
from entrenous.pairs.roster_import import apply_import, plan_import

__all__ = [
    "GoesInACircle",
    "HasAManager",
    "NotAManager",
    "apply_import",
    "leave",
    "managers_above",
    "name_report",
    "pair_up",
    "pairs_of",
    "part",
    "plan_import",
]
