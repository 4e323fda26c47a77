"""What a calendar said and changes nothing by itself: somebody is asked, and says so here."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, Q, QuerySet

from entrenous import clock, meetings, zones
from entrenous.calendars import inviting
from entrenous.calendars.models import CalendarEntry, CalendarQuestion
from entrenous.changes import hold_own
from entrenous.meetings.models import Meeting
from entrenous.people.models import Person

Kind = CalendarQuestion.Kind
KEPT = timedelta(days=3)  # nobody can count from it who says no


def asked_of(person: Person) -> QuerySet[CalendarQuestion]:
    """Everything that they are or were asked: of another time the other one is."""
    mine = Q(entry__person=person) & ~Q(kind=Kind.ANOTHER_TIME)
    of_the_other = Q(kind=Kind.ANOTHER_TIME) & ~Q(entry__person=person)
    of_theirs = Q(entry__meeting__pair__manager=person) | Q(entry__meeting__pair__report=person)
    return CalendarQuestion.objects.filter(mine | (of_the_other & of_theirs)).select_related(
        "entry__person",
        "entry__meeting__agreement",
        "entry__meeting__pair__manager",
        "entry__meeting__pair__report",
    )


def questions_for(person: Person, meeting: Meeting | None = None) -> list[CalendarQuestion]:
    """Those that are open, of every 1:1 or of one. One query.

    What moved meanwhile is no question any more.
    """
    found = asked_of(person).filter(
        settled_at=None,
        entry__is_gone=False,
        entry__starts_at=F("entry__meeting__starts_at"),
        entry__starts_at__gt=clock.now() - meetings.CAN_MOVE_UNTIL,
        entry__meeting__state=Meeting.State.PLANNED,
        entry__meeting__pair__ended_at=None,
    )
    return list(found if meeting is None else found.filter(entry__meeting=meeting))


def answers_about(meeting: Meeting) -> list[CalendarEntry]:
    """What their calendars said of the time that it has, or of the time before. One query."""
    answered = CalendarEntry.objects.filter(
        meeting=meeting, is_gone=False, answered_at__isnull=False, starts_at=meeting.starts_at
    )
    return list(answered.order_by("answered_at"))


def ask(entry: CalendarEntry, kind: str, **said: object) -> None:
    """One open question of a kind: what came later takes its place. Call it while holding the person."""
    now = {"answer": "", "starts_at": None, "asked_at": clock.now(), **said}
    CalendarQuestion.objects.update_or_create(entry=entry, kind=kind, settled_at=None, defaults=now)


def settle(question: CalendarQuestion) -> bool:
    """Whether it was still open."""
    open_ones = CalendarQuestion.objects.filter(pk=question.pk, settled_at=None)
    return bool(open_ones.update(settled_at=clock.now()))


def take_other_time(question: CalendarQuestion, *, by: Person) -> None:
    """The other one agrees: the 1:1 moves, and both are told by the way of each.

    Raises meetings.CannotMove, meetings.MovedMeanwhile; then it is still open.
    """
    meeting = question.entry.meeting
    assert question.starts_at is not None
    local = zones.wall(question.starts_at, meeting.zone)
    meetings.move(meeting, local.date(), local.time(), meeting.zone, seen=meeting.version, by=by)
    settle(question)


def refuse_other_time(question: CalendarQuestion) -> None:
    """It stays; who proposed is told by their calendar, and nobody else."""
    entry = question.entry
    with hold_own(entry.person):
        if settle(question):
            decline_counter(entry)


def decline_counter(entry: CalendarEntry) -> None:
    """Their calendar waits for an answer to the time that it proposed."""
    CalendarEntry.objects.filter(pk=entry.pk).update(declines_counter=True)
    inviting.invite_soon(entry.person)


def it_was_me(question: CalendarQuestion) -> None:
    """A doubtful answer was theirs after all: it holds."""
    entry = question.entry
    with hold_own(entry.person):
        if not settle(question):
            return
        if question.starts_at is not None:
            ask(entry, Kind.ANOTHER_TIME, starts_at=question.starts_at)
        elif question.answer:
            take_answer(entry, question.answer, at=None)


def it_stays(question: CalendarQuestion) -> None:
    """Nothing follows. Who had declined comes after all, and has it in their calendar again."""
    entry = question.entry
    with hold_own(entry.person):
        if settle(question) and question.kind == Kind.DECLINED:
            CalendarEntry.objects.filter(pk=entry.pk).update(
                answer=CalendarEntry.Answer.ACCEPTED, sent_as=""
            )
            inviting.invite_soon(entry.person)


def take_answer(entry: CalendarEntry, answer: str, *, at: object) -> None:
    """What they said holds; who declined is asked what is to become of it. Call it while holding them."""
    CalendarEntry.objects.filter(pk=entry.pk).update(
        answer=answer,
        answered_at=at or clock.now(),
        answered_sequence=entry.sent_sequence,
    )
    if answer == CalendarEntry.Answer.DECLINED:
        ask(entry, Kind.DECLINED, answer=answer)
        return
    before = CalendarQuestion.objects.filter(
        entry=entry, kind__in=[Kind.DECLINED, Kind.ANOTHER_TIME], settled_at=None
    )
    before.update(settled_at=clock.now())


def forget_what_was_answered() -> None:
    """What is settled, and what calendars said to 1:1s that are over."""
    long_ago = clock.now() - KEPT
    CalendarQuestion.objects.filter(settled_at__lt=long_ago).delete()
    CalendarQuestion.objects.filter(entry__starts_at__lt=long_ago).delete()
    over = CalendarEntry.objects.filter(starts_at__lt=long_ago).exclude(answer="")
    over.update(answer="", answered_at=None, answered_sequence=None)
