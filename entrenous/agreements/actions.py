from __future__ import annotations

from datetime import date, timedelta

from entrenous import clock, meetings, zones
from entrenous.agreements.models import Agreement, Pause, Proposal
from entrenous.agreements.terms import Terms
from entrenous.changes import announce, hold
from entrenous.changes.models import Part
from entrenous.pairs.models import Pair
from entrenous.people.models import Person


class NotYourTurn(Exception):
    """Only the other one says yes to a proposal."""


class NoLongerOpen(Exception):
    """The proposal was accepted, withdrawn or replaced meanwhile."""


class NothingToEnd(Exception):
    """Without an agreement there is nothing to pause or to end."""


def propose(pair: Pair, terms: Terms, *, by: Person) -> Proposal:
    """Offer terms; they replace what the same person offered before.

    Answering the other's proposal with another is the same deed: both then stand side
    by side. Two identical ones agree by themselves.
    """
    proposal = Proposal(pair=pair, by=by, kind=Proposal.Kind.TERMS)
    proposal.terms = terms
    return _offer(proposal)


def propose_pause(pair: Pair, first: date, last: date, *, by: Person) -> Proposal:
    """Offer weeks without the rhythm, both ends included. Raises NothingToEnd."""
    return _offer(_without_terms(pair, Proposal.Kind.PAUSE, first, last, by))


def propose_end(pair: Pair, last: date, *, by: Person) -> Proposal:
    """Offer that the agreement ends after a day. Raises NothingToEnd."""
    return _offer(_without_terms(pair, Proposal.Kind.END, last, last, by))


def withdraw(proposal: Proposal, *, by: Person) -> None:
    """The proposer takes it back; a second time changes nothing. Raises NotYourTurn, NoLongerOpen."""
    with hold(proposal.pair, by=by):
        proposal.refresh_from_db()
        if proposal.by_id != by.pk:
            raise NotYourTurn
        if proposal.state == Proposal.State.ACCEPTED:
            raise NoLongerOpen
        if proposal.is_open:
            _settle(proposal, Proposal.State.WITHDRAWN)
            announce(proposal.pair, Part.AGREEMENT, by=by)


def accept(proposal: Proposal, *, by: Person) -> None:
    """The other one says yes: it holds from its day on. Their own open proposal is withdrawn.

    Raises NotYourTurn, NoLongerOpen.
    """
    with hold(proposal.pair, by=by):
        proposal.refresh_from_db()
        if proposal.by_id == by.pk:
            raise NotYourTurn
        if not proposal.is_open:
            raise NoLongerOpen
        _agree(proposal, by)


def _offer(proposal: Proposal) -> Proposal:
    with hold(proposal.pair, by=proposal.by):
        open_ones = proposal.pair.proposals.open()
        for earlier in open_ones.filter(by=proposal.by):
            _settle(earlier, Proposal.State.WITHDRAWN)
        proposal.save()
        crossing = open_ones.exclude(by=proposal.by).first()
        if crossing and _says_the_same(crossing, proposal):
            _agree(crossing, proposal.by)
        else:
            announce(proposal.pair, Part.AGREEMENT, by=proposal.by)
    return proposal


def _agree(proposal: Proposal, accepted_by: Person) -> None:
    pair = proposal.pair
    for other in pair.proposals.open().exclude(pk=proposal.pk):
        _settle(other, Proposal.State.WITHDRAWN)
    _settle(proposal, Proposal.State.ACCEPTED)
    match proposal.kind:
        case Proposal.Kind.TERMS:
            _replace(proposal, accepted_by)
        case Proposal.Kind.PAUSE:
            _pause(proposal, accepted_by)
        case _:  # an end
            today = zones.wall(clock.now(), proposal.zone).date()
            _end(pair, max(_last_day(proposal), today - timedelta(days=1)))  # what was, was
    meetings.replan(pair)
    announce(pair, Part.AGREEMENT, Part.MEETINGS, by=accepted_by)


def _replace(proposal: Proposal, accepted_by: Person) -> None:
    pair = proposal.pair
    holding = pair.agreements.filter(until=None).first()
    if holding and holding.terms.same_as(proposal.terms):
        return  # both said it twice at once
    new = Agreement(pair=pair, proposed_by=proposal.by, accepted_by=accepted_by)
    new.terms = proposal.terms
    _end(pair, new.since - timedelta(days=1))
    new.save()
    meetings.redate(pair, new)


def _pause(proposal: Proposal, accepted_by: Person) -> None:
    """A later pause wins where it meets an earlier one, so a pause can be made shorter."""
    pair, first, last = proposal.pair, proposal.start, _last_day(proposal)
    pair.pauses.filter(first__lte=last, last__gte=first).delete()
    Pause.objects.create(
        pair=pair, first=first, last=last, proposed_by=proposal.by, accepted_by=accepted_by
    )


def _end(pair: Pair, last: date) -> None:
    """No agreement holds after that day; one that had not begun by then never does."""
    for agreement in pair.agreements.all():
        if agreement.until is None or agreement.until > last:
            agreement.until = last
            agreement.save(update_fields=["until"])


def _holding(pair: Pair) -> Agreement | None:
    """What holds or is to hold; also one whose last day is agreed, as that can come sooner."""
    today = clock.now().date()
    for agreement in pair.agreements.order_by("-start", "-agreed_at"):
        if agreement.ever_held and (agreement.until is None or agreement.until >= today):
            return agreement
    return None


def _without_terms(pair: Pair, kind: str, start: date, last: date, by: Person) -> Proposal:
    holding = _holding(pair)
    if holding is None:
        raise NothingToEnd
    proposal = Proposal(pair=pair, by=by, kind=kind, last=last)
    proposal.terms = holding.terms
    proposal.start = start
    return proposal


def _last_day(proposal: Proposal) -> date:
    assert proposal.last is not None
    return proposal.last


def _says_the_same(one: Proposal, other: Proposal) -> bool:
    return one.kind == other.kind and one.last == other.last and one.terms.same_as(other.terms)


def _settle(proposal: Proposal, state: str) -> None:
    proposal.state, proposal.settled_at = state, clock.now()
    proposal.save(update_fields=["state", "settled_at"])
