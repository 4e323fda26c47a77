"""The prose of a meeting: saved while one types, merged with what the other types."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from entrenous import record
from entrenous.web.access import PairRequest, pair_page
from entrenous.web.meeting import page_of

LONGEST_NOTES = 200_000
MOST_SENT = 4


class NotesForm(forms.Form):
    base = forms.CharField(required=False, strip=False)  # two merged may be longer than one is
    text = forms.CharField(required=False, strip=False, max_length=LONGEST_NOTES)


@require_http_methods(["GET", "HEAD", "POST"])
@pair_page
def notes(request: PairRequest, meeting: UUID) -> HttpResponse:
    """GET: the notes as they stand. POST: my text and the one it grew from; back comes what stands."""
    page = page_of(request, meeting)
    assert page.meeting is not None
    if request.method != "POST":
        return JsonResponse({"text": page.notes.text if page.notes else ""})
    form = NotesForm(request.POST)
    by_script = request.headers.get("Accept") == "application/json"
    if not form.is_valid():
        if by_script:
            return JsonResponse({"errors": form.errors}, status=422)
        context = {"page": page, "pair": request.pair, "other": request.other, "notes_form": form}
        return render(request, "meeting.html", context, status=422)
    standing = record.write_notes(
        page.meeting,
        _unix(form.cleaned_data["text"]),
        base=_unix(form.cleaned_data["base"]),
        sent=[_unix(earlier) for earlier in request.POST.getlist("sent")[:MOST_SENT]],
        by=request.user,
    )
    if by_script:
        return JsonResponse({"text": standing.text})
    return redirect(f"{page.url}#notes")


def _unix(text: str) -> str:
    """Browsers send line ends as CRLF; a text area shows them as LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
