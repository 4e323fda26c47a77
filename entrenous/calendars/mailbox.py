"""The mailbox of the reply addresses, read by IMAP over TLS. A mail that was dealt with is deleted."""

from __future__ import annotations

import imaplib
import logging
import ssl

from django.conf import settings

from entrenous.calendars.receiving import receive
from entrenous.calendars.replies import LARGEST
from entrenous.calendars.senders import LookUp
from entrenous.work import is_under_way, job

logger = logging.getLogger("entrenous.calendars")

AT_ONCE = 100  # in one round; the rest waits for the next
PATIENCE = 30  # seconds


@job("elsewhere")
def read_answers(_all: str) -> None:
    read_mailbox()


def look_into_mailbox() -> None:
    """Make a job of it, one at a time."""
    if settings.REPLIES and settings.IMAP_SERVER and not is_under_way(read_answers):
        read_answers.enqueue("all")


def read_mailbox(*, look_up: LookUp | None = None) -> int:
    """One round; how many mails there were. Without a mailbox in the settings it does nothing.

    Where the database does not answer, what is left waits.
    """
    if not settings.REPLIES or not settings.IMAP_SERVER:
        return 0
    try:
        with imaplib.IMAP4_SSL(
            settings.IMAP_SERVER,
            settings.IMAP_PORT,
            ssl_context=ssl.create_default_context(),
            timeout=PATIENCE,
        ) as box:
            box.login(settings.IMAP_USER, settings.IMAP_PASSWORD)
            return _read(box, look_up)
    except (OSError, imaplib.IMAP4.error) as error:
        logger.warning("the mailbox for replies cannot be read: %s", type(error).__name__)
        return 0


def _read(box: imaplib.IMAP4_SSL, look_up: LookUp | None) -> int:
    status, _said = box.select(f'"{settings.IMAP_FOLDER}"')
    if status != "OK":
        logger.warning("the mailbox for replies has no such folder")
        return 0
    _status, listed = box.uid("SEARCH", "UNDELETED")
    numbers = (listed[0] or b"").split()[:AT_ONCE]
    for number in numbers:
        uid = number.decode("ascii")
        # No more than shows that it is too large.
        status, parts = box.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LARGEST + 1}>)")
        if status != "OK":
            continue  # it stays there for the next time
        for raw in (part[1] for part in parts if isinstance(part, tuple)):
            receive(raw, look_up=look_up)
        box.uid("STORE", uid, "+FLAGS", r"(\Deleted)")
    if numbers:
        box.expunge()
    return len(numbers)
