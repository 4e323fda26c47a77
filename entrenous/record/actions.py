from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from entrenous import clock, meetings
from entrenous.changes import announce, hold, same_each_time
from entrenous.changes.models import Part
from entrenous.meetings.models import Meeting
from entrenous.pairs.models import Pair
from entrenous.people.models import Person
from entrenous.record.models import Commitment, FeedbackWanted, Review, Topic, Wording
from entrenous.record.notes import rewrite_notes

GOES_ON_WITHIN = timedelta(minutes=10)  # within it, what one person writes on is one wording

type Worded = Topic | Commitment | FeedbackWanted

PART_OF: dict[type[Worded], Part] = {
    Topic: Part.TOPICS,
    Commitment: Part.COMMITMENTS,
    FeedbackWanted: Part.FEEDBACK,
}


class NotTheirOwn(Exception):
    """Only who asked for it says that it is enough."""


def raise_topic(
    pair: Pair,
    text: str,
    *,
    just_to_share: bool = False,
    asks_for_help: bool = False,
    new: UUID | None = None,
    by: Person,
) -> Topic:
    """Either brings a line; it goes to the end of the list of both.

    `asks_for_help`: something is in the way that the other could move. `new` is an id that the
    form chose: the same form sent twice brings one topic.
    """
    with hold(pair, by=by):
        ident = same_each_time(pair.pk, Topic.__name__, new)
        if sent_before := pair.topics.filter(pk=ident).first():
            return sent_before
        last = pair.topics.order_by("-position").values_list("position", flat=True).first()
        topic = Topic.objects.create(
            id=ident,
            pair=pair,
            text=text,
            just_to_share=just_to_share,
            asks_for_help=asks_for_help,
            position=(last or 0) + 1,
            brought_by=by,
            written_by=by,
        )
        announce(pair, Part.TOPICS, by=by)
    return topic


def order_topics(pair: Pair, wanted: Sequence[UUID], *, by: Person) -> None:
    """Put the open topics in this order. Those that it does not name keep theirs, after them."""
    with hold(pair, by=by):
        is_new = False
        rank = {pk: number for number, pk in enumerate(wanted)}
        topics = sorted(pair.topics.open(), key=lambda topic: rank.get(topic.pk, len(rank)))
        for position, topic in enumerate(topics, start=1):
            if topic.position != position:
                topic.position = position
                topic.save(update_fields=["position"])
                is_new = True
        if is_new:
            announce(pair, Part.TOPICS, by=by)


def move_topic(topic: Topic, places: int, *, by: Person) -> None:
    """One up is -1, one down is 1; at an end of the list nothing happens."""
    order = [open_topic.pk for open_topic in topic.pair.topics.open()]
    if topic.pk not in order:
        return
    here = order.index(topic.pk)
    there = min(max(here + places, 0), len(order) - 1)
    order.insert(there, order.pop(here))
    order_topics(topic.pair, order, by=by)


def discuss_topic(topic: Topic, meeting: Meeting, *, by: Person) -> None:
    """It was talked about at this meeting, and stands on its page from now on."""
    _settle_topic(topic, Topic.State.DISCUSSED, meeting, by)


def park_topic(topic: Topic, *, by: Person) -> None:
    """Another day: it waits until somebody brings it again."""
    _settle_topic(topic, Topic.State.PARKED, None, by)


def drop_topic(topic: Topic, *, by: Person) -> None:
    """Off the list. Either can put it back."""
    _settle_topic(topic, Topic.State.DROPPED, None, by)


def bring_topic(topic: Topic, *, by: Person) -> None:
    """Back on the list: parked, dropped, or marked as talked about by mistake."""
    _settle_topic(topic, Topic.State.OPEN, None, by)


def make_commitment(
    pair: Pair,
    text: str,
    *,
    owed_by: Person,
    meeting: Meeting | None = None,
    due: date | None = None,
    new: UUID | None = None,
    by: Person,
) -> Commitment:
    """Either writes down what one of the two will do, with a day if they like.

    `new` is an id that the form chose: the same form sent twice makes one commitment.
    """
    with hold(pair, by=by):
        ident = same_each_time(pair.pk, Commitment.__name__, new)
        if sent_before := pair.commitments.filter(pk=ident).first():
            return sent_before
        commitment = Commitment.objects.create(
            id=ident,
            pair=pair,
            text=text,
            owed_by=owed_by,
            meeting=meeting,
            due=due,
            written_by=by,
        )
        announce(pair, Part.COMMITMENTS, by=by)
    return commitment


