"""The address from which a calendar reads somebody's 1:1s, and where they make and end it."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from http import HTTPStatus

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from entrenous import calendars, clock
from entrenous.calendars.models import CalendarEntry, OwnCalendar
from entrenous.people.models import Person
from entrenous.web import words
from entrenous.web.access import PersonRequest, own_page

EMPTY_FOR = timedelta(days=30)  # after somebody left: most calendars keep the last copy on an error


class FeedForm(forms.Form):
    says = forms.ChoiceField(choices=OwnCalendar.Says.choices)
    says_how = forms.BooleanField(required=False)


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """For a calendar, which has no cookie and signs in nowhere."""
    found = calendars.feed_at(secret)
    if found is None:
        raise Http404
    person = found.person
    if person.left_at and clock.now() - person.left_at > EMPTY_FOR:
        return HttpResponse(status=HTTPStatus.GONE)
    with override(person.language):
        is_read = person.is_active and found.way == OwnCalendar.Way.FEED
        body = calendars.calendar(_("1:1s"), _events(found) if is_read else [])
    calendars.was_read(found)
    etag = f'"{hashlib.sha256(body).hexdigest()}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        body, content_type="text/calendar; charset=utf-8"
    )
    response["ETag"] = etag
    response["Cache-Control"] = "private, max-age=900"
    return response


@require_POST
@own_page
def my_feed(request: PersonRequest) -> HttpResponse:
    """Make an address, shown this once; a new one ends the one before."""
    form = FeedForm(request.POST)
    if not form.is_valid():
        return redirect(f"{reverse('me')}#my-calendar")
    given = form.cleaned_data
    if request.POST.get("do") == "change":
        calendars.change_words(request.user, **given)
        return redirect(f"{reverse('me')}#my-calendar")
    secret = calendars.open_feed(request.user, **given)
    address = f"{settings.ADDRESS}{reverse('feed', args=[secret])}"
    return render(request, "feed.html", {"address": address})


@require_POST
@own_page
def my_feed_end(request: PersonRequest) -> HttpResponse:
    calendars.leave_calendar(request.user)
    return redirect(f"{reverse('me')}#my-calendar")


def _events(feed: OwnCalendar) -> list[calendars.Event]:
    return [_event(entry, feed) for entry in calendars.entries_of(feed.person)]


def _event(entry: CalendarEntry, feed: OwnCalendar) -> calendars.Event:
    is_busy = feed.says == OwnCalendar.Says.BUSY
    page = reverse("meeting", args=[entry.meeting.pair_id, entry.meeting_id])
    return calendars.Event(
        uid=entry.uid,
        sequence=entry.sequence,
        changed_at=entry.changed_at,
        starts_at=entry.starts_at,
        minutes=entry.minutes,
        summary=_summary(entry, feed.says, feed.person),
        place=str(words.FORMATS[entry.format]) if feed.says_how and not is_busy else "",  # type: ignore[index]  # same text
        url="" if is_busy else f"{settings.ADDRESS}{page}",
    )


def _summary(entry: CalendarEntry, says: str, person: Person) -> str:
    if says == OwnCalendar.Says.BUSY:
        return _("Busy")
    if says == OwnCalendar.Says.MEETING:
        return _("1:1")
    return _("1:1 with %(name)s") % {"name": entry.meeting.pair.other(person).given_name}
