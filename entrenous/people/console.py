"""Mails of an installation that has no mail server: written where the server runs."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.core.mail.backends import console

END = "-" * 79


class EmailBackend(console.EmailBackend):
    """As somebody reads them, and not as they travel: a link in them stays whole."""

    def write_message(self, message: EmailMessage) -> None:
        message.message()  # refuses what no mail may be
        lines = [f"Subject: {message.subject}", f"To: {', '.join(message.to)}", "", message.body]
        self.stream.write("\n".join(map(str, [*lines, END, ""])))
