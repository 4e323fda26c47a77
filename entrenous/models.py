"""Table of contents: every model, so that Django sees it. Nobody imports this module."""

from entrenous.agreements.models import Agreement, Pause, Proposal
from entrenous.calendars.models import (
    Calendar,
    CalendarEntry,
    CalendarQuestion,
    OwnCalendar,
    ReplySeen,
)
from entrenous.changes.models import News
from entrenous.delivery.models import (
    Followed,
    Known,
    Letter,
    Notice,
    Reach,
    Sending,
    Wishes,
)
from entrenous.growth.models import Aim, CheckIn, Investment, Timer
from entrenous.meetings.models import Busy, Meeting
from entrenous.pairs.models import Direction, DirectionWording, Pair
from entrenous.people.models import AddressChange, Away, Person, Policy, Session
from entrenous.preparation.models import Answer, ExtraQuestion, OwnPrompt, OwnQuestion, Together
from entrenous.record.models import (
    Commitment,
    FeedbackWanted,
    Notes,
    NotesUpdate,
    Review,
    Topic,
    Wording,
)
from entrenous.vault.models import Key, Wrap
from entrenous.work.models import Round

__all__ = [
    "AddressChange",
    "Agreement",
    "Aim",
    "Answer",
    "Away",
    "Busy",
    "Calendar",
    "CalendarEntry",
    "CalendarQuestion",
    "CheckIn",
    "Commitment",
    "Direction",
    "DirectionWording",
    "ExtraQuestion",
    "FeedbackWanted",
    "Followed",
    "Investment",
    "Key",
    "Known",
    "Letter",
    "Meeting",
    "News",
    "Notes",
    "NotesUpdate",
    "Notice",
    "OwnCalendar",
    "OwnPrompt",
    "OwnQuestion",
    "Pair",
    "Pause",
    "Person",
    "Policy",
    "Proposal",
    "Reach",
    "ReplySeen",
    "Review",
    "Round",
    "Sending",
    "Session",
    "Timer",
    "Together",
    "Topic",
    "Wishes",
    "Wording",
    "Wrap",
]
