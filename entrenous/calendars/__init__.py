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
from entrenous.calendars.entries import entries_of
from entrenous.calendars.ical import Event, calendar
from entrenous.calendars.jobs import keep_in_touch, read_soon

__all__ = [
    "Event",
    "be_invited",
    "calendar",
    "change_words",
    "connect",
    "disconnect",
    "entries_of",
    "feed_at",
    "keep_in_touch",
    "leave_calendar",
    "open_feed",
    "read_soon",
    "was_read",
]
