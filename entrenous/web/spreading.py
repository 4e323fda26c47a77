"""A manager's week, spread out: so many a day and hours kept for focus; a plan to look at, and one press.

The press sends along what was looked at. If the plan is another by then, nothing is done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from entrenous import agreements, meetings, people, zones
from entrenous.agreements.spreading import Change, Moving
from entrenous.agreements.terms import Terms
from entrenous.changes import PairHasEnded
from entrenous.people import spoken
from entrenous.people.models import Person
from entrenous.web import words
from entrenous.web.access import PersonRequest, own_page
from entrenous.web.moving import WHY_NOT
from entrenous.web.unread import unread

MOST_BLOCKS = 12
EMPTY_ROWS = 2  # to fill in another block without JavaScript


class BlockForm(forms.Form):
    """All three, or none for a block that is taken away."""

    weekday = forms.TypedChoiceField(
        choices=[("", "—"), *WEEKDAYS.items()], coerce=int, empty_value=None, required=False
    )
    begin = forms.TimeField(required=False)
    end = forms.TimeField(required=False)

    def clean(self) -> None:
        given = [self.cleaned_data.get(name) for name in ("weekday", "begin", "end")]
        weekday, begin, end = given
        if self.errors or all(each is None for each in given):
            return
        if any(each is None for each in given):
            self.add_error(None, _("A weekday and both hours, please; or none of them."))
        elif end <= begin:  # type: ignore[operator]  # neither is None
            self.add_error(None, _("The end comes after the beginning, please."))
        self.cleaned_data["block"] = (weekday, begin, end)


class SpreadForm(forms.Form):
    most_a_day = forms.IntegerField(min_value=1, max_value=12)


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def spreading(request: PersonRequest) -> HttpResponse:
    plan = agreements.WeekPlan(request.user)
    if not plan.pairs:
        return redirect("week")
    if request.method != "POST":
        shown = plan if "look" in request.GET else None
        return _show(request, shown=shown)
    if request.POST.get("do") == "apply":
        return _apply(request, plan)
    return _ask(request)


def _ask(request: PersonRequest) -> HttpResponse:
    """Remember what is asked for, and show the plan."""
    form = SpreadForm(request.POST)
    rows = zip(*(request.POST.getlist(name) for name in ("weekday", "begin", "end")), strict=False)
    blocks = [
        BlockForm(dict(zip(("weekday", "begin", "end"), row, strict=True)))
        for row in list(rows)[:MOST_BLOCKS]
    ]
    if not all([form.is_valid(), *(block.is_valid() for block in blocks)]):
        return _show(request, form=form, blocks=blocks)
    people.change_settings(request.user, most_a_day=form.cleaned_data["most_a_day"])
    kept = [b.cleaned_data["block"] for b in blocks if "block" in b.cleaned_data]
    people.keep_for_focus(request.user, kept)
    return redirect(f"{reverse('spreading')}?look=1#plan")


def _apply(request: PersonRequest, plan: agreements.WeekPlan) -> HttpResponse:
    """What is ticked: proposals where the agreement changes, moves where one date does."""
    again = f"{reverse('spreading')}?look=1#main"
    if request.POST.get("seen") != plan.fingerprint:
        messages.info(
            request, _("Something changed meanwhile, so nothing was done. Here is the plan anew.")
        )
        return redirect(again)
    ticked = set(request.POST.getlist("tick"))
    if not ticked:
        messages.info(request, _("Nothing was ticked, so nothing was done."))
    proposed = [one for one in plan.changes if one.key in ticked and _propose(request, one)]
    moved = [one for one in plan.moves if one.key in ticked and _move(request, one)]
    if proposed:
        names = ", ".join([one.pair.report.given_name for one in proposed])
        messages.success(request, _("Proposed to %(names)s.") % {"names": names})
    if moved:
        said = ngettext("One date moved.", "%(n)d dates moved.", len(moved))
        messages.success(request, said % {"n": len(moved)})
    return redirect(again)


def _propose(request: PersonRequest, change: Change) -> bool:
    try:
        agreements.propose(change.pair, change.then, by=request.user)
    except PairHasEnded:
        _has_ended(request, change.pair.report.given_name)
        return False
    return True


def _move(request: PersonRequest, moving: Moving) -> bool:
    meeting, name = moving.meeting, moving.pair.report.given_name
    local = zones.wall(moving.to, meeting.zone)
    try:
        meetings.move(
            meeting, local.date(), local.time(), meeting.zone, seen=meeting.version, by=request.user
        )
    except meetings.MovedMeanwhile:
        messages.info(request, _("%(name)s was quicker; look at it once more.") % {"name": name})
    except meetings.CannotMove as cannot:
        messages.info(request, f"{name}: {WHY_NOT[type(cannot)]}")
    except PairHasEnded:
        _has_ended(request, name)
    else:
        return True
    return False


def _has_ended(request: HttpRequest, name: str) -> None:
    messages.info(request, _("You and %(name)s do not meet any more.") % {"name": name})


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that the plan would do."""

    key: str
    name: str
    ink: str
    before: str
    after: str
    why: str


