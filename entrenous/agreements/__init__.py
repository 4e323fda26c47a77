"""How often, how long and when the two meet: proposed by either, holding once both said yes."""

from entrenous.agreements.actions import (
    NoLongerOpen,
    NothingToEnd,
    NotYourTurn,
    accept,
    propose,
    propose_end,
    propose_pause,
    withdraw,
)
from entrenous.agreements.queries import (
    agreement_on,
    coming_agreement,
    history,
    ideas_for,
    suggested_terms,
    with_a_rhythm,
)
from entrenous.agreements.spreading import WeekPlan

__all__ = [
    "NoLongerOpen",
    "NotYourTurn",
    "NothingToEnd",
    "WeekPlan",
    "accept",
    "agreement_on",
    "coming_agreement",
    "history",
    "ideas_for",
    "propose",
    "propose_end",
    "propose_pause",
    "suggested_terms",
    "with_a_rhythm",
    "withdraw",
]
