"""My settings: the calendars on other servers that make me busy, and the one that keeps my 1:1s."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from entrenous import calendars, work
from entrenous.calendars import busy
from entrenous.calendars.caldav import MetMeanwhile, NothingThere, NotLetIn
from entrenous.calendars.discovery import NoneThere
from entrenous.calendars.models import Calendar
from entrenous.calendars.outbound import NotReached, TooMuch
from entrenous.web import me
from entrenous.web.access import PersonRequest, own_page
from entrenous.web.unread import TROUBLE

TRIES, WITHIN = 20, timedelta(hours=1)  # a server elsewhere is no place to try passwords at
WHY_NOT: dict[type[Exception], object] = {
    NoneThere: gettext_lazy(
        "There are no calendars to be found. The address of the server itself would do, as its help pages tell it."
    ),
    NotLetIn: gettext_lazy(
        "It does not know this name with this password. An app password, made in its settings, would do."
    ),
    NotReached: gettext_lazy("It cannot be reached. Is the address spelled right?"),
    TooMuch: gettext_lazy("It takes too long to answer. Please try again later."),
    calendars.TooMany: gettext_lazy(
        "Ten calendars are the most. Disconnect one to make room for another."
    ),
    # of a file
    NothingThere: gettext_lazy("There is nothing at this address. Is it spelled right?"),
    MetMeanwhile: gettext_lazy("It cannot be reached. Is the address spelled right?"),
    busy.Unreadable: TROUBLE[Calendar.Trouble.UNREADABLE],
    busy.TooMuch: TROUBLE[Calendar.Trouble.TOO_MUCH],
}


class ConnectForm(forms.Form):
    """With a password a server is asked for calendars; without, the address is one to read."""

    where = forms.CharField(max_length=1000, strip=True)
    login = forms.CharField(max_length=254, required=False, strip=True)
    password = forms.CharField(max_length=1000, required=False, strip=False)

    def clean(self) -> None:
        given = self.cleaned_data
        where = given.get("where", "")
        if where.startswith(("webcal://", "webcals://")):
            where = given["where"] = f"https://{where.partition('://')[2]}"
        if not given.get("password") and where and "://" not in where:
            self.add_error(
                "password", _("An app password, please; or an address that begins with https.")
            )
        elif given.get("password") and not given.get("login"):
            if "@" in where and "://" not in where:
                given["login"] = where
            else:
                self.add_error("login", _("Your name there, please."))


class RulesForm(forms.Form):
    reads_busy = forms.BooleanField(required=False)
    timed = forms.ChoiceField(choices=Calendar.Timed.choices)
    all_day = forms.ChoiceField(choices=Calendar.AllDay.choices)


@require_POST
@own_page
def my_calendars(request: PersonRequest) -> HttpResponse:
    """Connect those that an address leads to."""
    form = ConnectForm(request.POST)
    if form.is_valid():
        person, given = request.user, form.cleaned_data
        where, login, password = (given[name] for name in ("where", "login", "password"))
        if _is_too_often(str(person.pk)):
            form.add_error("where", _("That was often in an hour. Please try again later."))
        else:
            try:
                if not password:
                    calendars.read_address(person, where)
                elif not calendars.find_calendars(person, where, login, password):
                    raise NoneThere  # a server that has none says no more
            except tuple(WHY_NOT) as cannot:
                form.add_error("where", str(WHY_NOT[type(cannot)]))
            else:
                return _done()
    return me.show(request, calendar_form=form)


@require_POST
@own_page
def my_calendar(request: PersonRequest, calendar: UUID) -> HttpResponse:
    """Whether it makes me busy, and by which rules."""
    form = RulesForm(request.POST)
    found = _mine(request, calendar)
    if form.is_valid():
        calendars.count(found, **form.cleaned_data)
    return _done()


@require_POST
@own_page
def my_calendar_keeping(request: PersonRequest, calendar: UUID) -> HttpResponse:
    """My 1:1s stand in it, in a new one beside it, or in none."""
    found = _mine(request, calendar)
    do = request.POST.get("do")
    if do == "end":
        calendars.keep_ours_nowhere(request.user)
    elif do == "here" and found.kind == Calendar.Kind.CALDAV:
        calendars.keep_ours_in(found)
    elif do == "beside" and found.kind == Calendar.Kind.CALDAV:
        if _is_too_often(str(request.user.pk)):
            messages.error(request, _("That was often in an hour. Please try again later."))
            return _done()
        try:
            is_made = calendars.keep_ours_beside(found, _("1:1s"))
        except calendars.TooMany:
            messages.error(request, str(WHY_NOT[calendars.TooMany]))
            return _done()
        except tuple(WHY_NOT):
            is_made = False
        if not is_made:
            said = _("That server does not let us make a calendar. One of yours would do.")
            messages.error(request, said)
    return _done()


@require_POST
@own_page
def my_calendar_end(request: PersonRequest, calendar: UUID) -> HttpResponse:
    calendars.disconnect(_mine(request, calendar))
    return _done()


def _mine(request: PersonRequest, calendar: UUID) -> Calendar:
    return get_object_or_404(request.user.calendars, pk=calendar, left_at=None)


def _is_too_often(who: str) -> bool:
    return work.count(f"calendars-{who}", WITHIN) > TRIES


def _done() -> HttpResponse:
    return redirect(f"{reverse('me')}#my-calendars")
