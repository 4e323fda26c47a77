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
from entrenous.calendars.unchanged import Mark, fingerprint, marks_as_they_stand, marks_of

__all__ = [
    "Event",
    "Mark",
    "be_invited",
    "calendar",
    "change_words",
    "connect",
    "disconnect",
    "entries_of",
    "feed_at",
    "fingerprint",
    "leave_calendar",
    "marks_as_they_stand",
    "marks_of",
    "open_feed",
    "was_read",
]
