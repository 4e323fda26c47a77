"""What somebody proposes: the forms, the terms in words, and the dates that they lead to on both walls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrenous import clock, meetings, zones
from entrenous.agreements.models import Agreement, Proposal
from entrenous.agreements.terms import LONGEST, SHORTEST, Format, Rhythm, Terms
from entrenous.meetings import rhythm
from entrenous.pairs.models import Pair
from entrenous.people import spoken
from entrenous.people.models import Person
from entrenous.web import places, words
from entrenous.web.moving import proposed

SHOWN_DATES = 4
FURTHEST_START = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class DateLine:
    """One of the next dates of a proposal, on both walls, and what to know of it."""

    day: date
    hours: tuple[str, ...]
    odd: bool
    in_the_way: list[str]


@dataclass
class Idea:
    """An open proposal as one of the two reads it."""

    proposal: Proposal
    pair: Pair
    me: Person
    holds: Agreement | None

    @property
    def is_mine(self) -> bool:
        return self.proposal.by_id == self.me.pk

    @property
    def by(self) -> Person:
        return self.pair.one(self.proposal.by_id)

    @property
    def terms(self) -> Terms:
        return self.proposal.terms

    @cached_property
    def said(self) -> list[tuple[str, bool]]:
        """The terms in words, piece by piece, with whether each differs from what holds."""
        differs = set(self.terms.differences(self.holds.terms)) if self.holds else set()
        return [
            (words.rhythm_words(self.terms), bool(differs & {"rhythm", "weekday"})),
            (words.at_words(self.terms), bool(differs & {"at", "zone"})),
            (words.length(self.terms.minutes), "minutes" in differs),
            (words.usually(self.terms), bool(differs & {"format", "place"})),
            (_("from %(day)s") % {"day": spoken.plain_day(self.terms.start)}, "start" in differs),
        ]

    @cached_property
    def dates(self) -> list[DateLine]:
        return next_dates(self.pair, self.terms, self.me)

    @property
    def zones(self) -> list[str]:
        return zones_of(self.pair, self.terms.zone)


class ProposalForm(forms.Form):
    """Terms as somebody fills them in. `zone` is the wall that the hour is on."""

    rhythm = forms.ChoiceField(choices=[(r.value, words.RHYTHMS[r]) for r in Rhythm])
    weekday = forms.TypedChoiceField(
        choices=[(n, WEEKDAYS[n]) for n in range(7)], coerce=int, empty_value=None
    )
    at = forms.TimeField()
    zone = forms.ChoiceField()
    minutes = forms.IntegerField(min_value=SHORTEST, max_value=LONGEST)
    format = forms.ChoiceField(choices=[(f.value, words.FORMATS[f]) for f in Format])
    place = forms.CharField(required=False, max_length=500)
    start = forms.DateField()

    def __init__(self, pair: Pair, zone: str, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # forms take many things
        choices = zones_of(pair, zone)
        self.fields["zone"].choices = [(z, places.city(z)) for z in choices]  # type: ignore[attr-defined]

    def clean_start(self) -> date:
        start: date = self.cleaned_data["start"]
        today = zones.wall(clock.now(), "UTC").date()
        if start < today - timedelta(days=1):
            raise forms.ValidationError(_("That day is over. From today on, please."))
        if start > today + FURTHEST_START:
            raise forms.ValidationError(_("That is more than a year away. Please begin sooner."))
        return start

    @property
    def terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(
            rhythm=Rhythm(given["rhythm"]),
            weekday=given["weekday"],
            at=given["at"].replace(second=0, microsecond=0),
            zone=given["zone"],
            minutes=given["minutes"],
            format=Format(given["format"]),
            place=given["place"],
            start=given["start"],
        )


class PauseForm(forms.Form):
    first = forms.DateField()
    last = forms.DateField()

    def clean(self) -> None:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day comes before the first. A later one would do."))
        if last and last < zones.wall(clock.now(), "UTC").date() - timedelta(days=1):
            self.add_error("last", _("That day is over. From today on, please."))


class EndForm(forms.Form):
    last = forms.DateField()

    def clean_last(self) -> date:
        last: date = self.cleaned_data["last"]
        if last < zones.wall(clock.now(), "UTC").date() - timedelta(days=1):
            raise forms.ValidationError(_("That day is over. From today on, please."))
        return last


class OnceForm(forms.Form):
    """`choice` is one of the proposed moments; without it day and hour are the asker's own."""

    choice = forms.CharField(required=False)
    day = forms.DateField(required=False)
    at = forms.TimeField(required=False)
    minutes = forms.IntegerField(min_value=SHORTEST, max_value=LONGEST, initial=30)

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("choice"):
            given["moment"] = proposed(given["choice"])
            if given["moment"] is None:
                self.add_error("choice", _("Please choose one of the moments."))
            return
        if not given.get("day") and "day" not in self.errors:
            self.add_error("day", _("Which day? For example 2027-03-11."))
        if not given.get("at") and "at" not in self.errors:
            self.add_error("at", _("At what time? For example 10:30."))


