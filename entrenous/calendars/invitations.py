"""Which of somebody's 1:1s their mail still has to say, and the mail that says it. It reads nothing sealed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import MIMEPart
from email.policy import EmailPolicy
from email.policy import default as usual
from email.utils import make_msgid, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from entrenous import clock, zones
from entrenous.calendars import entries, ical
from entrenous.calendars.events import event_of, page_of
from entrenous.calendars.models import CalendarEntry, CalendarQuestion, OwnCalendar
from entrenous.calendars.reply_addresses import reply_address
from entrenous.changes import hold_own
from entrenous.people.models import Person

TOO_MANY_BOUNCES = 3
OURS = "entrenous."  # before the domain, in the Message-IDs of what we send


def due_of(own: OwnCalendar) -> list[tuple[str, CalendarEntry]]:
    """The messages that are to go, in their order: what is taken out goes first.

    Past ones are never sent or taken out. Nothing goes to a mailbox that sends it back, nor to an
    address that may not be theirs. It looks at what was sent, so that what was moved there and
    back says nothing.
    """
    if own.bounces >= TOO_MANY_BOUNCES or own.person.is_doubted:
        return []
    listed = entries.entries_of(own.person) if own.way == OwnCalendar.Way.MAIL else []
    gone = CalendarEntry.objects.filter(person=own.person, is_gone=True, sent_sequence__gte=0)
    gone.filter(starts_at__lte=clock.now()).update(sent_sequence=None, sent_as="")
    out = gone.select_related("meeting__pair__manager", "meeting__pair__report")
    due = [("CANCEL", entry) for entry in out.order_by("starts_at")]
    for entry in _within_reach(listed):
        if entry.declines_counter:
            due.append(("DECLINECOUNTER", entry))
        elif entry.sent_sequence is None or not _is_said(entry, own):
            due.append(("REQUEST", entry))
    return due


def _is_said(entry: CalendarEntry, own: OwnCalendar) -> bool:
    """How they meet counts where the entry shows it."""
    shows_how = own.says_how and own.says != OwnCalendar.Says.BUSY
    return entry.sent_as == entry.as_it_is if shows_how else entry.is_sent_with_this_time


def _within_reach(listed: list[CalendarEntry]) -> list[CalendarEntry]:
    """What is still to come: the next few of each pair, and whatever was sent before."""
    ahead = [entry for entry in listed if entry.starts_at > clock.now()]
    turns: Counter[object] = Counter()
    found = []
    for entry in ahead:
        turns[entry.meeting.pair_id] += 1
        is_near = turns[entry.meeting.pair_id] <= settings.INVITATIONS_AHEAD
        if is_near or entry.sent_sequence is not None:
            found.append(entry)
    return found


def went(method: str, entry: CalendarEntry) -> None:
    """The mail server took it. Each is written down alone: a crash repeats one mail at most.

    That one has the same uid and sequence again, which calendars take for the same (RFC 5546, 2.1.5).
    """
    row = CalendarEntry.objects.filter(pk=entry.pk, uid=entry.uid)
    match method:
        case "CANCEL":
            row.update(sent_sequence=None, sent_as="")
        case "DECLINECOUNTER":
            row.update(declines_counter=False, sent_as="")  # how it stands follows
        case _:
            row.update(sent_sequence=entry.sequence, sent_as=entry.as_it_is)


def came_back(person: Person) -> None:
    """An invitation came back for good; the third ends this way, and their settings say so."""
    with hold_own(person):
        own = OwnCalendar.objects.get(person=person)
        if own.way != OwnCalendar.Way.MAIL:
            return
        own.bounces += 1
        if own.bounces >= TOO_MANY_BOUNCES:
            own.way = OwnCalendar.Way.NONE
            entries.withdraw(person)  # said to their calendar once they choose a way again
        own.save(update_fields=["bounces", "way"])


class Invitation(EmailMultiAlternatives):
    """Plain, HTML and the calendar's own part as three forms of one thing, with nothing attached."""

    def __init__(self, *args: Any, calendar: bytes, method: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.calendar, self.method = calendar, method

    def message(self, *, policy: Any = usual) -> Any:
        message = super().message(policy=policy)
        part = MIMEPart(policy if isinstance(policy, EmailPolicy) else usual)
        said = {"charset": "UTF-8", "method": self.method}
        part.set_content(self.calendar, "text", "calendar", cte="base64", params=said)
        message.attach(part)  # type: ignore[arg-type]  # the stubs name the one kind that Django makes itself
        return message


def mail_of(method: str, entry: CalendarEntry, own: OwnCalendar) -> Invitation:
    """In the person's language and zone; who, when and a link, as much as they chose."""
    person = entry.person = own.person
    _local, _at, domain = settings.REPLY_ADDRESS.rpartition("@")
    address = reply_address(entry)
    name = parseaddr(settings.DEFAULT_FROM_EMAIL)[0] or "Entrenous"
    with translation.override(person.language):
        event = event_of(entry, own)
        calendar = ical.message(
            method,
            replace(event, sequence=_sequence(method, entry), changed_at=_stamp(method, entry)),
            organizer=ical.Party(address, name),
            attendee=ical.Party(person.email, person.name),
            partstat=_partstat(entry),
        )
        subject, lines = _words(method, entry, event)
    link = page_of(entry)
    shown = format_html_join("", "<p>{}</p>\n", [(line,) for line in lines]) + format_html(
        '<p><a href="{}">{}</a></p>\n', link, link
    )
    mail = Invitation(
        subject,
        "\n".join([*lines, "", link, ""]),
        # Where replies are read, what comes back for good is read there, too.
        address if settings.REPLIES else None,
        [person.email],
        reply_to=[address],
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": make_msgid(domain=f"{OURS}{domain}"),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "OOF, AutoReply",
        },
        calendar=calendar,
        method=method,
    )
    mail.attach_alternative(shown, "text/html")
    return mail