def _show(
    request: PersonRequest,
    *,
    form: SpreadForm | None = None,
    blocks: list[BlockForm] | None = None,
    shown: agreements.WeekPlan | None = None,
) -> HttpResponse:
    me = request.user
    if blocks is None:
        blocks = [
            BlockForm(initial={"weekday": weekday, "begin": begin, "end": end})
            for weekday, begin, end in me.focus_blocks
        ]
    wrong = bool(form and form.errors) or any(block.errors for block in blocks)
    empty = [BlockForm() for _row in range(min(EMPTY_ROWS, MOST_BLOCKS - len(blocks)))]
    everybody = [me, *(pair.report for pair in shown.pairs.values())] if shown else []
    context = {
        "unread": unread(everybody, me) if everybody else [],
        "form": form or SpreadForm(initial={"most_a_day": me.most_a_day}),
        "blocks": blocks if wrong else [*blocks, *empty],
        "weekdays": [(str(number), str(name)) for number, name in WEEKDAYS.items()],
        "plan": shown,
        "lines": [*_changes(shown), *_moves(shown)] if shown else [],
        "left_out": [
            (pair.report.given_name, _when(terms, me)) for pair, terms in shown.left_out
        ] if shown else [],
        "waiting": ", ".join(
            [shown.pairs[pk].report.given_name for pk in shown.waiting]
        ) if shown else "",
    }  # fmt: skip
    return render(request, "spreading.html", context, status=422 if wrong else 200)


def _changes(plan: agreements.WeekPlan) -> list[Line]:
    return [
        Line(
            key=one.key,
            name=one.pair.report.given_name,
            ink=one.pair.ink,
            before=_before(plan, one),
            after=_("%(when)s, first on %(day)s")
            % {
                "when": _when(one.then, plan.manager),
                "day": spoken.plain_day(plan.first_date(one)),
            },
            why=_why(one, plan.manager.most_a_day),
        )
        for one in plan.changes
    ]


def _before(plan: agreements.WeekPlan, change: Change) -> str:
    """Where it stands, or what they were asked already and is asked anew."""
    when = _when(change.now, plan.manager)
    return _("You proposed: %(when)s") % {"when": when} if change.pair.pk in plan.waiting else when


def _moves(plan: agreements.WeekPlan) -> list[Line]:
    zone = plan.manager.zone
    return [
        Line(
            key=one.key,
            name=one.pair.report.given_name,
            ink=one.pair.ink,
            before=_on(zones.wall(one.meeting.starts_at, zone)),
            after=_on(zones.wall(one.to, zone)),
            why=_("That day alone has too many; the rhythm stays."),
        )
        for one in plan.moves
    ]


def _when(terms: Terms, me: Person) -> str:
    """The clock is named only where it is not the reader's own."""
    hour = spoken.hour(terms.at) if terms.zone == me.zone else words.at_words(terms)
    return f"{words.rhythm_words(terms)}, {hour}"


def _on(local: datetime) -> str:
    return f"{spoken.day_words(local)}, {spoken.hour(local)}"


def _why(change: Change, most: int) -> str:
    if change.why == "focus":
        return _("It stands in hours that you keep for focus.")
    if change.why == "full":
        return ngettext(
            "Its day has more than your one a day.", "Its day has more than your %(n)d a day.", most
        ) % {"n": most}
    return _("So there is room for somebody else.")
