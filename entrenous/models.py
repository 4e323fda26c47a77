"""Table of contents: every model, so that Django sees it. Nobody imports this module."""

from entrenous.agreements.models import Agreement, Pause, Proposal
from entrenous.changes.models import News
from entrenous.meetings.models import Meeting
from entrenous.pairs.models import Pair
from entrenous.people.models import AddressChange, Away, Person, Session
from entrenous.record.models import Commitment, Notes, NotesUpdate, Review, Topic, Wording
from entrenous.vault.models import Key, Wrap

__all__ = [
    "AddressChange",
    "Agreement",
    "Away",
    "Commitment",
    "Key",
    "Meeting",
    "News",
    "Notes",
    "NotesUpdate",
    "Pair",
    "Pause",
    "Person",
    "Proposal",
    "Review",
    "Session",
    "Topic",
    "Wording",
    "Wrap",
]
