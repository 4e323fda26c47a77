"""When the database is locked or full: say so, keep what was typed, and ask to try again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import OperationalError
from django.shortcuts import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

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


def typed(request: HttpRequest) -> list[str]:
    """What somebody wrote into the form that they sent, to give it back to them."""
    hidden = {"csrfmiddlewaretoken", "password", "new", "seen", "base", "meeting"}
    return [
        text
        for name, texts in request.POST.lists()
        if name not in hidden
        for text in texts
        if len(text) > 1
    ]
