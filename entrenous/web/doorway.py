"""Coming in: a code by e-mail or a password; nobody makes an account for themselves."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from entrenous import people
from entrenous.web.trouble import typed

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


def wiping[R: HttpResponse](view: Callable[..., R]) -> Callable[..., R]:
    """Signing out: the browser lets go of all that it stored for us (W3C Clear Site Data)."""

    @wraps(view)
    def wiped(request: HttpRequest, **rest: object) -> R:
        response = view(request, **rest)
        if request.method == "POST":
            response.headers["Clear-Site-Data"] = '"storage"'
        return response

    return wiped


class Doorkeeper(DefaultAccountAdapter):  # type: ignore[misc]  # allauth says no types
    """How allauth behaves here: people come by import or are named, and mails say little.

    A known address, an unknown one and one of somebody who has left all get the same answer.
    """

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "This address and this password do not go together. A code works, too."
        ),
        "enter_current_password": _("That is not your password so far."),
        "incorrect_code": _("That is not the code. Look into the newest mail."),
        "too_many_login_attempts": _(
            "That was tried too often. Please wait a few minutes, and try again."
        ),
        "rate_limited": _("That was tried too often. Please wait a few minutes, and try again."),
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Only to who is here."""
        if people.with_address(email) is not None:
            super().send_mail(template_prefix, email, context)

    def is_safe_url(self, url: str | None) -> bool:
        """After signing in the next page is one of ours: a path, never another host."""
        return (
            bool(url)
            and str(url).startswith("/")
            and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
        )

    def get_password_change_redirect_url(self, _request: HttpRequest) -> str:
        return reverse("me")


def signed_out(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Codes wait in sessions of nobody alone, so that a change of address ends them all."""

    @wraps(view)
    def guarded(request: HttpRequest, **rest: object) -> HttpResponse:
        return redirect("today") if request.user.is_authenticated else view(request, **rest)

    return guarded


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token is never acted on; what was typed is given back to copy."""
    del reason
    return render(request, "stale_form.html", {"typed": typed(request)}, status=403)
