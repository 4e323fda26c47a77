"""When somebody may have got into another's mailbox: who is told, and who may vouch for them."""

from __future__ import annotations

import logging
from uuid import UUID

from django.db import transaction

from entrenous import people
from entrenous.changes import NotOneOfTheTwo
from entrenous.pairs.models import Pair
from entrenous.pairs.queries import pairs_of
from entrenous.people.models import AddressChange, Person

logger = logging.getLogger("entrenous.audit")


def change_address(person: Person, new: str, *, by: Person) -> None:
    """Both addresses and everybody with whom they have a record are told; their records close.

    Raises people.AddressTaken.
    """
    told = [other for other in _whom_they_met(person) if other != by]
    people.change_address(person, new, told=told, by=by)


def come_back(person: Person, *, by: Person) -> None:
    """Who had left can sign in again; the pairs that ended stay history, and closed to them.

    Whoever has their mailbox now need not be they: those with whom they have a record vouch.
    """
    people.reopen_account(person, told=_whom_they_met(person), by=by)


def _whom_they_met(person: Person) -> list[Person]:
    others = {pair.other(person).pk: pair.other(person) for pair in pairs_of(person)}
    return [other for other in others.values() if other.is_active]


def vouch(change: AddressChange, *, by: Person) -> None:
    """Say that the new address is really theirs: the record of the two opens, and no other.

    So nobody opens more than their own half of it. With the last record the change is settled.
    Raises NotOneOfTheTwo for who has no record with them, or is in doubt themselves.
    """
    with transaction.atomic():
        theirs = list(pairs_of(change.person))
        if by not in [pair.other(change.person) for pair in theirs] or people.doubt_about(by):
            raise NotOneOfTheTwo
        change.vouched_by.add(by)
        logger.info("%s vouched for the address of %s", by.pk, change.person_id)
        left = people.doubt_about(change.person)
        if left and not any(pair.stays_closed(left) for pair in theirs):
            people.settle_address(left, by=by)


def waiting_for(person: Person) -> list[AddressChange]:
    """The changes of address for which this person can vouch, and has not."""
    shared: dict[UUID, list[Pair]] = {}
    for pair in pairs_of(person):
        shared.setdefault(pair.other(person).pk, []).append(pair)
    changes = (
        AddressChange.objects.filter(person__in=shared, settled_at=None)
        .select_related("person", "by")
        .prefetch_related("vouched_by")
        .order_by("at")
    )
    return [
        change
        for change in changes
        if any(pair.stays_closed(change) for pair in shared[change.person_id])
    ]
