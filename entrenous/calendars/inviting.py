"""What goes out to somebody's own calendar, in its own time."""

from __future__ import annotations

import re
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from uuid import UUID

from django.core.mail import mailers
from django.db.models import F, Q

from entrenous import clock, work
from entrenous.calendars import entries, invitations
from entrenous.calendars.models import CalendarEntry, OwnCalendar, ReplySeen
from entrenous.people.models import Person
from entrenous.work import job

LEASE = timedelta(
    minutes=2
)  # longer than any mail takes: who died in the middle is followed after it
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)]
MOST_AN_HOUR = (
    60  # mails to one person, whatever happens: four to each of a dozen reports, and some moves
)
AN_HOUR = timedelta(hours=1)
NO_MAILBOX = re.compile(rb"5\.[12]\.\d")
REMEMBERED = timedelta(days=120)  # that a reply was dealt with


@job("letters")
def invite(person: str) -> None:
    """Send what is due to somebody, one mail after the other. Twice at once, the second finds nothing to do."""
    own = OwnCalendar.objects.select_related("person").filter(pk=UUID(person)).first()
    if own is None or not _begin(own):
        return
    row = OwnCalendar.objects.filter(pk=own.pk)
    try:
        all_went = _send_all(own)
    except Exception as error:
        own.refresh_from_db(fields=["tries"])
        row.update(next_try=clock.now() + WAITS[min(own.tries, len(WAITS)) - 1])
        if _is_refused_for_good(error):
            invitations.came_back(own.person)
        raise
    if not all_went:
        row.update(next_try=work.counted(_mails_to(own), AN_HOUR)[1])
        return
    row.update(tries=0, next_try=clock.now())
    if invitations.due_of(own):  # what changed while another found this one at it
        invite.enqueue(person)


def _begin(own: OwnCalendar) -> bool:
    """Whether it is ours to do now: nobody is at it, and no wait is on."""
    now = clock.now()
    free = Q(next_try__lte=now) | Q(next_try__gt=now + AN_HOUR)  # the clock went back
    ours = OwnCalendar.objects.filter(free, pk=own.pk)
    return bool(ours.update(next_try=now + LEASE, tries=F("tries") + 1))


def _send_all(own: OwnCalendar) -> bool:
    """False where too many went within the hour. What is due is asked anew before each mail."""
    if not invitations.due_of(own):
        return True
    with mailers["jobs"] as mailer:
        while due := invitations.due_of(own):
            if not _may_send(own):
                return False
            OwnCalendar.objects.filter(pk=own.pk).update(next_try=clock.now() + LEASE)
            method, entry = due[0]
            mailer.send_messages([invitations.mail_of(method, entry, own)])
            invitations.went(method, entry)
            own.refresh_from_db()
    return True


def _may_send(own: OwnCalendar) -> bool:
    return work.count(_mails_to(own), AN_HOUR) <= MOST_AN_HOUR


def waits_for_the_hour(own: OwnCalendar) -> bool:
    """So many mails went within this hour that the rest follows in the next."""
    return work.counted(_mails_to(own), AN_HOUR)[0] > MOST_AN_HOUR


def _mails_to(own: OwnCalendar) -> str:
    return f"invitations-{own.pk}"


def _is_refused_for_good(error: Exception) -> bool:
    """It is the mailbox, and not our own standing with the server (RFC 3463, 3.2 and 3.3)."""
    refused = error.recipients.values() if isinstance(error, SMTPRecipientsRefused) else []
    return any(NO_MAILBOX.match(said) for code, said in refused if code >= 500)


def follow(person: Person) -> None:
    """Something changed in their 1:1s: bring the entries in line, and send what is due."""
    own = OwnCalendar.objects.filter(person=person).first()
    if own is None or own.way == OwnCalendar.Way.NONE:
        return
    entries.entries_of(person)
    invite_soon(person)


def invite_soon(person: Person) -> None:
    """Have it sent, if something is due by mail: invitations, or what is to be taken out again."""
    own = OwnCalendar.objects.select_related("person").filter(person=person).first()
    if own and invitations.due_of(own):
        invite.enqueue(str(person.pk))


def invite_everybody() -> None:
    """Again and again: something comes near for whom nothing changed."""
    by_mail = Q(way=OwnCalendar.Way.MAIL) | Q(
        person__in=CalendarEntry.objects.filter(
            is_gone=True, sent_sequence__gte=0, starts_at__gt=clock.now()
        ).values("person")
    )
    forget_replies()
    for own in OwnCalendar.objects.filter(by_mail).select_related("person"):
        invite_soon(own.person)


def forget_replies() -> None:
    """What was seen long ago does not come again."""
    ReplySeen.objects.filter(at__lt=clock.now() - REMEMBERED).delete()


def invite_again() -> None:
    """What was begun and did not go well, once its wait or its lease is over."""
    now = clock.now()
    due = Q(next_try__lte=now) | Q(next_try__gt=now + AN_HOUR)  # the clock went back
    for own in OwnCalendar.objects.filter(due, tries__gt=0):
        invite.enqueue(str(own.pk))
