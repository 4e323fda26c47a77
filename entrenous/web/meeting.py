"""The page of a 1:1, the same before, during and after; and of a pair that has none ahead."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from entrenous import meetings, record
from entrenous.web import words
from entrenous.web.access import PairRequest, answer, pair_page
from entrenous.web.meeting_page import MeetingPage, page_of, shown_again
from entrenous.web.today import shown_on_today

PARTS = {"opening", "since", "topics", "feedback", "growth", "notes", "promises", "closing"}


class FormatForm(forms.Form):
    format = forms.ChoiceField(choices=list(words.FORMATS.items()))
    place = forms.CharField(required=False, max_length=500, strip=True)
    usually = forms.BooleanField(required=False)


class KeepingForm(forms.Form):
    seen = forms.IntegerField(min_value=0)


@require_safe
@pair_page
def pair(request: PairRequest) -> HttpResponse:
    """The 1:1 at hand; without one, the page of what waits for it."""
    at_hand = meetings.next_of_each([request.pair]).get(request.pair.pk)
    if at_hand and request.pair.is_open:
        return redirect("meeting", request.pair.pk, at_hand.pk)
    return _show(request, page_of(request, None))


@require_safe
@pair_page
def meeting(request: PairRequest, meeting: UUID) -> HttpResponse:
    if "part" not in request.GET:
        record.put_notes_together(request.pair)
    return _show(request, page_of(request, meeting))


def _show(request: PairRequest, page: MeetingPage) -> HttpResponse:
    part = request.GET.get("part")
    template = f"meeting.html#{part}" if part in PARTS else "meeting.html"
    return render(request, template, {"page": page, "pair": request.pair, "other": request.other})


@require_POST
@pair_page
def meeting_format(request: PairRequest, meeting: UUID) -> HttpResponse:
    page = page_of(request, meeting)
    assert page.meeting is not None
    form = FormatForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        meetings.meet_as(
            page.meeting, given["format"], given["place"], usually=given["usually"], by=request.user
        )
    context = {"page": page, "pair": request.pair, "other": request.other, "format_form": form}
    status = 200 if form.is_valid() else 422
    return answer(request, "meeting.html#opening", context, page=page.url, status=status)


@require_POST
@pair_page
def meeting_keeping(request: PairRequest, meeting: UUID) -> HttpResponse:
    """“Keep it”, on a day off. Who was not quick enough sees how it stands now."""
    page = page_of(request, meeting)
    assert page.meeting is not None
    form = KeepingForm(request.POST)
    if form.is_valid():
        with suppress(meetings.MovedMeanwhile, meetings.CannotMove):
            meetings.keep(page.meeting, seen=form.cleaned_data["seen"], by=request.user)
    if request.POST.get("from") == "today":
        return shown_on_today(request)
    return shown_again(request, page, "opening")


@require_POST
@pair_page
def meeting_closure(request: PairRequest, meeting: UUID) -> HttpResponse:
    page = page_of(request, meeting)
    assert page.meeting is not None
    try:
        record.close(page.meeting, by=request.user)
    except meetings.CannotMove:
        return redirect(page.url)  # its day has not come: the button was not on the page
    if request.htmx:
        response = HttpResponse()
        response["HX-Redirect"] = page.url
        return response
    return redirect(page.url)


@require_POST
@pair_page
def another_rhythm(request: PairRequest) -> HttpResponse:
    """“No, this one suits us”: neither is asked again."""
    meetings.dismiss_another_rhythm(request.pair, by=request.user)
    return redirect("pair", request.pair.pk)
