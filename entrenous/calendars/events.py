"""An entry as the event that somebody's calendar gets: when, and as much of with whom as they chose."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from entrenous.agreements.terms import Format
from entrenous.calendars.ical import Event
from entrenous.calendars.models import CalendarEntry, OwnCalendar

FORMATS = {
    Format.OFFICE: pgettext_lazy("how to meet", "Office"),
    Format.WALK: pgettext_lazy("how to meet", "Walk"),
    Format.COFFEE: pgettext_lazy("how to meet", "Coffee"),
    Format.HOME: pgettext_lazy("how to meet", "Home"),
    Format.CALL: pgettext_lazy("how to meet", "Call"),
}


def event_of(entry: CalendarEntry, own: OwnCalendar) -> Event:
    """In the language that is on."""
    is_busy = own.says == OwnCalendar.Says.BUSY
    return Event(
        uid=entry.uid,
        sequence=entry.sequence,
        changed_at=entry.changed_at,
        starts_at=entry.starts_at,
        minutes=entry.minutes,
        summary=_summary(entry, own),
        place=str(FORMATS[Format(entry.format)]) if own.says_how and not is_busy else "",
        url="" if is_busy else page_of(entry),
    )


def page_of(entry: CalendarEntry) -> str:
    """The address of the 1:1, for who signs in."""
    page = reverse("meeting", args=[entry.meeting.pair_id, entry.meeting_id])
    return f"{settings.ADDRESS}{page}"


def _summary(entry: CalendarEntry, own: OwnCalendar) -> str:
    if own.says == OwnCalendar.Says.BUSY:
        return _("Busy")
    if own.says == OwnCalendar.Says.MEETING:
        return _("1:1")
    return _("1:1 with %(name)s") % {"name": entry.meeting.pair.other(own.person).given_name}
