"""The address from which a calendar reads somebody's 1:1s, and where they make and end it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from http import HTTPStatus
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from entrenous import calendars, clock
from entrenous.calendars.models import CalendarEntry, OwnCalendar
from entrenous.meetings.models import Meeting
from entrenous.pairs.models import Pair
from entrenous.people.models import Person
from entrenous.web.access import PersonRequest, own_page

MANY_TRIES = 3
EMPTY_FOR = timedelta(days=30)  # after somebody left: most calendars keep the last copy on an error


class FeedForm(forms.Form):
    says = forms.ChoiceField(choices=OwnCalendar.Says.choices)
    says_how = forms.BooleanField(required=False)


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponseBase:
    """For a calendar, which has no cookie and signs in nowhere."""
    found = calendars.feed_at(secret)
    if found is None:
        raise Http404
    person = found.person
    if person.left_at and clock.now() - person.left_at > EMPTY_FOR:
        return HttpResponse(status=HTTPStatus.GONE)
    is_read = person.is_active and found.way == OwnCalendar.Way.FEED
    asks_again = "If-None-Match" in request.headers
    with override(person.language):
        answer = _unchanged(request, found) if is_read and asks_again else None
        if answer is None:
            entries = calendars.entries_of(person) if is_read else []
            body = calendars.calendar(
                _("1:1s"), [calendars.event_of(entry, found) for entry in entries]
            )
            whole = HttpResponse(body, content_type="text/calendar; charset=utf-8")
            whole["ETag"] = etag = _etag(found, calendars.marks_of(entries, person))
            answer = get_conditional_response(request, etag=etag, response=whole) or whole
    calendars.was_read(found)
    answer["Cache-Control"] = "private, max-age=900"
    return answer


def _unchanged(request: HttpRequest, feed: OwnCalendar) -> HttpResponseBase | None:
    """What a calendar is told that has it all already: no entry is read, none is written."""
    marks = calendars.marks_as_they_stand(feed.person)
    if marks is None:
        return None
    etag = _etag(feed, marks)
    answer = get_conditional_response(request, etag=etag)
    if answer is not None:
        answer["ETag"] = etag
    return answer


def _etag(feed: OwnCalendar, marks: Iterable[calendars.Mark]) -> str:
    """Another one wherever the body is another; call it in the language of the feed's person."""
    told = _told(feed.person.language, feed.says, feed.says_how)
    return f'"{calendars.fingerprint(marks, told)}"'


@cache
def _told(_language: str, says: str, says_how: bool) -> bytes:  # noqa: FBT001 - the key of a cache
    """The words of a feed, as one that could be anybody's has them: a new version may say others."""
    someone, at = Person(name="Someone"), datetime(2027, 1, 1, tzinfo=UTC)
    feed = OwnCalendar(person=someone, says=says, says_how=says_how)
    pair = Pair(id=UUID(int=0), manager=someone, report=Person(name="Else"))
    events = [
        calendars.event_of(
            CalendarEntry(
                meeting=Meeting(id=UUID(int=0), pair=pair), uid="uid", starts_at=at, minutes=30,
                format=how, changed_at=at,
            ),
            feed,
        )
        for how in calendars.FORMATS
    ]  # fmt: skip
    return calendars.calendar(_("1:1s"), events)


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
        messages.success(request, _("Saved."))
        return redirect(f"{reverse('me')}#main")
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
    if own.way == OwnCalendar.Way.MAIL and calendars.waits_for_the_hour(own):
        return _(
            "Much has changed within an hour; the rest of your invitations follows in the next."
        )
    return ""
