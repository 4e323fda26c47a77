"""How an object that we put stands in a calendar elsewhere, out of what the server gives back of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar

from entrenous import zones

LARGEST = 64 * 1024  # bytes: ours have less than one
YEARS = range(1970, 2970)  # with which one can reckon; no 1:1 is near the ends of time


@dataclass(frozen=True, slots=True)
class Standing:
    """What is compared; the rest servers and clients rewrite as they like. A day is one in its person's zone."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    is_cancelled: bool


def standing(text: bytes, zone: str) -> Standing | None:
    """None for what is no single event any more."""
    if len(text) > LARGEST:
        return None
    try:
        events: list[Any] = icalendar.Calendar.from_ical(text).events
        [event] = events
        if "RRULE" in event or "RDATE" in event:
            return None
        begin, end = _instant(event.start, zone), _instant(event.end, zone)
    except Exception:  # noqa: BLE001  # libraries stumble over hostile text in every way that there is
        return None
    cancelled = str(event.get("STATUS", "")).upper() == "CANCELLED"
    return Standing(str(event.get("UID", "")), begin, end, cancelled)


def _instant(at: date, zone: str) -> datetime:
    if not isinstance(at, datetime):
        at = datetime(at.year, at.month, at.day)  # noqa: DTZ001  # on the wall
    if at.year not in YEARS:
        raise ValueError
    found = at.astimezone(UTC) if at.tzinfo else zones.instant(at, zone)
    return found - timedelta(seconds=found.second, microseconds=found.microsecond)
