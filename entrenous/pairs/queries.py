from uuid import UUID

from django.db.models import Q

from entrenous.pairs.models import Pair, PairQuerySet
from entrenous.people.models import AddressChange, Person


def pairs_of(person: Person) -> PairQuerySet:
    """The pairs that this person is one of the two of, ended ones included.

    Everything that anybody reads starts here: what is not in it does not exist for them.
    """
    return (
        Pair.objects.filter(Q(manager=person) | Q(report=person))
        .select_related("manager", "report")
        .order_by("ended_at", "began_at")
    )


def open_pairs_of(person: Person) -> list[Pair]:
    """The pairs that are not history, with their people. Two queries, and each person read once."""
    pairs = list(pairs_of(person).open().select_related(None))
    others = {pair.report_id if pair.manager_id == person.pk else pair.manager_id for pair in pairs}
    known = {person.pk: person, **{one.pk: one for one in Person.objects.filter(pk__in=others)}}
    for pair in pairs:
        pair.manager, pair.report = known[pair.manager_id], known[pair.report_id]
    return pairs


def managers() -> dict[UUID, Person]:
    """Whom each person reports to, by the report's id: for the pages of administrators."""
    return {pair.report_id: pair.manager for pair in Pair.objects.open().select_related("manager")}


def who_reads(pairs: PairQuerySet) -> dict[UUID, set[UUID]]:
    """For each of these pairs those of its two who may read it now. Three queries for any number.

    Whoever may have another's mailbox reads what they were vouched for, and nothing else.
    """
    found = list(pairs)
    people = {person for pair in found for person in (pair.manager_id, pair.report_id)}
    changes = AddressChange.objects.filter(person__in=people, settled_at=None)
    doubts = {change.person_id: change for change in changes.prefetch_related("vouched_by")}
    return {
        pair.pk: {
            person
            for person in (pair.manager_id, pair.report_id)
            if not pair.stays_closed(doubts.get(person))
        }
        for pair in found
    }
