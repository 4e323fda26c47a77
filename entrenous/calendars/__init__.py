"""The 1:1s in people's own calendars: who and when, and never what about."""

from entrenous.calendars.actions import (
    be_invited,
    change_words,
    feed_at,
    leave_calendar,
    open_feed,
    was_read,
)
from entrenous.calendars.connecting import connect, disconnect
from entrenous.calendars.entries import entries_of, follow, sync_soon
from entrenous.calendars.ical import Event, calendar

__all__ = [
    "Event",
    "be_invited",
    "calendar",
    "change_words",
    "connect",
    "disconnect",
    "entries_of",
    "feed_at",
    "follow",
    "leave_calendar",
    "open_feed",
    "sync_soon",
    "was_read",
]
