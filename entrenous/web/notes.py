"""The notes from outside the editor: the text area of who has no JavaScript, and what a line becomes."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from entrenous import record
from entrenous.record.models import Commitment, Topic
from entrenous.web.access import PairRequest, pair_page
from entrenous.web.meeting import page_of

LONGEST_NOTES = 200_000


class NotesForm(forms.Form):
    base = forms.CharField(required=False, strip=False)  # two merged may be longer than one is
    text = forms.CharField(required=False, strip=False, max_length=LONGEST_NOTES)


@require_POST
@pair_page
def notes(request: PairRequest, meeting: UUID) -> HttpResponse:
    """My text and the one it grew from, in Markdown; what the other wrote meanwhile is merged in."""
    page = page_of(request, meeting)
    assert page.meeting is not None
    form = NotesForm(request.POST)
    if not form.is_valid():
        context = {"page": page, "pair": request.pair, "other": request.other, "notes_form": form}
        return render(request, "meeting.html", context, status=422)
    record.write_notes(
        page.meeting,
        _unix(form.cleaned_data["text"]),
        base=_unix(form.cleaned_data["base"]),
        by=request.user,
    )
    return redirect(f"{page.url}#notes")


def from_the_editor(request: HttpRequest) -> bool:
    """A line of the notes becomes a row: the editor asks for its id, and shows no page."""
    return request.headers.get("Accept") == "application/json"


def made_there(row: Topic | Commitment | None, form: forms.Form) -> JsonResponse:
    if row is None:
        return JsonResponse({"errors": form.errors}, status=422)
    return JsonResponse({"id": str(row.pk)})


def _unix(text: str) -> str:
    """Browsers send line ends as CRLF; a text area shows them as LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
