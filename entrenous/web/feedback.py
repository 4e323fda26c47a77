"""Where either would like to hear more: a part of the meeting page."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from entrenous import record
from entrenous.web.access import PairRequest, pair_page
from entrenous.web.meeting_page import page_of, shown_again
from entrenous.web.topics import TopicForm, WordingForm


@require_POST
@pair_page
def feedback(request: PairRequest) -> HttpResponse:
    """Name an area."""
    page = page_of(request, request.POST.get("meeting"))
    form = TopicForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        record.want_feedback(request.pair, given["text"], new=given["new"], by=request.user)
        form = TopicForm()
    return shown_again(request, page, "feedback", feedback_form=form)


@require_POST
@pair_page
def feedback_wording(request: PairRequest, wanted: UUID) -> HttpResponse:
    page = page_of(request, request.POST.get("meeting"))
    row = get_object_or_404(request.pair.feedback_wanted, pk=wanted)
    form = WordingForm(request.POST)
    if form.is_valid():
        record.reword(row, form.cleaned_data["text"], by=request.user)
        return shown_again(request, page, "feedback")
    return shown_again(request, page, "feedback", wording_form=form, wording_of=row.pk)


@require_POST
@pair_page
def feedback_enough(request: PairRequest, wanted: UUID) -> HttpResponse:
    """Said by who wanted it; for the other there is no such button, and nothing behind it."""
    page = page_of(request, request.POST.get("meeting"))
    mine = request.pair.feedback_wanted.filter(wanted_by=request.user)
    record.say_enough(get_object_or_404(mine, pk=wanted), by=request.user)
    return shown_again(request, page, "feedback")
