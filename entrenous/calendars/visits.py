"""What is done at calendars elsewhere, beside the requests. A row's `tried_at` says when its turn was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from entrenous import clock, vault
from entrenous.calendars import entries, inviting, reading
from entrenous.calendars.keeping import Keeper, forget, keeps
from entrenous.calendars.models import Calendar
from entrenous.changes import hold_own
from entrenous.people.models import Person
from entrenous.work import job

LEASE = timedelta(minutes=10)
GIVEN_UP_AFTER = timedelta(days=3)  # what cannot be taken out of a calendar that does not answer
A_MINUTE = timedelta(minutes=1)
WILL_NOT_CHANGE = (Calendar.Trouble.REFUSED, Calendar.Trouble.GONE)


@job("elsewhere")
def visit(ident: str) -> None:
    """Our entries there and back, then busy times. One job at a time is at a calendar."""
    with _in_hand(ident) as calendar:
        if calendar is not None:
            _visit(calendar)


def keep_in_touch() -> None:
    """Make jobs of what is due: one small query when nothing is."""
    soonest = F("tried_at").asc(nulls_first=True)
    # Wanted, a job waits for it already; after two turns without one it was lost.
    lost = Q(tried_at__lt=clock.now() - 2 * reading.EVERY)
    due = reading.calendars_due().filter(Q(is_wanted=False) | lost).order_by(soonest)
    for ident in list(due.values_list("pk", flat=True)[: reading.AT_ONCE]):
        with transaction.atomic():
            # Two processes that look at once: the second finds it no longer due.
            row = reading.calendars_due().filter(pk=ident)
            if row.update(tried_at=clock.now(), is_wanted=True):
                visit.enqueue(str(ident))


def read_soon(calendar: Calendar) -> None:
    """Without waiting for its turn: it is new, or its person asks. A minute after the last time at the earliest."""
    now = clock.now()
    with transaction.atomic():
        row = Calendar.objects.filter(pk=calendar.pk)
        tried_at = row.select_for_update().values_list("tried_at", flat=True).first()
        if tried_at is None or not now - A_MINUTE < tried_at <= now + A_MINUTE:
            _soon(row)
            return
        later = min(tried_at, now) + A_MINUTE
        if row.filter(is_wanted=False).update(is_wanted=True, tried_at=later):
            visit.using(run_after=later).enqueue(str(calendar.pk))


def sync_soon(person: Person) -> None:
    """Their 1:1s changed: where our entries stand, or are still to be taken out. One query when nowhere."""
    _soon(Calendar.objects.filter(Q(keeps_ours=True) | Q(entries__isnull=False), person=person))


def _soon(calendars: QuerySet[Calendar]) -> None:
    for ident in list(calendars.values_list("pk", flat=True).distinct().order_by()):
        with transaction.atomic():
            # Wanted already, a job waits for it, unless that job was lost: then its turn comes. One of later
            # (`read_soon`) is not waited for.
            row = Calendar.objects.filter(
                Q(is_wanted=False) | Q(tried_at__gt=clock.now()), pk=ident
            )
            if row.update(is_wanted=True, tried_at=clock.now()):
                visit.enqueue(str(ident))


@contextmanager
def _in_hand(ident: str) -> Iterator[Calendar | None]:
    """The calendar, for this job alone; who comes meanwhile leaves a wish, and it is visited again."""
    now = clock.now()
    row = Calendar.objects.filter(pk=ident)
    free = Q(in_hand_until=None) | Q(in_hand_until__lt=now) | Q(in_hand_until__gt=now + LEASE)
    if not row.filter(free).update(in_hand_until=now + LEASE, is_wanted=False):
        row.update(is_wanted=True)
        yield None
        return
    try:
        yield row.select_related("person").first()
    finally:
        row.update(in_hand_until=None)
        wished = row.filter(is_wanted=True).exclude(
            tried_at__gt=clock.now()
        )  # for which a job waits
        if wished.update(tried_at=clock.now()):
            visit.enqueue(ident)


def _visit(calendar: Calendar) -> None:
    leaves = calendar.left_at is not None or not calendar.person.is_active
    if leaves and calendar.left_at is None:
        calendar.left_at = clock.now()
        calendar.save(update_fields=["left_at"])
    if calendar.kind == Calendar.Kind.CALDAV and (calendar.keeps_ours or _has_ours(calendar)):
        calendar.trouble = ""
        with reading.troubles_of(calendar):
            _keep(calendar)
            Calendar.objects.filter(pk=calendar.pk).update(trouble="")
        if calendar.trouble in WILL_NOT_CHANGE and not keeps(calendar):
            forget(calendar)
        if calendar.trouble and not leaves:
            return
    if leaves:
        _leave(calendar)
    elif calendar.reads_busy:
        reading.read(calendar)


def _keep(calendar: Calendar) -> None:
    with vault.errand(calendar), reading.signed_in(calendar) as out:
        keeper = Keeper(calendar, out)
        stays, had_ours = keeps(calendar), _has_ours(calendar)
        if stays:
            keeper.hear()
        entries.entries_of(calendar.person)  # says what went
        keeper.take_out()
        if stays:
            keeper.tell()
        elif had_ours:  # the one that keeps them now has waited for it
            others = calendar.person.calendars.exclude(pk=calendar.pk)
            _soon(others.filter(keeps_ours=True))
            inviting.follow(calendar.person)


def _leave(calendar: Calendar) -> None:
    """Gone as soon as nothing of ours stands there, or nothing can be done about it."""
    assert calendar.left_at is not None
    given_up = clock.now() - calendar.left_at > GIVEN_UP_AFTER
    if given_up or calendar.kind == Calendar.Kind.ICS or not _has_ours(calendar):
        forget(calendar)
        with hold_own(calendar.person):
            vault.shred(calendar)
            calendar.delete()


def _has_ours(calendar: Calendar) -> bool:
    return calendar.entries.exclude(href="").exists()
