import logging
from collections import Counter
from functools import partial

from django.db import transaction
from django.db.models import Q

from entrenous import clock, people, vault
from entrenous.changes import announce, lock
from entrenous.changes.models import Part
from entrenous.pairs import letters
from entrenous.pairs.direction import let_read
from entrenous.pairs.models import Ink, Pair
from entrenous.people.models import Person

logger = logging.getLogger("entrenous.audit")  # who did what to whom: identifiers, never content


class GoesInACircle(Exception):
    """The manager would report to their own report, directly or over others."""


class HasAManager(Exception):
    """Somebody else is this person's manager; only an administrator changes that."""


class HasLeft(Exception):
    """The account of one of the two has ended; it has to be opened again first."""


class NotAManager(Exception):
    """Only who already has reports may name another; an administrator names the first."""


def pair_up(manager: Person, report: Person) -> Pair:
    """Make `manager` the manager of `report` from now on. The pair that held so far ends.

    Nothing happens when they are a pair already. Raises GoesInACircle, HasLeft.
    """
    with transaction.atomic():
        if not all(person.is_active for person in _locked(manager, report)):
            raise HasLeft
        now = Pair.objects.open().filter(report=report).first()
        if now and now.manager_id == manager.pk:
            return now
        if manager == report or report.pk in managers_above(manager):
            raise GoesInACircle
        if now:
            part(now)
        return begin(manager, report)


def begin(manager: Person, report: Person) -> Pair:
    """A new pair with a key of its own; who calls has made sure that the line allows it."""
    pair = Pair.objects.create(manager=manager, report=report, ink=_freshest_ink(manager, report))
    vault.make_key(pair, holders=[manager, report])
    let_read(pair)
    announce(pair, Part.PAIR, by=None)
    return pair


def set_manager(report: Person, manager: Person | None, *, by: Person) -> None:
    """The line changes, and the three hear of it by mail; None: nobody manages them for now.

    Raises GoesInACircle, HasLeft.
    """
    with transaction.atomic():
        _locked(report)
        now = Pair.objects.open().filter(report=report).select_related("manager").first()
        before = now.manager if now else None
        if manager == before:
            return
        if manager:
            pair_up(manager, report)
        elif now:
            part(now)
        line_changed(report, before=before, after=manager, by=by)


def line_changed(
    report: Person, *, before: Person | None, after: Person | None, by: Person | None
) -> None:
    """Write it down for the audit, and tell the three once it has come to pass."""
    logger.info(
        "manager of %s: %s, not %s, by %s",
        report.pk,
        after.pk if after else "nobody",
        before.pk if before else "nobody",
        by.pk if by else "the command line",
    )
    transaction.on_commit(
        partial(letters.tell_of_line, report, before=before, after=after, by=by), robust=True
    )


def name_report(report: Person, *, by: Person) -> Pair:
    """A manager names somebody who has no manager yet; named twice it is once.

    Raises NotAManager, HasAManager, GoesInACircle, HasLeft.
    """
    with transaction.atomic():
        _locked(by, report)
        if not Pair.objects.open().filter(manager=by).exists():
            raise NotAManager
        standing = Pair.objects.open().filter(report=report).first()
        if standing and standing.manager_id != by.pk:
            raise HasAManager
        set_manager(report, by, by=by)
        return Pair.objects.open().get(report=report)


def part(pair: Pair) -> None:
    """End the pair: its record becomes history for its two, and nobody adds to it any more."""
    with transaction.atomic():
        ended = lock(pair)
        if not ended.is_open:
            return
        ended.ended_at = clock.now()
        ended.save(update_fields=["ended_at"])
        vault.dismiss(through=ended)
        announce(ended, Part.PAIR, by=None)


def leave(person: Person, *, by: Person) -> None:
    """Somebody leaves the organisation: their account ends, and their pairs become history."""
    with transaction.atomic():
        for pair in Pair.objects.open().filter(Q(manager=person) | Q(report=person)):
            part(pair)
        people.close_account(person, by=by)


def managers_above(person: Person) -> set[object]:
    """The ids of everybody above this person, and their own."""
    line = dict(Pair.objects.open().values_list("report", "manager"))
    above: set[object] = {person.pk}
    step = line.get(person.pk)
    while step is not None and step not in above:
        above.add(step)
        step = line.get(step)
    return above


def _locked(*persons: Person) -> list[Person]:
    """Their rows, as they are now, held until the transaction ends: two changes of one line wait."""
    pks = [person.pk for person in persons]
    return list(Person.objects.select_for_update().filter(pk__in=pks).order_by("pk"))


def _freshest_ink(manager: Person, report: Person) -> str:
    """The ink that the two use least, so that each can tell their pairs apart."""
    used = Counter(
        Pair.objects.filter(
            Q(manager__in=[manager, report]) | Q(report__in=[manager, report]), ended_at=None
        ).values_list("ink", flat=True)
    )
    return min(Ink.values, key=lambda ink: (used[ink], Ink.values.index(ink)))
