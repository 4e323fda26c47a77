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
    TooMany,
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
from entrenous.calendars.events import FORMATS, event_of
from entrenous.calendars.ical import calendar
from entrenous.calendars.invitations import TOO_MANY_BOUNCES
from entrenous.calendars.inviting import (
    follow,
    invite_again,
    invite_everybody,
    waits_for_the_hour,
)
from entrenous.calendars.mailbox import look_into_mailbox, read_mailbox
from entrenous.calendars.questions import (
    answers_about,
    asked_of,
    forget_what_was_answered,
    it_stays,
    it_was_me,
    questions_for,
    refuse_other_time,
    settle,
    take_other_time,
)
from entrenous.calendars.receiving import receive
from entrenous.calendars.unchanged import Mark, fingerprint, marks_as_they_stand, marks_of
from entrenous.calendars.visits import keep_in_touch, read_soon, sync_soon

__all__ = [
    "FORMATS",
    "TOO_MANY_BOUNCES",
    "Mark",
    "TooMany",
    "answers_about",
    "asked_of",
    "be_invited",
    "calendar",
    "change_words",
    "connect",
    "count",
    "disconnect",
    "entries_of",
    "event_of",
    "feed_at",
    "find_calendars",
    "fingerprint",
    "follow",
    "forget_what_was_answered",
    "invite_again",
    "invite_everybody",
    "it_stays",
    "it_was_me",
    "keep_in_touch",
    "keep_ours_beside",
    "keep_ours_in",
    "keep_ours_nowhere",
    "leave_calendar",
    "look_into_mailbox",
    "marks_as_they_stand",
    "marks_of",
    "open_feed",
    "questions_for",
    "read_address",
    "read_mailbox",
    "read_soon",
    "receive",
    "refuse_other_time",
    "settle",
    "sync_soon",
    "take_other_time",
    "waits_for_the_hour",
    "was_read",
]
