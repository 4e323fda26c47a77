"""What the report of a pair shares at this moment: both open it, check in together, link to it."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from entrenous import growth, record
from entrenous.growth.models import Aim
from entrenous.web.access import PairRequest, is_wrong, pair_page
from entrenous.web.growth import LineForm
from entrenous.web.meeting_page import page_of, shared_aims, shown_again


class LinkForm(forms.Form):
    row = forms.UUIDField()
    aim = forms.UUIDField(required=False)


@require_safe
@pair_page
def shared_growth(request: PairRequest) -> HttpResponse:
    return _show(request)


@require_POST
@pair_page
def shared_lines(request: PairRequest, aim: UUID) -> HttpResponse:
    """Check in together: either writes a line."""
    row = _shared(request, aim)
    form = LineForm(request.POST)
    if form.is_valid():
        growth.check_in(row, **form.cleaned_data, by=request.user)
    wrong = {} if form.is_valid() else {"line_form": form, "line_of": row.pk}
    if request.POST.get("from") == "meeting":
        page = page_of(request, request.POST.get("meeting"))
        return shown_again(request, page, "growth", **wrong)
    return _show(request, **wrong) if wrong else redirect("shared-growth", request.pair.pk)


@require_POST
@pair_page
def links(request: PairRequest) -> HttpResponse:
    """A topic or a promise belongs to a goal or a project, or to none any more."""
    page = page_of(request, request.POST.get("meeting"))
    form = LinkForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        aim = _shared(request, given["aim"]) if given["aim"] else None
        row = request.pair.topics.filter(pk=given["row"]).first() or get_object_or_404(
            request.pair.commitments, pk=given["row"]
        )
        record.link(row, aim.pk if aim else None, by=request.user)
    return shown_again(request, page, "growth", link_form=form)


def _show(request: PairRequest, **forms_: object) -> HttpResponse:
    context = {
        "pair": request.pair,
        "other": request.other,
        "aims": shared_aims(request.pair, request.user),
        **forms_,
    }
    template = "shared_growth.html#shared" if "part" in request.GET else "shared_growth.html"
    return render(request, template, context, status=422 if is_wrong(forms_) else 200)


def _shared(request: PairRequest, aim: UUID) -> Aim:
    found = next((one for one in shared_aims(request.pair, request.user) if one.pk == aim), None)
    if found is None:
        raise Http404
    return found
