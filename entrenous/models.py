"""Table of contents: every model, so that Django sees it. Nobody imports this module."""

from entrenous.agreements.models import Agreement, Pause, Proposal
from entrenous.calendars.models import CalendarEntry, Feed
from entrenous.changes.models import News
from entrenous.growth.models import Aim, CheckIn, Investment, Timer
from entrenous.meetings.models import Meeting
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

__all__ = [
    "AddressChange",
    "Agreement",
    "Aim",
    "Answer",
    "Away",
    "CalendarEntry",
    "CheckIn",
    "Commitment",
    "Direction",
    "DirectionWording",
    "ExtraQuestion",
    "Feed",
    "FeedbackWanted",
    "Investment",
    "Key",
    "Meeting",
    "News",
    "Notes",
    "NotesUpdate",
    "OwnPrompt",
    "OwnQuestion",
    "Pair",
    "Pause",
    "Person",
    "Policy",
    "Proposal",
    "Review",
    "Session",
    "Timer",
    "Together",
    "Topic",
    "Wording",
    "Wrap",
]
