"""Somebody's investment time as their page shows it: the forms, the ring, the rows of a year."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrenous import clock, growth, zones
from entrenous.growth.models import Aim, Investment, Timer
from entrenous.web.access import PersonRequest
from entrenous.web.topics import LONGEST_LINE

A_PAGE = 20
HOURS = re.compile(
    r"(?:(\d{1,2})[:h](\d{0,2}))|(?:(\d{1,4}) ?(?:m|min|')\.?)|(\d{1,2}(?:[.,]\d{1,2})?) ?h?"
)
EARLIEST = date(2000, 1, 1)


class TimeField(forms.CharField):
    """Time spent, in minutes, from 1:30, 1.5, 1,5, 2h or 90m."""

    default_error_messages = {
        "odd": gettext_lazy("How long, as in 1:30, 1.5 or 90m?"),
        "none": gettext_lazy("A minute at least, please."),
        "long": gettext_lazy("A day has 24 hours. Note the rest on another day."),
    }

    def clean(self, value: object) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        found = HOURS.fullmatch(text.strip().lower())
        if not found:
            raise forms.ValidationError(self.error_messages["odd"], code="odd")
        hours, past, only_minutes, decimal = found.groups()
        if only_minutes:
            minutes = int(only_minutes)
        elif decimal:
            minutes = round(float(decimal.replace(",", ".")) * 60)
        else:
            minutes = int(hours) * 60 + int(past or 0)
        if past and int(past) > 59:
            raise forms.ValidationError(self.error_messages["odd"], code="odd")
        if minutes < 1:
            raise forms.ValidationError(self.error_messages["none"], code="none")
        if minutes > 25 * 60:
            raise forms.ValidationError(self.error_messages["long"], code="long")
        return minutes


class ProjectForm(forms.Form):
    """Everything that is noted may be for one of the person's projects."""

    new = forms.UUIDField(required=False)
    project = forms.ChoiceField(required=False)
    text = forms.CharField(max_length=LONGEST_LINE, strip=True, required=False)

    def __init__(self, *args: object, projects: Iterable[Aim], **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # forms take many things
        self._projects = {str(aim.pk): aim for aim in projects}
        chosen: forms.ChoiceField = self.fields["project"]  # type: ignore[assignment]
        chosen.choices = [("", ""), *((pk, aim.text) for pk, aim in self._projects.items())]

    @property
    def chosen(self) -> Aim | None:
        return self._projects.get(self.cleaned_data.get("project", ""))


class InvestmentForm(ProjectForm):
    day = forms.DateField()
    time = TimeField(max_length=10)

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day < EARLIEST:
            raise forms.ValidationError(_("That day is very long ago. Which one do you mean?"))
        return day


class WeekForm(ProjectForm):
    """A past week at once: a field for each of its days."""

    def __init__(self, *args: object, days: Iterable[date], **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.days = list(days)
        for number in range(7):
            self.fields[f"time_{number}"] = TimeField(max_length=10, required=False)

    @property
    def week_before(self) -> date:
        return self.days[0] - timedelta(weeks=1)

    def each(self) -> list[tuple[date, forms.BoundField]]:
        return [(day, self[f"time_{number}"]) for number, day in enumerate(self.days)]


class TimerForm(ProjectForm):
    time = TimeField(max_length=10, required=False)


@dataclass
class Shown:
    """What the page says about somebody's time."""

    year: growth.Year
    ring: list[Arc]
    sheet: Page[Investment]
    timer: Timer | None
    form: InvestmentForm
    week_form: WeekForm
    today: date
    projects: list[Aim]


@dataclass(frozen=True, slots=True)
class Arc:
    """One project on the ring: what it took, of a whole of `of` minutes, after what came before."""

    name: str
    minutes: int
    before: int
    of: int


def shown(request: PersonRequest, mine: list[Aim]) -> Shown:
    """The time of the year that the address names, of these goals and projects."""
    me = request.user
    today = zones.wall(clock.now(), me.zone).date()
    asked = request.GET.get("year", "")
    year = growth.year_of(me, int(asked) if re.fullmatch(r"20\d\d", asked) else today.year)
    names = {aim.pk: aim.text for aim in mine}
    projects = [aim for aim in mine if not aim.is_goal]
    open_ones = [aim for aim in projects if aim.is_open]
    rows = me.investments.filter(day__year=year.year).select_related("project")
    return Shown(
        year=year,
        ring=_ring(year, names),
        sheet=Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        timer=growth.timer_of(me),
        form=InvestmentForm(initial={"day": today}, projects=open_ones),
        week_form=WeekForm(projects=open_ones, days=growth.past_week(me, asked_week(request))),
        today=today,
        projects=projects,
    )


def asked_week(request: PersonRequest) -> date | None:
    """A day of the past week that an address or a form names, if it is one."""
    given = request.POST.get("week") or request.GET.get("week") or ""
    try:
        return max(EARLIEST, date.fromisoformat(given))
    except ValueError:
        return None


def _ring(year: growth.Year, names: dict[UUID, str]) -> list[Arc]:
    whole, before, arcs = max(year.share, year.taken, 1), 0, []
    for project, minutes in year.of_each:
        name = names.get(project) if project else None
        arcs.append(Arc(name or _("Something else"), minutes, before, whole))
        before += minutes
    return arcs
