"""The record as a text that any editor opens, without Entrenous."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import batched

from django.db.models import Q, QuerySet
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _

from entrenous import preparation, record, zones
from entrenous.meetings.models import Meeting
from entrenous.pairs.models import Pair
from entrenous.people import spoken
from entrenous.people.models import Person
from entrenous.record.models import Commitment
from entrenous.web import questions, words
from entrenous.web.meeting_page import shared_aims

BATCH = 100


def file_name(pair: Pair) -> str:
    names = (slugify(person.given_name) or "person" for person in pair.people)
    return "{}-and-{}.md".format(*names)


def as_markdown(pair: Pair, *, me: Person) -> str:
    """Every meeting with what was written there, oldest first, then what is open now."""
    return "\n".join(_lines(pair, me))


def _lines(pair: Pair, me: Person) -> Iterator[str]:
    one, two = (person.name for person in pair.people)
    yield "# " + _("%(one)s and %(two)s") % {"one": one, "two": two}
    for some in batched(_with_words(pair), BATCH):
        for entry in record.entries(pair, some):
            if entry.meeting.is_held or not entry.is_a_friendly_chat:
                yield from _entry(entry, me)
    yield from _together(pair, me)
    yield from _growth(pair, me)
    loose = record.with_their_story(pair, pair.commitments.filter(meeting=None))
    if loose:
        yield from ("", "## " + _("What we promised"), "")
        yield from _promises(loose, me)
    open_topics = record.open_topics_of_each([pair]).get(pair.pk, [])
    parked = record.with_people(pair, pair.topics.parked(), "brought_by")
    if open_topics or parked:
        yield from ("", "## " + _("For next time"), "")
        for topic in [*open_topics, *parked]:
            yield _item(topic.brought_by, topic.text)


def _together(pair: Pair, me: Person) -> Iterator[str]:
    """How the two like to work, once both told each other; and where either wants to hear more."""
    ways = preparation.ways_of_working(pair, me)
    if ways.theirs and not me.is_doubted:
        yield from ("", "## " + _("What you told each other"))
        for code, question in questions.TOGETHER.items():
            told = [(me, ways.mine.get(code)), (pair.other(me), ways.theirs.get(code))]
            if any(text for _person, text in told):
                yield from ("", f"### {question}", "")
                yield from (_item(person, text) for person, text in told if text)
    wanted = record.feedback_wanted(pair) if pair.is_open else []
    if wanted:
        yield from ("", "## " + _("Feedback wanted"), "")
        yield from (_item(area.wanted_by, area.text) for area in wanted)


def _growth(pair: Pair, me: Person) -> Iterator[str]:
    """What the report shares at this moment."""
    for number, aim in enumerate(shared_aims(pair, me)):
        if not number:
            yield from ("", "## " + _("Growth"), "")
        yield _item(pair.report, aim.text)
        for words_of_it in (aim.why, aim.sign, *aim.links.splitlines()):
            if words_of_it:
                yield f"  - {words_of_it}"
        for line in aim.check_ins.all():
            day = spoken.plain_day(zones.wall(line.at, me.zone))
            yield f"  - {day}, {line.by.given_name}: {line.text}"


def _with_words(pair: Pair) -> QuerySet[Meeting]:
    """What took place, and what did not but has something written on its page."""
    written = Q(notes__isnull=False) | Q(topics__isnull=False) | Q(commitments__isnull=False)
    meetings = pair.meetings.filter(Q(state=Meeting.State.HELD) | written).distinct()
    return meetings.select_related("agreement").order_by("starts_at")


def _entry(entry: record.Entry, me: Person) -> Iterator[str]:
    local = zones.wall(entry.meeting.starts_at, me.zone)
    yield from ("", f"## {capfirst(spoken.whole_day(local))}", "")
    how = str(words.AS_A[entry.meeting.format]).capitalize()  # type: ignore[index]  # same text
    place = f", {entry.meeting.place}" if entry.meeting.place else ""
    yield f"{how}{place}, {words.length(entry.meeting.minutes)}."
    if entry.is_a_friendly_chat:
        yield from ("", _("A friendly chat."))
    if entry.notes and entry.notes.text:
        yield from ("", entry.notes.text)
    if entry.topics:
        yield from ("", "### " + _("What we talked about"), "")
        for topic in entry.topics:
            yield _item(topic.brought_by, topic.text)
    if entry.commitments:
        yield from ("", "### " + _("What we promised"), "")
        yield from _promises(entry.commitments, me)


def _promises(commitments: Iterable[Commitment], me: Person) -> Iterator[str]:
    for commitment in commitments:
        yield _item(commitment.owed_by, commitment.text)
        yield from _story(commitment, me)


def _story(commitment: Commitment, me: Person) -> Iterator[str]:
    if commitment.due:
        yield "  - " + _("By %(day)s") % {"day": spoken.plain_day(commitment.due)}
    for review in commitment.reviews.all():
        day = spoken.plain_day(zones.wall(review.at, me.zone))
        outcome = words.OUTCOMES[review.outcome]
        line = f": {review.text}" if review.text else ""
        yield f"  - {day}, {review.by.given_name}: {outcome}{line}"


def _item(person: Person, text: str) -> str:
    return f"- {person.given_name}: " + text.replace("\n", "\n  ")
