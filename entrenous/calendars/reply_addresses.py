"""Where the answer to an invitation goes: an address of its own for each entry, which nobody can guess."""

from __future__ import annotations

import base64
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from entrenous.calendars.models import CalendarEntry

NAMING, PROVING = 8, 16  # characters of the uid, and of what proves that we gave the address


def reply_address(entry: CalendarEntry) -> str:
    """The same for the life of a uid: calendars refuse a change by another organizer."""
    local, _at, domain = settings.REPLY_ADDRESS.rpartition("@")
    return f"{local}+{_token(entry.uid, entry.person_id)}@{domain}"


def entry_at(address: str) -> CalendarEntry | None:
    """The entry whose answers go to this address; none where nothing of ours was sent from it."""
    local, _at, domain = address.strip().lower().rpartition("@")
    ours, _at, ours_domain = settings.REPLY_ADDRESS.lower().rpartition("@")
    if domain != ours_domain or not local.startswith(f"{ours}+"):
        return None
    token = local.removeprefix(f"{ours}+")
    if len(token) != NAMING + PROVING:
        return None
    named = CalendarEntry.objects.filter(uid__startswith=token[:NAMING])
    found = [
        entry
        for entry in named.select_related("person", "meeting__pair", "meeting__agreement")
        if constant_time_compare(token, _token(entry.uid, entry.person_id))
    ]
    return found[0] if found else None


def _token(uid: str, person: UUID) -> str:
    made = salted_hmac("entrenous.calendars.reply", f"{uid}|{person}", algorithm="sha256").digest()
    proof = base64.b32encode(made).decode().lower()
    return uid[:NAMING] + proof[:PROVING]
