"""The mails of the demo, for its administrator: `make run` has no mail server, and keeps them."""

from __future__ import annotations

from email.message import EmailMessage

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrenous.people import kept
from entrenous.web.access import PersonRequest, administrators_page


@require_safe
@administrators_page
def mails(request: PersonRequest) -> HttpResponse:
    """404 wherever mails are real: they are for the people whom they are sent to."""
    if not settings.MAILS_ARE_KEPT:
        raise Http404
    shown = [
        {
            "at": at,
            "to": mail["To"],
            "subject": mail["Subject"],
            "text": _part(mail, "text/plain"),
            "invitation": _part(mail, "text/calendar"),
        }
        for at, mail in kept.latest()
    ]
    return render(request, "mails.html", {"mails": shown})


def _part(mail: EmailMessage, kind: str) -> str:
    for part in mail.walk():
        if part.get_content_type() == kind:
            content = part.get_content()
            return content if isinstance(content, str) else content.decode()
    return ""
