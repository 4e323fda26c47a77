"""Where I want to grow: my goals and projects, each private until I share it; and my time for them."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrenous import growth as growing
from entrenous.changes import PairHasEnded
from entrenous.growth.models import Aim
from entrenous.pairs import pairs_of
from entrenous.web import time_given, words
from entrenous.web.access import PersonRequest, is_wrong, own_page, uuid_or_none
from entrenous.web.topics import LONGEST_LINE, WordingForm


class AimForm(forms.Form):
    new = forms.UUIDField(required=False)
    kind = forms.ChoiceField(choices=list(words.AIM_KINDS.items()))
    text = forms.CharField(max_length=LONGEST_LINE, strip=True)
    why = forms.CharField(max_length=LONGEST_LINE, strip=True, required=False)
    sign = forms.CharField(max_length=LONGEST_LINE, strip=True, required=False)
    links = forms.CharField(max_length=LONGEST_LINE, strip=True, required=False)
    horizon = forms.DateField(required=False)


class LineForm(WordingForm):
    new = forms.UUIDField(required=False)


class StateForm(forms.Form):
    state = forms.ChoiceField(choices=Aim.State.choices)


@require_safe
@own_page
def growth(request: PersonRequest) -> HttpResponse:
    return show(request)


@require_POST
@own_page
def aims(request: PersonRequest) -> HttpResponse:
    """Set one: a goal, or a project of any kind."""
    form = AimForm(request.POST)
    if not form.is_valid():
        return show(request, aim_form=form)
    growing.set_aim(request.user, **form.cleaned_data)
    return redirect(_part_of(form.cleaned_data["kind"]))


@require_POST
@own_page
def aim(request: PersonRequest, aim: UUID) -> HttpResponse:
    """Its words, its kind, its horizon."""
    row = get_object_or_404(request.user.aims, pk=aim)
    form = AimForm(request.POST)
    if not form.is_valid():
        return show(request, change_form=form, change_of=row.pk)
    given = {name: value for name, value in form.cleaned_data.items() if name != "new"}
    growing.change_aim(row, by=request.user, **given)
    return _back_to(row)


@require_POST
@own_page
def aim_lines(request: PersonRequest, aim: UUID) -> HttpResponse:
    """How it goes, or what it taught."""
    row = get_object_or_404(request.user.aims, pk=aim)
    form = LineForm(request.POST)
    if not form.is_valid():
        return show(request, line_form=form, line_of=row.pk)
    growing.check_in(row, **form.cleaned_data, by=request.user)
    return _back_to(row)


@require_POST
@own_page
def aim_state(request: PersonRequest, aim: UUID) -> HttpResponse:
    row = get_object_or_404(request.user.aims, pk=aim)
    form = StateForm(request.POST)
    if form.is_valid():
        growing.settle_aim(row, form.cleaned_data["state"], by=request.user)
    return _back_to(row)


@require_POST
@own_page
def aim_sharing(request: PersonRequest, aim: UUID) -> HttpResponse:
    """One switch: the manager of the pair that it names sees this, or nobody does."""
    row = get_object_or_404(request.user.aims, pk=aim)
    if not request.POST.get("with"):
        growing.withdraw(row, by=request.user)
        return _back_to(row)
    ident = uuid_or_none(request.POST["with"])
    pair = get_object_or_404(pairs_of(request.user).filter(report=request.user), pk=ident)
    try:
        growing.share(row, pair, by=request.user)
    except PairHasEnded:
        why = _("%(name)s does not manage you any more, so it stays yours.")
        messages.info(request, why % {"name": pair.manager.given_name})
    return _back_to(row)


@require_POST
@own_page
def aim_end(request: PersonRequest, aim: UUID) -> HttpResponse:
    """Take it out for good."""
    growing.take_out(get_object_or_404(request.user.aims, pk=aim), by=request.user)
    return redirect("growth")


def show(request: PersonRequest, **given: object) -> HttpResponse:
    """The page, with what was wrong in a form, if anything."""
    me = request.user
    mine = growing.aims_of(me)
    manager = next(iter(me.pairs_as_report.open().select_related("manager")), None)
    context = {
        "goals": [one for one in mine if one.is_goal],
        "projects": [one for one in mine if not one.is_goal],
        "with_manager": manager,
        "project_kinds": {
            kind.value: label for kind, label in words.AIM_KINDS.items() if kind != Aim.Kind.GOAL
        },
        "time": time_given.shown(request, mine),
        **given,
    }
    wrong = is_wrong(given)
    return render(request, "growth.html", context, status=422 if wrong else 200)


def _part_of(kind: str) -> str:
    return f"{reverse('growth')}#{'goals' if kind == Aim.Kind.GOAL else 'projects'}"


def _back_to(aim: Aim) -> HttpResponse:
    return redirect(f"{reverse('growth')}#aim-{aim.pk}")
