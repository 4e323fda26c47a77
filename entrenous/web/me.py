"""My settings: name, zone, working hours, days away, language."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from entrenous import clock, people, zones
from entrenous.people import calendar_days
from entrenous.people.models import Person
from entrenous.web.access import as_person, signed_in


class MeForm(forms.ModelForm):  # type: ignore[type-arg]  # Django has no parameter at run time
    zone = forms.ChoiceField()
    country = forms.ChoiceField(required=False)
    language = forms.ChoiceField(choices=settings.LANGUAGES)
    most_a_day = forms.IntegerField(min_value=1, max_value=12)

    class Meta:
        model = Person
        fields = ("name", "zone", "country", "language", "most_a_day")

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # forms take many things
        self.fields["zone"].choices = [(zone, zone) for zone in zones.zone_names()]  # type: ignore[attr-defined]
        holidays = [("", _("none")), *calendar_days.countries().items()]
        self.fields["country"].choices = holidays  # type: ignore[attr-defined]


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
    form = MeForm(request.POST or None, instance=Person.objects.get(pk=person.pk))
    if request.method == "POST" and form.is_valid():
        moved = form.cleaned_data["zone"] != person.zone
        saved = form.save()
        with override(saved.language):
            messages.success(request, _("Saved."))
            if moved:
                messages.info(
                    request,
                    _(
                        "Your agreements keep the clock that they were made for; your pages show yours, too."
                    ),
                )
        return redirect("me")
    return _show(request, form=form)


@require_POST
@signed_in
def my_hours(request: HttpRequest) -> HttpResponse:
    form = HoursForm(request.POST)
    if not form.is_valid():
        return _show(request, hours_form=form)
    people.set_hours(as_person(request).user, form.hours)
    messages.success(request, _("Saved."))
    return redirect("me")


@require_POST
@signed_in
def my_days_away(request: HttpRequest) -> HttpResponse:
    form = AwayForm(request.POST)
    if not form.is_valid():
        return _show(request, away_form=form)
    people.go_away(as_person(request).user, form.cleaned_data["first"], form.cleaned_data["last"])
    return redirect("me")


@require_POST
@signed_in
def my_day_away_end(request: HttpRequest, away: UUID) -> HttpResponse:
    get_object_or_404(as_person(request).user.away, pk=away).delete()
    return redirect("me")


@require_POST
@signed_in
def my_other_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere else."""
    people.sign_out_everywhere(as_person(request).user, but=request.session.session_key)
    messages.success(request, _("You are signed in here alone."))
    return redirect("me")


def _show(request: HttpRequest, **given: forms.BaseForm) -> HttpResponse:
    person = as_person(request).user
    form = given.get("form") or MeForm(instance=Person.objects.get(pk=person.pk))
    hours = given.get("hours_form") or HoursForm(initial=_hours_now(person))
    context = {
        "form": form,
        "hours_form": hours,
        "away_form": given.get("away_form") or AwayForm(),
        "away": person.away.filter(last__gte=_yesterday()),
    }
    wrong = any(one.errors for one in given.values())
    return render(request, "me.html", context, status=422 if wrong else 200)


def _hours_now(person: Person) -> dict[str, str]:
    return {
        f"{which}_{weekday}": at.strftime("%H:%M")
        for weekday, span in person.working_hours.items()
        for which, at in zip(("from", "to"), span, strict=True)
    }


def _yesterday() -> date:
    return clock.now().date() - timedelta(days=1)
