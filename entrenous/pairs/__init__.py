"""The private space of one manager and one report. `pairs_of` is where every reading begins."""

from entrenous.pairs.actions import (
    GoesInACircle,
    HasAManager,
    HasLeft,
    NotAManager,
    leave,
    managers_above,
    name_report,
    pair_up,
    part,
    set_manager,
)
from entrenous.pairs.direction import NotTheManager, direct, direction_in
from entrenous.pairs.queries import managers, open_pairs_of, pairs_of, who_reads
from entrenous.pairs.roster_import import apply_import, plan_import
from entrenous.pairs.vouching import change_address, come_back, vouch, waiting_for

__all__ = [
    "GoesInACircle",
    "HasAManager",
    "HasLeft",
    "NotAManager",
    "NotTheManager",
    "apply_import",
    "change_address",
    "come_back",
    "direct",
    "direction_in",
    "leave",
    "managers",
    "managers_above",
    "name_report",
    "open_pairs_of",
    "pair_up",
    "pairs_of",
    "part",
    "plan_import",
    "set_manager",
    "vouch",
    "waiting_for",
    "who_reads",
]
