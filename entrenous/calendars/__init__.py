"""The 1:1s in people's own calendars: who and when, and never what about."""

from entrenous.calendars.actions import (
    be_invited,
    change_words,
    feed_at,
    leave_calendar,
    open_feed,
    was_read,
)
from entrenous.calendars.connecting import (
    connect,
    count,
    disconnect,
    find_calendars,
    keep_ours_beside,
    keep_ours_in,
    keep_ours_nowhere,
    read_address,
)
from entrenous.calendars.entries import entries_of
from entrenous.calendars.ical import Event, calendar
from entrenous.calendars.visits import keep_in_touch, read_soon, sync_soon

__all__ = [
    "Event",
    "be_invited",
    "calendar",
    "change_words",
    "connect",
    "count",
    "disconnect",
    "entries_of",
    "feed_at",
    "find_calendars",
    "keep_in_touch",
    "keep_ours_beside",
    "keep_ours_in",
    "keep_ours_nowhere",
    "leave_calendar",
    "open_feed",
    "read_address",
    "read_soon",
    "sync_soon",
    "was_read",
]
