from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet

from entrenous.meetings.models import Meeting
from entrenous.pairs.models import Pair
from entrenous.record.models import Commitment, FeedbackWanted, Notes, Review, Topic, Wording
from entrenous.record.notes import put_notes_together

MOST_HITS = 200
LONGEST_SEARCH = 1.0  # seconds


def last_held(pair: Pair, before: Meeting) -> Meeting | None:
    """The 1:1 that took place before this one."""
    earlier = pair.meetings.held().filter(starts_at__lt=before.starts_at)
    return earlier.select_related("notes").order_by("-starts_at").first()


def looked_back_on(pair: Pair, meeting: Meeting, since: Meeting | None) -> list[Commitment]:
    """What the two look back on at a meeting: what was open when it began, whoever owes it."""
    looked_at = Q(reviews__meeting=meeting)
    if not meeting.is_held:
        looked_at |= Q(outcome=Commitment.Outcome.OPEN)
        if since is not None and since.settled_at is not None:
            looked_at |= Q(reviews__at__gt=since.settled_at)
    ids = pair.commitments.filter(looked_at).exclude(meeting=meeting).values("pk")
    return with_their_story(pair, pair.commitments.filter(pk__in=ids))


def with_their_story(pair: Pair, commitments: QuerySet[Commitment]) -> list[Commitment]:
    """Commitments of this pair, each with its reviews. Two queries."""
    found = with_people(pair, commitments.prefetch_related("reviews"), "owed_by", "written_by")
    for commitment in found:
        with_people(pair, commitment.reviews.all(), "by")
    return found


def with_people[R: models.Model](pair: Pair, rows: Iterable[R], *roles: str) -> list[R]:
    """Rows of this pair that know their people: always one of the two, so nobody is asked for."""
    found = list(rows)
    for row in found:
        for role in roles:
            setattr(row, role, pair.one(getattr(row, f"{role}_id")))
    return found


def open_commitments_of_each(pairs: Iterable[Pair]) -> dict[UUID, list[Commitment]]:
    """For each pair what is promised and open. One query."""
    by_id = {pair.pk: pair for pair in pairs}
    found: dict[UUID, list[Commitment]] = defaultdict(list)
    for commitment in Commitment.objects.open().filter(pair__in=by_id):
        found[commitment.pair_id] += with_people(by_id[commitment.pair_id], [commitment], "owed_by")
    return dict(found)


def open_topics_of_each(pairs: Iterable[Pair]) -> dict[UUID, list[Topic]]:
    """For each pair what is on the list. One query."""
    by_id = {pair.pk: pair for pair in pairs}
    found: dict[UUID, list[Topic]] = defaultdict(list)
    for topic in Topic.objects.open().filter(pair__in=by_id):
        found[topic.pair_id] += with_people(by_id[topic.pair_id], [topic], "brought_by")
    return dict(found)


def with_a_list(pairs: Iterable[Pair]) -> set[UUID]:
    """Those of the pairs that have something on the list. One query, and nothing is opened."""
    on_the_list = Topic.objects.open().filter(pair__in=[pair.pk for pair in pairs]).order_by()
    return set(on_the_list.values_list("pair", flat=True).distinct())


def feedback_wanted(pair: Pair) -> list[FeedbackWanted]:
    """Where either would like to hear more, until they said enough. One query."""
    return with_people(pair, pair.feedback_wanted.open(), "wanted_by", "written_by")


@dataclass(slots=True)
class Entry:
    """One meeting of the record with everything that belongs to it."""

    meeting: Meeting
    notes: Notes | None = None
    topics: list[Topic] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)

    @property
    def is_a_friendly_chat(self) -> bool:
        return not (self.topics or self.commitments or (self.notes and self.notes.text))


def entries(pair: Pair, meetings: Iterable[Meeting]) -> list[Entry]:
    """The record of these meetings of a pair, in their order. Five queries for any number of them."""
    put_notes_together(pair)
    by_id = {meeting.pk: Entry(meeting) for meeting in meetings}
    for notes in with_people(pair, pair.notes.filter(meeting__in=by_id), "written_by"):
        by_id[notes.meeting_id].notes = notes
    topics = pair.topics.filter(meeting__in=by_id)
    for topic in with_people(pair, topics, "brought_by", "written_by"):
        assert topic.meeting_id is not None
        by_id[topic.meeting_id].topics.append(topic)
    for commitment in with_their_story(pair, pair.commitments.filter(meeting__in=by_id)):
        assert commitment.meeting_id is not None
        by_id[commitment.meeting_id].commitments.append(commitment)
    return list(by_id.values())


def wordings_of(pair: Pair, row: UUID) -> QuerySet[Wording]:
    """How a text of this pair's stood before, newest first."""
    return Wording.objects.filter(pair=pair, of=row).select_related("by")


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a word was found: the text, and the meeting that it belongs to, if any."""

    kind: str  # "topic" | "notes" | "commitment" | "feedback" | "review"
    text: str
    at: datetime
    meeting: Meeting | None


def find(pair: Pair, words: str) -> list[Hit]:
    """Every text of the pair that holds all these words, newest first.

    Opens and scans the record (no index of content exists): at most 200 hits or one second.
    """
    wanted = words.casefold().split()
    if not wanted:
        return []
    put_notes_together(pair)
    deadline = time.monotonic() + LONGEST_SEARCH
    hits: list[Hit] = []
    for hit in _everything(pair):
        if time.monotonic() > deadline:
            break
        text = hit.text.casefold()
        if all(word in text for word in wanted):
            hits.append(hit)
    return sorted(hits, key=lambda hit: hit.at, reverse=True)[:MOST_HITS]


def _everything(pair: Pair) -> Iterator[Hit]:
    notes = pair.notes.select_related("meeting__agreement").order_by("-meeting__starts_at")
    for note in notes.iterator():
        yield Hit("notes", note.text, note.meeting.starts_at, note.meeting)
    topics = pair.topics.exclude(state=Topic.State.DROPPED).select_related("meeting__agreement")
    for topic in topics.order_by("-brought_at").iterator():
        yield Hit("topic", topic.text, topic.brought_at, topic.meeting)
    commitments = pair.commitments.select_related("meeting__agreement").order_by("-made_at")
    for commitment in commitments.iterator():
        yield Hit("commitment", commitment.text, commitment.made_at, commitment.meeting)
    for wanted in pair.feedback_wanted.order_by("-wanted_at").iterator():
        yield Hit("feedback", wanted.text, wanted.wanted_at, None)
    reviews = Review.objects.filter(pair=pair).select_related("meeting__agreement").order_by("-at")
    for review in reviews.iterator():
        yield Hit("review", review.text, review.at, review.meeting)
