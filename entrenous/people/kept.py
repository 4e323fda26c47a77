"""Mails of the demo: kept in a folder, and shown on a page to its administrator. No server is asked.

Only those to addresses that nobody has (RFC 2606): a code to sign in is for its person alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage as Parsed
from email.policy import default
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.crypto import get_random_string

from entrenous import clock
from entrenous.people import console

MOST = 200
NOBODYS = "@example.org"


class EmailBackend(console.EmailBackend):
    """Also writes them where the server runs, as a code to sign in is read there."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            if not all(to.endswith(NOBODYS) for to in message.recipients()):
                continue
            name = f"{clock.now():%Y%m%dT%H%M%S%f}-{get_random_string(6)}.eml"
            (folder() / name).write_bytes(bytes(message.message()))
        for old in sorted(folder().glob("*.eml"))[:-MOST]:
            old.unlink(missing_ok=True)
        return super().send_messages(email_messages) or 0


def folder() -> Path:
    return settings.DATA_DIR / "mail"


def latest() -> list[tuple[datetime, Parsed]]:
    """When it was sent, and the mail; the newest first."""
    found = []
    for file in sorted(folder().glob("*.eml"), reverse=True):
        at = datetime.strptime(file.name.partition("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
        found.append((at, message_from_bytes(file.read_bytes(), policy=default)))
    return found
