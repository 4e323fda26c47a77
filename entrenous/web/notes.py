"""The notes from outside the editor: the text area of who has no JavaScript, and what a line becomes."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from entrenous import record
from entrenous.meetings.models import Meeting
from entrenous.record.models import Commitment, Topic
from entrenous.web.access import PairRequest, pair_page
from entrenous.web.meeting_page import page_of

LONGEST_NOTES = 50_000  # some twenty pages
MOST_LINES = 4000  # each becomes a paragraph, and thousands of them take seconds
NOTHING_SEEN = "AA=="


class NotesForm(forms.Form):
    base = forms.CharField(required=False, strip=False)  # two merged may be longer than one is
    text = forms.CharField(required=False, strip=False, max_length=LONGEST_NOTES)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if text.count("\n") > MOST_LINES:
            raise forms.ValidationError(
                _("These are more than %(most)d lines. Fewer would do.") % {"most": MOST_LINES}
            )
        return text


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


@require_http_methods(["GET", "POST"])
@pair_page
def typed_notes(request: PairRequest, meeting: UUID) -> HttpResponse:
    """The live document where no socket is: Yjs updates (v1), in the body of a request or an answer.

    POST stores one: 204 when it is on the disk, 413 when it or the document gets too long, 422 when
    no editor of ours made it. GET is all that somebody lacks who has seen the state vector `seen`
    (base 64 for addresses; without it, the whole document).
    """
    page = page_of(request, meeting)
    assert page.meeting is not None
    if request.method == "GET":
        return _missing(request, page.meeting)
    if len(request.body) > record.LONGEST_RETURN:
        return HttpResponse(status=413)
    try:
        record.type_notes(page.meeting, request.body, by=request.user)
    except record.TooLong:
        return HttpResponse(status=413)
    except record.NotAllowed:
        return HttpResponse(status=422)
    return HttpResponse(status=204)


def _missing(request: PairRequest, meeting: Meeting) -> HttpResponse:
    try:
        seen = urlsafe_b64decode(request.GET.get("seen") or NOTHING_SEEN)
        missing = record.notes_document(request.pair, meeting.pk).get_update(seen)
    except ValueError:
        return HttpResponse(status=422)
    return HttpResponse(missing, content_type="application/octet-stream")


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
