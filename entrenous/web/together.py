"""How do we work together: each answers for themselves; both read it once both have shared."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrenous import preparation
from entrenous.web import questions
from entrenous.web.access import PairRequest, closed_for_now, pair_page


@require_safe
@pair_page
def together(request: PairRequest) -> HttpResponse:
    if request.user.is_doubted:
        return closed_for_now(request)
    return show(request)


@require_POST
@pair_page
def together_sharing(request: PairRequest) -> HttpResponse:
    """Share what stands there now, or take it back."""
    if request.user.is_doubted:
        return closed_for_now(request)
    if request.POST.get("share") == "no":
        preparation.take_way_of_working_back(request.pair, by=request.user)
        return redirect("together", request.pair.pk)
    try:
        preparation.share_way_of_working(request.pair, by=request.user)
    except preparation.NothingToShare:
        messages.info(request, _("Write a line or two first; then you can share it."))
    return redirect("together", request.pair.pk)


def show(request: PairRequest, **given: object) -> HttpResponse:
    """The page, with the answer that was refused, if one was."""
    pair, me = request.pair, request.user
    ways = preparation.ways_of_working(pair, me)
    both = [
        (words, ways.mine.get(code), ways.theirs.get(code))
        for code, words in questions.TOGETHER.items()
        if code in ways.mine or code in ways.theirs
    ]
    context = {
        "pair": pair,
        "other": request.other,
        "ways": ways,
        "both": both if ways.theirs else [],
        "questions": questions.together(pair, me),
        **given,
    }
    part = "#told" if "part" in request.GET else ""
    return render(request, f"together.html{part}", context, status=422 if given else 200)
