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
from entrenous.calendars.models import OwnCalendar
from entrenous.web.access import PersonRequest, own_page

MANY_TRIES = 3
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
        body = calendars.calendar(_("1:1s"), calendars.events_of(found) if is_read else [])
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
    """One way: an address, shown this once, which ends the one before; or invitations by mail."""
    form = FeedForm(request.POST)
    if not form.is_valid():
        return redirect(f"{reverse('me')}#my-calendar")
    given = form.cleaned_data
    if request.POST.get("do") == "change":
        calendars.change_words(request.user, **given)
        return redirect(f"{reverse('me')}#my-calendar")
    if request.POST.get("do") == "invite":
        calendars.change_words(request.user, **given)
        calendars.be_invited(request.user)
        return redirect(f"{reverse('me')}#my-calendar")
    secret = calendars.open_feed(request.user, **given)
    address = f"{settings.ADDRESS}{reverse('feed', args=[secret])}"
    return render(request, "feed.html", {"address": address})


@require_POST
@own_page
def my_feed_end(request: PersonRequest) -> HttpResponse:
    calendars.leave_calendar(request.user)
    return redirect(f"{reverse('me')}#my-calendar")


def trouble_of(own: OwnCalendar | None) -> str:
    """Why what they chose does not come at the moment, if so."""
    if own is None:
        return ""
    if own.bounces >= calendars.TOO_MANY_BOUNCES:
        return _(
            "Three invitations came back from your mailbox, so we sent no more."
            " When it takes mail again, choose them once more."
        )
    if own.tries >= MANY_TRIES:
        return _("Mail to you does not get through at the moment. We go on trying.")
    if calendars.waits_for_the_hour(own):
        return _(
            "Much has changed within an hour; the rest of your invitations follows in the next."
        )
    return ""