def zones_of(pair: Pair, *more: str) -> list[str]:
    """The zones that matter to the two, each once, the manager's first."""
    return list(dict.fromkeys([pair.manager.zone, pair.report.zone, *more]))


def next_start(terms: Terms, today: date) -> date:
    """The first day from today on that leaves the rhythm in the weeks in which it falls."""
    if terms.start >= today:
        return terms.start
    to_come = today + timedelta(days=2 * 31)
    return next(rhythm.slots(terms.rhythm, terms.weekday, terms.start, today, to_come))


def odd_days(pair: Pair, days: list[date], at: time, zone: str) -> set[date]:
    """Those of the days on which one of the two reads another hour than they are used to."""
    return {
        week.slot
        for person in pair.people
        if person.zone != zone
        for week in rhythm.odd_weeks(days, at, zone, person.zone)
    }


def next_dates(pair: Pair, terms: Terms, me: Person) -> list[DateLine]:
    """The first dates of these terms on the walls of both, and what is in their way."""
    today = zones.wall(clock.now(), terms.zone).date()
    first = max(today, terms.start)
    ahead = rhythm.slots(
        terms.rhythm, terms.weekday, terms.start, first, first + timedelta(days=150)
    )
    starts = []
    for slot in ahead:
        start = zones.instant(datetime.combine(slot, terms.at), terms.zone)
        if start > clock.now():
            starts.append((slot, start))
        if len(starts) == SHOWN_DATES:
            break
    odd = odd_days(pair, [slot for slot, _at in starts], terms.at, terms.zone)
    obstacles = meetings.in_the_way(pair, [start for _slot, start in starts], minutes=terms.minutes)
    columns = zones_of(pair, terms.zone)
    return [
        DateLine(
            day=slot,
            hours=tuple(spoken.hour(zones.wall(start, zone)) for zone in columns),
            odd=slot in odd,
            in_the_way=[_obstacle(obstacle, me) for obstacle in found],
        )
        for (slot, start), found in zip(starts, obstacles, strict=True)
    ]


OWN_OBSTACLES = {
    "outside hours": gettext_lazy("Outside your working hours."),
    "day off": gettext_lazy("A day off of yours."),
    "busy": gettext_lazy("You have another 1:1 then."),
    "taken": gettext_lazy("There is something in your calendar then."),
}


def _obstacle(obstacle: meetings.Obstacle, me: Person) -> str:
    if obstacle.person == me and obstacle.what == "taken" and me.focus_blocks:
        return _("There is something in your calendar then, or it is kept for focus.")
    if obstacle.person == me:
        return str(OWN_OBSTACLES[obstacle.what])
    return _("%(name)s is not available.") % {"name": obstacle.person.given_name}
