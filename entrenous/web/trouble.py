"""When the database is locked or full: say so, keep what was typed, and ask to try again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import OperationalError
from django.shortcuts import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

RETRY_AFTER = 15  # seconds
WRITTEN = ("text", "place", "words", "name")  # the fields into which people write


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
    """The words that somebody wrote into the form that they sent, to give them back.

    No presses, days or ticks, and never a password.
    """
    return [text for name in WRITTEN for text in request.POST.getlist(name) if text.strip()]
