"""The 1:1s in people's own calendars: who and when, and never what about."""

from entrenous.calendars.actions import change_feed, close_feed, feed_at, open_feed, was_read
from entrenous.calendars.entries import entries_of
from entrenous.calendars.ical import Event, calendar

__all__ = [
    "Event",
    "calendar",
    "change_feed",
    "close_feed",
    "entries_of",
    "feed_at",
    "open_feed",
    "was_read",
]
