"""My settings: name, zone, working hours, days away, language."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_http_methods, require_POST

from entrenous import clock, pairs, people
from entrenous.pairs import pairs_of
from entrenous.people.models import Person
from entrenous.web import feed, places, unread
from entrenous.web.access import as_person, is_wrong, signed_in
from entrenous.web.people import NameField

WHY_NOT = {
    pairs.NotAManager: gettext_lazy(
        "An administrator names the first person who reports to you; then you can name others."
    ),
    pairs.HasAManager: gettext_lazy(
        "They have a manager already; an administrator can change that."
    ),
    pairs.GoesInACircle: gettext_lazy(
        "You report to them, directly or over others; it cannot go both ways."
    ),
    pairs.HasLeft: gettext_lazy("They have left. An administrator can let them come back."),
}


class MeForm(forms.Form):
    name = NameField(max_length=120)
    zone = forms.ChoiceField()
    country = forms.ChoiceField(required=False)
    language = forms.ChoiceField(choices=settings.LANGUAGES)
    offers_prompts = forms.BooleanField(required=False)
    most_a_day = forms.IntegerField(min_value=1, max_value=12)

    def __init__(self, *args: object, zone: str, manages: bool, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # forms take many things
        self.fields["zone"].choices = places.zones_to_choose(zone)  # type: ignore[attr-defined]
        holidays = [("", _("none")), *places.countries()]
        self.fields["country"].choices = holidays  # type: ignore[attr-defined]
        if not manages:  # the limit is a manager's: of reports nobody asks how much they talk
            del self.fields["most_a_day"]


class HoursForm(forms.Form):
    """From and to for each weekday; both empty is a free day."""

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        for weekday in range(7):
            self.fields[f"from_{weekday}"] = forms.TimeField(required=False)
            self.fields[f"to_{weekday}"] = forms.TimeField(required=False)

    def clean(self) -> None:
        for weekday in range(7):
            begin = self.cleaned_data.get(f"from_{weekday}")
            end = self.cleaned_data.get(f"to_{weekday}")
            if (begin is None) != (end is None):
                empty = "from" if begin is None else "to"
                if f"{empty}_{weekday}" not in self.errors:
                    self.add_error(
                        f"{empty}_{weekday}", _("Both hours, please; or none for a free day.")
                    )
            elif begin and end and end <= begin:
                self.add_error(f"to_{weekday}", _("The end comes after the beginning, please."))

    @property
    def hours(self) -> dict[int, tuple[time, time]]:
        return {
            weekday: (self.cleaned_data[f"from_{weekday}"], self.cleaned_data[f"to_{weekday}"])
            for weekday in range(7)
            if self.cleaned_data[f"from_{weekday}"]
        }

    def weekdays(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        return [
            (str(WEEKDAYS[weekday]), self[f"from_{weekday}"], self[f"to_{weekday}"])
            for weekday in range(7)
        ]


class ReportForm(forms.Form):
    report = forms.EmailField(max_length=254)


class AwayForm(forms.Form):
    first = forms.DateField()
    last = forms.DateField()

    def clean(self) -> None:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day comes before the first. A later one would do."))
        if first and last and last - first > timedelta(days=366):
            self.add_error("last", _("That is more than a year. Please give it in parts."))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def me(request: HttpRequest) -> HttpResponse:
    person = as_person(request).user
    if request.method != "POST":
        return show(request)
    form = MeForm(request.POST, zone=person.zone, manages=_manages(person))
    if not form.is_valid():
        return show(request, form=form)
    moved = form.cleaned_data["zone"] != person.zone
    people.change_settings(person, **form.cleaned_data)
    with override(person.language):
        messages.success(request, _("Saved."))
        if moved:
            messages.info(
                request,
                _(
                    "Your agreements keep the clock that they were made for; your pages show yours, too."
                ),
            )
    return _done()


@require_POST
@signed_in
def my_hours(request: HttpRequest) -> HttpResponse:
    form = HoursForm(request.POST)
    if not form.is_valid():
        return show(request, hours_form=form)
    people.set_hours(as_person(request).user, form.hours)
    messages.success(request, _("Saved."))
    return _done()


@require_POST
@signed_in
def my_days_away(request: HttpRequest) -> HttpResponse:
    form = AwayForm(request.POST)
    if not form.is_valid():
        return show(request, away_form=form)
    people.go_away(as_person(request).user, form.cleaned_data["first"], form.cleaned_data["last"])
    return _done()


@require_POST
@signed_in
def my_day_away_end(request: HttpRequest, away: UUID) -> HttpResponse:
    people.stay_after_all(get_object_or_404(as_person(request).user.away, pk=away))
    return _done()


@require_POST
@signed_in
def my_other_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere else."""
    people.sign_out_everywhere(as_person(request).user, but=request.session.session_key)
    messages.success(request, _("You are signed in here alone."))
    return _done()


