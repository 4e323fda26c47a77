"""From notices to letters: one message for all that there is to say to a person by then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from entrenous import clock, people
from entrenous.changes import hold_own
from entrenous.delivery.actions import may_hear, wishes_of
from entrenous.delivery.following import is_ahead, known_starts, learn, start_of
from entrenous.delivery.models import Letter, Notice, Sending, Wishes
from entrenous.delivery.quiet import out_of_quiet
from entrenous.people.models import Person

LONGEST_WAIT = timedelta(hours=25)  # for the end of quiet hours
AT_ITS_HOUR = (Notice.Kind.DAY_BEFORE, Notice.Kind.SOON)


def compose_letters() -> None:
    """For everybody for whom something is due. One query when nothing is."""
    now = clock.now()
    # Nothing waits for longer than a night: that was set by a clock that was ahead.
    due = Notice.objects.filter(
        Q(due_at__lte=now) | Q(due_at__gt=now + LONGEST_WAIT), letter=None, is_over=False
    )
    for person in list(due.order_by().values_list("person", flat=True).distinct()):
        _compose(person)


def _compose(ident: UUID) -> None:
    person = Person.objects.get(pk=ident)
    with transaction.atomic(), hold_own(person):
        waiting = Notice.objects.filter(person=person, letter=None, is_over=False)
        wishes, now = wishes_of(person), clock.now()
        later = out_of_quiet(now, person.zone, wishes.quiet_from, wishes.quiet_to)
        if later > now:
            waiting.exclude(due_at__range=(later, later + LONGEST_WAIT)).update(due_at=later)
            return
        notices = list(
            waiting.select_related(
                "pair__manager", "pair__report", "meeting__agreement", "meeting__pair"
            ).order_by("due_at")
        )
        ripe = [
            n
            for n in notices
            if not now < n.due_at <= now + LONGEST_WAIT or n.kind not in AT_ITS_HOUR
        ]
        _write(person, wishes, ripe)


def _write(person: Person, wishes: Wishes, notices: list[Notice]) -> None:
    said = [notice for notice in _still_true(person, notices) if _wants(wishes, notice)]
    letter = None
    ways = [None, *person.reaches.all()] if wishes.by_mail else list(person.reaches.all())
    if said and ways:
        letter = Letter.objects.create(person=person)
        Sending.objects.bulk_create(Sending(letter=letter, reach=reach) for reach in ways)
    Notice.objects.filter(pk__in=[notice.pk for notice in said]).update(letter=letter)
    over = notices if letter is None else [notice for notice in notices if notice not in said]
    Notice.objects.filter(pk__in=[notice.pk for notice in over]).update(is_over=True)


def _still_true(person: Person, notices: list[Notice]) -> Iterable[Notice]:
    """Those that say something that holds and that they do not know yet. What is said they know."""
    doubt = people.doubt_about(person)
    moved = [n.meeting for n in notices if n.kind == Notice.Kind.MOVED and n.meeting]
    known = known_starts(person, moved)
    for notice in notices:
        meeting = notice.meeting
        if not may_hear(person, notice.pair, doubt):
            continue
        if notice.kind == Notice.Kind.PROPOSAL:
            holds = notice.pair.proposals.open().filter(pk=notice.about).exists()
        elif notice.kind == Notice.Kind.MOVED and meeting:
            stands, knows = start_of(meeting), known[meeting.pk]
            holds = stands != knows and is_ahead(stands, knows)
            known[meeting.pk] = stands  # two of one meeting are one line
            learn(person, meeting)
        elif meeting:
            same = notice.about.endswith(f" {int(meeting.starts_at.timestamp())}")
            holds = meeting.is_planned and same and is_ahead(meeting.starts_at)
        else:
            holds = True
        if holds:
            yield notice


def _wants(wishes: Wishes, notice: Notice) -> bool:
    return {
        Notice.Kind.PROPOSAL: wishes.proposals,
        Notice.Kind.AGREED: wishes.proposals,
        Notice.Kind.MOVED: wishes.moves,
        Notice.Kind.DAY_BEFORE: wishes.day_before,
        Notice.Kind.SOON: wishes.minutes_before > 0,
    }[Notice.Kind(notice.kind)]
