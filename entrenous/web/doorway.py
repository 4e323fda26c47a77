"""Coming in: a code by e-mail or a password; nobody makes an account for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from django.shortcuts import render

from entrenous.people.models import Person
from entrenous.web.trouble import typed

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class Doorkeeper(DefaultAccountAdapter):  # type: ignore[misc]  # allauth says no types
    """How allauth behaves here: people come by import or are named, and mails say little."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Who has left gets no codes; to the page it looks the same."""
        if Person.objects.filter(email__iexact=email, is_active=True).exists():
            super().send_mail(template_prefix, email, context)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token is never acted on; what was typed is given back to copy."""
    del reason
    return render(request, "stale_form.html", {"typed": typed(request)}, status=403)
