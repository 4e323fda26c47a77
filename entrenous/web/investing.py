"""Investment time: noted by hand, by a timer, or for last week at once; and a copy of it."""

from __future__ import annotations

import csv
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrenous import growth
from entrenous.growth.models import Aim
from entrenous.web import words
from entrenous.web.access import PersonRequest, is_wrong, own_page
from entrenous.web.growth import show
from entrenous.web.time_given import InvestmentForm, TimerForm, WeekForm, asked_week


@require_POST
@own_page
def investments(request: PersonRequest) -> HttpResponse:
    """Note time, or plan it."""
    form = InvestmentForm(request.POST, projects=_projects(request))
    if form.is_valid():
        given = form.cleaned_data
        try:
            growth.invest(
                request.user,
                given["day"],
                given["time"],
                given["text"],
                project=form.chosen,
                new=given["new"],
            )
        except (growth.MoreThanADay, growth.TooFarAhead) as cannot:
            _explain(form, cannot)
    return _after(request, form.cleaned_data.get("day"), investment_form=form)


@require_POST
@own_page
def investment(request: PersonRequest, investment: UUID) -> HttpResponse:
    row = get_object_or_404(request.user.investments, pk=investment)
    form = InvestmentForm(request.POST, projects=_projects(request))
    if form.is_valid():
        given = form.cleaned_data
        try:
            growth.change_investment(
                row, given["day"], given["time"], given["text"], project=form.chosen
            )
        except (growth.MoreThanADay, growth.TooFarAhead) as cannot:
            _explain(form, cannot)
    return _after(request, form.cleaned_data.get("day"), row_form=form, row_of=row.pk)


@require_POST
@own_page
def investment_end(request: PersonRequest, investment: UUID) -> HttpResponse:
    row = get_object_or_404(request.user.investments, pk=investment)
    row.delete()
    return _after(request, row.day)


@require_POST
@own_page
def week_at_once(request: PersonRequest) -> HttpResponse:
    """A past week, day by day: all of it, or nothing with the reason at its day."""
    days = growth.past_week(request.user, asked_week(request))
    form = WeekForm(request.POST, projects=_projects(request), days=days)
    if form.is_valid():
        given = form.cleaned_data
        spent = {
            day: given[f"time_{number}"]
            for number, day in enumerate(form.days)
            if given[f"time_{number}"]
        }
        try:
            growth.invest_week(
                request.user, spent, given["text"], project=form.chosen, new=given["new"]
            )
        except growth.MoreThanADay as cannot:
            number = form.days.index(cannot.day)
            form.add_error(f"time_{number}", _too_much(cannot))
    return _after(request, week_form=form)


@require_POST
@own_page
def timer(request: PersonRequest) -> HttpResponse:
    """Start it, or stop it and note what it ran; who forgot it is asked how long it really was."""
    form = TimerForm(request.POST, projects=_projects(request))
    if not form.is_valid():
        return _after(request, timer_form=form)
    try:
        match request.POST.get("do"):
            case "start":
                growth.start_timer(request.user, form.chosen)
            case "forget":
                growth.stop_timer(request.user, minutes=0)
            case _:
                growth.stop_timer(
                    request.user, form.cleaned_data["text"], minutes=form.cleaned_data["time"]
                )
    except growth.RunsAlready:
        form.add_error(None, _("A timer runs already. It is the one that you see here."))
    except growth.RanTooLong:
        form.add_error("time", _("It ran for more than half a day. How long was it really?"))
    except growth.MoreThanADay as cannot:
        form.add_error("time", _too_much(cannot))
    return _after(request, timer_form=form)


@require_safe
@own_page
def copy(request: PersonRequest) -> HttpResponse:
    """All of it as a table that any spreadsheet opens (RFC 4180), for its person alone."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename="investment-time.csv"
    )
    response.write("\ufeff")  # by it spreadsheets know the encoding
    rows = csv.writer(response)
    rows.writerow([_("Day"), _("Minutes"), _("Project"), _("What you did")])
    for row in request.user.investments.select_related("project").order_by("day", "noted_at"):
        project = row.project.text if row.project else ""
        rows.writerow([row.day.isoformat(), row.minutes, _as_text(project), _as_text(row.text)])
    return response


def _projects(request: PersonRequest) -> list[Aim]:
    return list(request.user.aims.projects())


def _explain(form: InvestmentForm, cannot: Exception) -> None:
    if isinstance(cannot, growth.MoreThanADay):
        form.add_error("time", _too_much(cannot))
    else:
        form.add_error("day", _("A plan reaches a year ahead. An earlier day would do."))


def _too_much(cannot: growth.MoreThanADay) -> str:
    if cannot.left <= 0:
        return _("That day is full. Another day would do.")
    return _("That day has %(time)s left.") % {"time": words.length(cannot.left)}


def _as_text(cell: str) -> str:
    """What a spreadsheet must not take for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _after(request: PersonRequest, day: date | None = None, **forms_: object) -> HttpResponse:
    """The time of the year in which that day is, with what was wrong in a form, if anything."""
    if is_wrong(forms_):
        return show(request, **forms_)
    return redirect(f"{reverse('growth')}{f'?year={day.year}' if day else ''}#time")