@require_POST
@signed_in
def my_reports(request: HttpRequest) -> HttpResponse:
    """A manager names somebody who has no manager yet."""
    form = ReportForm(request.POST)
    if form.is_valid():
        me = as_person(request).user
        try:
            report = people.with_address(form.cleaned_data["report"])
            if report:
                return redirect("pair", pairs.name_report(report, by=me).pk)
            form.add_error("report", _("Nobody here has this address. Is it spelled right?"))
        except (
            pairs.NotAManager,
            pairs.HasAManager,
            pairs.GoesInACircle,
            pairs.HasLeft,
        ) as cannot:
            form.add_error("report", str(WHY_NOT[type(cannot)]))
    return show(request, report_form=form)


def _done() -> HttpResponse:
    """The page from its top, where it says what was done; the forms lead to their own parts."""
    return redirect(f"{reverse('me')}#main")


def _manages(person: Person) -> bool:
    return pairs_of(person).open().filter(manager=person).exists()


def _calendars(person: Person, form: forms.Form | None) -> dict[str, object]:
    """Those elsewhere, which open to nobody who may be another."""
    if person.is_doubted:
        return {}
    return {
        "may_connect": True,
        "my_calendars": person.calendars.filter(left_at=None),
        "troubles": unread.TROUBLE,
        "calendar_form": form,
    }


def show(request: HttpRequest, **given: forms.Form) -> HttpResponse:
    """The page of settings, with what was wrong in one of its forms, if anything."""
    person = as_person(request).user
    manages = _manages(person)
    initial = {name: getattr(person, name) for name in MeForm.base_fields}
    context = {
        "form": given.get("form") or MeForm(initial=initial, zone=person.zone, manages=manages),
        "hours_form": given.get("hours_form") or HoursForm(initial=_hours_now(person)),
        "away_form": given.get("away_form") or AwayForm(),
        "report_form": given.get("report_form") or ReportForm(),
        "away": person.away.filter(last__gte=_yesterday()),
        "waiting": pairs.waiting_for(person),
        "own_calendar": getattr(person, "own_calendar", None),
        "calendar_trouble": feed.trouble_of(getattr(person, "own_calendar", None)),
        **_calendars(person, given.get("calendar_form")),
        "question_form": given.get("question_form"),
        "prompt_form": given.get("prompt_form"),
        "my_questions": [] if person.is_doubted else person.own_questions.all(),
        "my_prompts": [] if person.is_doubted else person.own_prompts.all(),
    }
    return render(request, "me.html", context, status=422 if is_wrong(given) else 200)


def _hours_now(person: Person) -> dict[str, str]:
    return {
        f"{which}_{weekday}": at.strftime("%H:%M")
        for weekday, span in person.working_hours.items()
        for which, at in zip(("from", "to"), span, strict=True)
    }


def _yesterday() -> date:
    return clock.now().date() - timedelta(days=1)