def _sequence(method: str, entry: CalendarEntry) -> int:
    sent = entry.sent_sequence or 0
    return max(entry.sequence, sent) + 1 if method == "CANCEL" else entry.sequence


def _stamp(method: str, entry: CalendarEntry) -> datetime:
    """When it became so; what is said again of the same is newer than what was said before."""
    is_again = entry.sent_sequence is not None and entry.sent_sequence >= entry.sequence
    return clock.now() if method != "REQUEST" or is_again else entry.changed_at


def _partstat(entry: CalendarEntry) -> str:
    """What they said, or whether the day was their own choice."""
    if entry.answer:
        return entry.answer.upper()
    proposed = CalendarQuestion.objects.filter(
        entry=entry, kind=CalendarQuestion.Kind.ANOTHER_TIME, starts_at=entry.starts_at
    )
    is_theirs = entry.meeting.settled_by_id == entry.person_id or proposed.exists()
    return "ACCEPTED" if is_theirs else "NEEDS-ACTION"


def _words(method: str, entry: CalendarEntry, event: ical.Event) -> tuple[str, list[str]]:
    """The subject, and the lines of the mail."""
    begin = zones.wall(event.starts_at, entry.person.zone)
    end = zones.wall(event.starts_at + timedelta(minutes=event.minutes), entry.person.zone)
    what = _("%(what)s, %(day)s %(hour)s") % {
        "what": event.summary,
        "day": _written(begin, _("D j M")),
        "hour": f"{begin:%H:%M}",
    }
    is_another = entry.sent_sequence is not None and not entry.is_sent_with_this_time
    subject = {
        "REQUEST": _("Another time: %(what)s") % {"what": what} if is_another else what,
        "CANCEL": _("Taken out of your calendar: %(what)s") % {"what": what},
        "DECLINECOUNTER": _("Stays as it is: %(what)s") % {"what": what},
    }[method]
    when = _("%(day)s, %(begin)s to %(end)s, %(city)s time") % {
        "day": _written(begin, _("l, j F Y")),
        "begin": f"{begin:%H:%M}",
        "end": f"{end:%H:%M}",
        "city": entry.person.zone.rpartition("/")[2].replace("_", " "),
    }
    first = event.summary if subject == what else subject
    return subject, [line for line in (first, when, event.place) if line]


def _written(day: datetime, how: str) -> str:
    """Django's names of days and months begin with a capital, which only some languages want."""
    said = date_format(day, how)
    return said.lower() if translation.get_language() == "it" else said