def review_commitment(
    commitment: Commitment,
    outcome: str,
    line: str = "",
    *,
    meeting: Meeting | None = None,
    by: Person,
) -> None:
    """Either looks back: kept, still open, or let go, with a line on how it goes.

    It is the same commitment with one more line in its story. The same look once more,
    without a line, changes nothing.
    """
    with hold(commitment.pair, by=by):
        commitment.refresh_from_db()
        latest = commitment.reviews.last()
        same_as_before = commitment.outcome == outcome and (
            outcome != Commitment.Outcome.OPEN
            or (latest is not None and meeting is not None and latest.meeting_id == meeting.pk)
        )
        if same_as_before and not line:
            return
        commitment.outcome = outcome
        commitment.save(update_fields=["outcome"])
        Review.objects.create(
            pair=commitment.pair,
            commitment=commitment,
            meeting=meeting,
            outcome=outcome,
            text=line,
            by=by,
        )
        announce(commitment.pair, Part.COMMITMENTS, by=by)


def change_commitment(commitment: Commitment, text: str, due: date | None, *, by: Person) -> None:
    """Either changes the words and the day of a commitment of either; how it stood before is kept."""
    with hold(commitment.pair, by=by):
        commitment.refresh_from_db()
        _word_anew(commitment, text, by)
        if commitment.due != due:
            commitment.due = due
            commitment.save(update_fields=["due"])
            announce(commitment.pair, Part.COMMITMENTS, by=by)


def reword(row: Worded, text: str, *, by: Person) -> None:
    """Either changes the words of either; how they stood before is kept."""
    with hold(row.pair, by=by):
        row.refresh_from_db()
        _word_anew(row, text, by)


def link(row: Topic | Commitment, aim: UUID | None, *, by: Person) -> None:
    """A line of the pair's belongs to a goal or project that is shared here, or to none."""
    with hold(row.pair, by=by):
        type(row).objects.filter(pk=row.pk).update(aim=aim)
        announce(row.pair, PART_OF[type(row)], by=by)


def want_feedback(pair: Pair, text: str, *, new: UUID | None = None, by: Person) -> FeedbackWanted:
    """Either names an area in which they would like to hear more; the other reads it at once."""
    with hold(pair, by=by):
        ident = same_each_time(pair.pk, FeedbackWanted.__name__, new)
        if sent_before := pair.feedback_wanted.filter(pk=ident).first():
            return sent_before
        wanted = FeedbackWanted.objects.create(
            id=ident, pair=pair, text=text, wanted_by=by, written_by=by
        )
        announce(pair, Part.FEEDBACK, by=by)
    return wanted


def say_enough(wanted: FeedbackWanted, *, by: Person, is_enough: bool = True) -> None:
    """Who wanted it has heard enough, or wants it again after all. Raises NotTheirOwn."""
    with hold(wanted.pair, by=by):
        if wanted.wanted_by_id != by.pk:
            raise NotTheirOwn
        wanted.enough_at = clock.now() if is_enough else None
        wanted.save(update_fields=["enough_at"])
        announce(wanted.pair, Part.FEEDBACK, by=by)


def bring_back(wording: Wording, *, by: Person) -> None:
    """Let a text stand again as it once stood; this is a new change, and can be undone like any."""
    if notes := wording.pair.notes.filter(pk=wording.of).first():
        rewrite_notes(notes.meeting, wording.text, by=by)
        return
    with hold(wording.pair, by=by):
        for kind in PART_OF:
            for row in kind.objects.filter(pair=wording.pair, pk=wording.of):
                _word_anew(row, wording.text, by, always_keep=True)


def close(meeting: Meeting, *, by: Person) -> None:
    """One press of either ends it; a second press changes nothing. Raises CannotMove when it is too early.

    What was just to share was shared, and does not come back.
    """
    with hold(meeting.pair, by=by):
        if not meetings.mark_held(meeting, by=by):
            return
        shared = meeting.pair.topics.open().filter(just_to_share=True)
        if shared.update(state=Topic.State.DISCUSSED, meeting=meeting):
            announce(meeting.pair, Part.TOPICS, by=by)


def _settle_topic(topic: Topic, state: str, meeting: Meeting | None, by: Person) -> None:
    with hold(topic.pair, by=by):
        topic.refresh_from_db(fields=["state", "meeting"])
        if topic.state == state:
            return
        topic.state, topic.meeting = state, meeting
        topic.save(update_fields=["state", "meeting"])
        announce(topic.pair, Part.TOPICS, by=by)


def _word_anew(row: Worded, text: str, by: Person, *, always_keep: bool = False) -> None:
    if row.text == text:
        return
    goes_on = row.written_by_id == by.pk and clock.now() - row.written_at < GOES_ON_WITHIN
    if always_keep or not goes_on:
        Wording.objects.create(
            pair=row.pair, of=row.pk, text=row.text, by=row.written_by, at=row.written_at
        )
    row.text, row.written_by, row.written_at = text, by, clock.now()
    row.save(update_fields=["text", "written_by", "written_at"])
    announce(row.pair, PART_OF[type(row)], by=by)
