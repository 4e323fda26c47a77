from __future__ import annotations

from datetime import date

from entrenous import meetings
from entrenous.agreements.models import Agreement, Pause
from entrenous.agreements.terms import Format, Rhythm, Terms
from entrenous.pairs.models import Pair

USUAL_MINUTES = 30


def agreement_on(pair: Pair, day: date) -> Agreement | None:
    """What holds on that day."""
    for agreement in pair.agreements.select_related("proposed_by", "accepted_by"):
        if agreement.holds_on(day):
            return agreement
    return None


def coming_agreement(pair: Pair, day: date) -> Agreement | None:
    """What both said yes to and what begins only after that day."""
    for agreement in pair.agreements.select_related("proposed_by", "accepted_by"):
        if agreement.ever_held and agreement.since > day:
            return agreement
    return None


def history(pair: Pair) -> list[Agreement | Pause]:
    """Every agreement and pause that ever held or is to hold, newest first."""
    agreements = [
        agreement
        for agreement in pair.agreements.select_related("proposed_by", "accepted_by")
        if agreement.ever_held
    ]
    pauses = pair.pauses.select_related("proposed_by", "accepted_by")
    return sorted(
        [*agreements, *pauses],
        key=lambda line: line.since if isinstance(line, Agreement) else line.first,
        reverse=True,
    )


def suggested_terms(pair: Pair) -> Terms:
    """Filled in for a first proposal: 30 minutes every two weeks, when it suits both best."""
    weekday, at, start = meetings.suggestion(pair)
    return Terms(
        rhythm=Rhythm.EVERY_2_WEEKS,
        weekday=weekday,
        at=at,
        zone=pair.manager.zone,
        minutes=USUAL_MINUTES,
        format=Format.OFFICE,
        place="",
        start=start,
    )
