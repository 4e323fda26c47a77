from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from entrenous import meetings
from entrenous.agreements.models import Agreement, Pause, Proposal
from entrenous.agreements.terms import Format, Rhythm, Terms
from entrenous.pairs.models import Pair
from entrenous.people.models import Person

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


def ideas_for(person: Person, pairs: Iterable[Pair]) -> dict[UUID, Proposal]:
    """What the other one proposes, in each of these pairs where they do. One query."""
    theirs = Proposal.objects.open().filter(pair__in=[pair.pk for pair in pairs])
    return {proposal.pair_id: proposal for proposal in theirs.exclude(by=person)}


def with_a_rhythm(pairs: Iterable[Pair]) -> set[UUID]:
    """Those of these pairs that have an agreement without an end. One query."""
    lasting = Agreement.objects.filter(pair__in=[pair.pk for pair in pairs], until=None)
    return set(lasting.values_list("pair", flat=True))


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
