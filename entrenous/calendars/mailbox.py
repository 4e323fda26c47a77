"""The mailbox of the reply addresses, read by IMAP over TLS. A mail that was dealt with is deleted."""

from __future__ import annotations

import imaplib
import logging
import ssl

from django.conf import settings
from django.db import DatabaseError

from entrenous.calendars.receiving import receive
from entrenous.calendars.replies import LARGEST
from entrenous.calendars.senders import LookUp

logger = logging.getLogger("entrenous.calendars")

AT_ONCE = 100  # in one round; the rest waits for the next
PATIENCE = 30  # seconds


def read_mailbox(*, look_up: LookUp | None = None) -> int:
    """One round; how many mails there were. Without a mailbox in the settings it does nothing.

    A mail that cannot be dealt with is deleted, too, and its kind of trouble logged: it would be the
    same next time. Where the database does not answer, what is left waits.
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
    _status, listed = box.uid("SEARCH", "ALL")
    numbers = (listed[0] or b"").split()[:AT_ONCE]
    for number in numbers:
        uid = number.decode("ascii")
        # No more than shows that it is too large.
        _status, parts = box.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LARGEST + 1}>)")
        for raw in (part[1] for part in parts if isinstance(part, tuple)):
            _deal_with(raw, look_up)
        box.uid("STORE", uid, "+FLAGS", r"(\Deleted)")
    if numbers:
        box.expunge()
    return len(numbers)


def _deal_with(raw: bytes, look_up: LookUp | None) -> None:
    try:
        receive(raw, look_up=look_up)
    except DatabaseError:
        raise
    except Exception as error:  # noqa: BLE001  # strangers write here: the next mail is read all the same
        logger.error("a mail to a reply address: %s", type(error).__name__)  # noqa: TRY400  # a traceback may quote it
