"""How the two meet: what holds, what either proposes, and how it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrenous import agreements, meetings, zones
from entrenous.agreements.models import Proposal
from entrenous.web.access import PairRequest, pair_page, uuid_or_none
from entrenous.web.agreement_page import AgreementPage
from entrenous.web.moving import WHY_NOT
from entrenous.web.proposing import (
    EndForm,
    OnceForm,
    PauseForm,
)

PARTS = {"holds", "ideas", "propose", "history"}


@require_safe
@pair_page
def agreement(request: PairRequest) -> HttpResponse:
    answering = uuid_or_none(request.GET.get("answering"))
    page = AgreementPage(request.pair, request.user, answering)
    part = request.GET.get("part")
    template = f"agreement.html#{part}" if part in PARTS else "agreement.html"
    return render(request, template, _context(request, page))


@require_POST
@pair_page
def proposals(request: PairRequest) -> HttpResponse:
    """Offer terms, a pause or an end; it replaces what one offered before."""
    page = AgreementPage(request.pair, request.user, uuid_or_none(request.POST.get("answering")))
    pair, me = request.pair, request.user
    match request.POST.get("kind"):
        case "pause":
            pause = PauseForm(request.POST)
            if not pause.is_valid():
                return _again(request, page, pause_form=pause)
            given = pause.cleaned_data
            return _offered(
                request,
                lambda: agreements.propose_pause(pair, given["first"], given["last"], by=me),
            )
        case "end":
            end = EndForm(request.POST)
            if not end.is_valid():
                return _again(request, page, end_form=end)
            last = end.cleaned_data["last"]
            return _offered(request, lambda: agreements.propose_end(pair, last, by=me))
        case _:
            form = page.form(request.POST)
            if not form.is_valid():
                return _again(request, page, form=form)
            return _offered(request, lambda: agreements.propose(pair, form.terms, by=me))


def _offered(request: PairRequest, offer: Callable[[], Proposal]) -> HttpResponse:
    try:
        offer()
    except agreements.NothingToEnd:
        messages.info(request, _("There is no rhythm yet, so there is nothing to pause or to end."))
    return redirect("agreement", request.pair.pk)


@require_POST
@pair_page
def acceptance(request: PairRequest, proposal: UUID) -> HttpResponse:
    row = get_object_or_404(request.pair.proposals, pk=proposal)
    try:
        agreements.accept(row, by=request.user)
    except agreements.NoLongerOpen:
        messages.info(request, _("That idea is not open any more. Here is what stands now."))
    except agreements.NotYourTurn:
        messages.info(request, _("That is your own idea; the yes comes from the other."))
    else:
        messages.success(request, _("You agreed."))
    return redirect("agreement", request.pair.pk)


@require_POST
@pair_page
def withdrawal(request: PairRequest, proposal: UUID) -> HttpResponse:
    row = get_object_or_404(request.pair.proposals, pk=proposal)
    try:
        agreements.withdraw(row, by=request.user)
    except agreements.NoLongerOpen:
        messages.info(request, _("It is agreed already. You can propose something else."))
    except agreements.NotYourTurn:
        messages.info(request, _("Only who had the idea takes it back."))
    return redirect("agreement", request.pair.pk)


@require_POST
@pair_page
def meetings_of_pair(request: PairRequest) -> HttpResponse:
    """Meet once, outside the rhythm."""
    page = AgreementPage(request.pair, request.user)
    form = OnceForm(request.POST)
    if not form.is_valid():
        return _again(request, page, once_form=form)
    given = form.cleaned_data
    moment = given.get("moment")
    zone = request.user.zone
    local = zones.wall(moment, zone) if moment else datetime.combine(given["day"], given["at"])
    try:
        meeting = meetings.arrange(
            request.pair,
            local.date(),
            local.time(),
            zone,
            minutes=given["minutes"],
            by=request.user,
        )
    except meetings.CannotMove as cannot:
        form.add_error(None, str(WHY_NOT[type(cannot)]))
        return _again(request, page, once_form=form)
    return redirect("meeting", request.pair.pk, meeting.pk)


def _again(request: PairRequest, page: AgreementPage, **forms_: object) -> HttpResponse:
    """With what was typed: news of the other must not put the fields back."""
    context = _context(request, page) | forms_ | {"given_back": True}
    return render(request, "agreement.html", context, status=422)


def _context(request: PairRequest, page: AgreementPage) -> dict[str, object]:
    context: dict[str, object] = {"page": page, "pair": request.pair, "other": request.other}
    if request.pair.is_open:
        context["form"] = page.form()
    return context
