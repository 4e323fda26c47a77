"""Who does what until next time, and looking back at it: parts of the meeting page."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from entrenous import record
from entrenous.record.models import Commitment
from entrenous.web.access import PairRequest, pair_page
from entrenous.web.meeting_page import page_of, shown_again
from entrenous.web.notes import from_the_editor, made_there
from entrenous.web.topics import LONGEST_LINE


class CommitmentForm(forms.Form):
    new = forms.UUIDField(required=False)
    owed_by = forms.ChoiceField(choices=[("me", "me"), ("other", "other")])
    text = forms.CharField(max_length=LONGEST_LINE, strip=True)
    due = forms.DateField(required=False)


class CommitmentWordingForm(forms.Form):
    text = forms.CharField(max_length=LONGEST_LINE, strip=True)
    due = forms.DateField(required=False)


class ReviewForm(forms.Form):
    outcome = forms.ChoiceField(choices=Commitment.Outcome.choices)
    text = forms.CharField(max_length=LONGEST_LINE, strip=True, required=False)


@require_POST
@pair_page
def commitments(request: PairRequest) -> HttpResponse:
    """Make one, by either, for either."""
    page = page_of(request, request.POST.get("meeting"))
    form = CommitmentForm(request.POST)
    commitment = None
    if form.is_valid():
        given = form.cleaned_data
        commitment = record.make_commitment(
            request.pair,
            given["text"],
            owed_by=request.user if given["owed_by"] == "me" else request.other,
            meeting=page.meeting,
            due=given["due"],
            new=given["new"],
            by=request.user,
        )
        form = CommitmentForm()
    if from_the_editor(request):
        return made_there(commitment, form)
    return shown_again(request, page, "promises", commitment_form=form)


@require_POST
@pair_page
def commitment_wording(request: PairRequest, commitment: UUID) -> HttpResponse:
    page = page_of(request, request.POST.get("meeting"))
    row = get_object_or_404(request.pair.commitments, pk=commitment)
    form = CommitmentWordingForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        record.change_commitment(row, given["text"], given["due"], by=request.user)
        return shown_again(request, page, "promises")
    return shown_again(request, page, "promises", wording_form=form, wording_of=row.pk)


@require_POST
@pair_page
def commitment_reviews(request: PairRequest, commitment: UUID) -> HttpResponse:
    """Look back: kept, still on, let go, with a line on how it goes."""
    page = page_of(request, request.POST.get("meeting"))
    row = get_object_or_404(request.pair.commitments, pk=commitment)
    form = ReviewForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        record.review_commitment(
            row, given["outcome"], given["text"], meeting=page.meeting, by=request.user
        )
        return shown_again(request, page, "since")
    return shown_again(request, page, "since", review_form=form, review_of=row.pk)
