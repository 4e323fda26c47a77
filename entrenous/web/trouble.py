"""When something cannot be taken in: say so, and keep what was typed where that is possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

RETRY_AFTER = 15  # seconds


class BusyDatabase:
    """Middleware: 503 with a hint, instead of an error that looks like our fault."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, OperationalError):
            return None
        answer = render(request, "busy.html", {"typed": typed(request)}, status=503)
        answer["Retry-After"] = str(RETRY_AFTER)
        return answer


# Not typed: what forms carry along, and what is chosen again in a moment.
CHOSEN = {
    "aim", "another", "apply", "as", "at", "base", "begin", "choice", "country", "csrfmiddlewaretoken", "day",
    "do", "due", "end", "first", "format", "from", "horizon", "investment_share", "is_administrator",
    "just_to_share", "kind", "language", "last", "lift", "meeting", "minutes", "most_a_day", "move",
    "new", "next", "of", "offers_prompts", "order", "outcome", "owed_by", "places", "project",
    "rhythm", "row", "seen", "share", "start", "state", "tick", "usually", "week", "weekday", "with", "words", "zone",
}  # fmt: skip


def refused(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """For what is too long to be read at all, and for what no browser sends.

    It was not read, so it cannot be given back; the browser still has it. Nothing is known of
    who asked.
    """
    too_much = isinstance(exception, RequestDataTooBig)
    page = render_to_string("refused.html", {"too_much": too_much})
    return HttpResponse(page, status=413 if too_much else 400)


def typed(request: HttpRequest) -> list[str]:
    """What somebody wrote into the form that they sent, to give it back to them; never a secret."""
    return [
        text
        for name, texts in request.POST.lists()
        if name not in CHOSEN and "password" not in name and name != "code"
        for text in texts
        if text.strip()
    ]
