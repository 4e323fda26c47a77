"""A pair with something in every place where people write, each with a word of its own."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.apps import apps

from entrenous import (
    agreements,
    calendars,
    clock,
    delivery,
    growth,
    meetings,
    pairs,
    people,
    preparation,
    record,
    vault,
)
from entrenous.calendars.models import CalendarEntry, CalendarQuestion
from entrenous.meetings.models import Meeting
from entrenous.pairs.models import Pair
from entrenous.vault import SealedText
from tests.cast import EVERY_2_WEEKS


@dataclass
class World:
    pair: Pair
    meeting: Meeting
    held: Meeting
    ids: dict[str, UUID] = field(default_factory=dict)  # by the name that urls.py uses
    canaries: list[str] = field(default_factory=list)
    private: list[str] = field(default_factory=list)  # those of Bruno alone, which Ada never sees


@pytest.fixture
def world(pair, agreement, meeting, ada, bruno, ring, now):
    """Every sealed column of the pair holds a canary; `test_canaries` says if one does not."""
    made = World(pair, meeting, held=pair.meetings.get(slot=date(2027, 2, 25)))

    def canary(place):
        word = f"canary-{place}-{len(made.canaries)}"
        made.canaries.append(word)
        return word

    with clock.at(made.held.starts_at + timedelta(hours=1)), ring(ada):
        record.write_notes(made.held, canary("notes"), base="", by=ada)
        promise = record.make_commitment(
            pair, canary("commitment"), owed_by=bruno, meeting=made.held, by=ada
        )
        record.close(made.held, by=ada)
    with ring(bruno):
        topic = record.raise_topic(pair, canary("topic"), by=bruno)
        record.review_commitment(promise, "open", canary("review"), meeting=meeting, by=bruno)
        record.write_notes(made.held, canary("rewritten"), base=made.held.notes.text, by=bruno)
        following = pair.meetings.get(slot=date(2027, 3, 25))
        meetings.meet_as(meeting, "coffee", canary("place"), by=bruno)
        meetings.meet_as(following, "walk", canary("usual"), usually=True, by=bruno)
        terms = pair.agreements.get().terms
        proposal = agreements.propose(pair, EVERY_2_WEEKS.__class__(
            **{name: getattr(terms, name) for name in terms.__dataclass_fields__} | {
                "place": canary("proposed"), "minutes": 60, "start": date(2027, 3, 18),
            }
        ), by=bruno)  # fmt: skip
        wanted = record.want_feedback(pair, canary("feedback"), by=bruno)
        think(made, bruno)
    with ring(ada):
        preparation.answer(pair, "together-stuck", canary("together"), by=ada)
        preparation.share_way_of_working(pair, by=ada)
        pairs.direct(pair, canary("direction"), by=ada)
    wording = record.wordings_of(pair, made.held.notes.pk).get()
    made.ids = {
        "person": bruno.pk,
        "monday": "2027-03-08",
        "away": people.go_away(ada, date(2027, 5, 3), date(2027, 5, 7)).pk,
        "change": uuid4(),
        "pair": pair.pk,
        "meeting": meeting.pk,
        "topic": topic.pk,
        "commitment": promise.pk,
        "proposal": proposal.pk,
        "row": made.held.notes.pk,
        "wording": wording.pk,
        "wanted": wanted.pk,
        "question": bruno.own_questions.get().pk,
        "prompt": bruno.own_prompts.get().pk,
        "aim": bruno.aims.get().pk,
        "calendar": bruno.calendars.get().pk,
        "investment": bruno.investments.get().pk,
        "reach": bruno.reaches.get().pk,
        "asked": asked_of_bruno(meeting, bruno).pk,
    }
    return made


def asked_of_bruno(meeting, bruno):
    """His calendar declined, and he is asked what is to become of it."""
    calendars.be_invited(bruno)
    entry = CalendarEntry.objects.get(person=bruno, meeting=meeting)
    return CalendarQuestion.objects.create(entry=entry, kind="declined", answer="declined")


def think(made, person):
    """Everything that somebody can write for themselves alone."""

    def canary(place):
        word = f"canary-of-{person.name}-{place}-{len(made.private)}"
        made.private.append(word)
        made.canaries.append(word)
        return word

    preparation.answer(made.pair, "guidance", canary("answer"), by=person)
    preparation.answer(made.pair, "together-stuck", canary("together"), by=person)
    preparation.ask_oneself(person, canary("question"))
    preparation.keep_prompt(person, canary("prompt"))
    aim = growth.set_aim(
        person,
        "goal",
        canary("goal"),
        why=canary("why"),
        sign=canary("sign"),
        links=canary("links"),
    )
    growth.check_in(aim, canary("line"), by=person)
    growth.invest(person, date(2027, 3, 9), 90, canary("time"))
    calendars.connect(
        person,
        "caldav",
        canary("calendar"),
        login=canary("login"),
        password=canary("password"),
        name=canary("name of a calendar"),
    )
    delivery.be_reached(person, "chat", canary("chat"), name="A chat")


@pytest.fixture
def second(ada, dora, ring, now):
    """Another pair of Ada's, with a topic, a commitment, a meeting and a proposal."""
    other = pairs.pair_up(ada, dora)
    with ring(ada):
        meeting = meetings.arrange(
            other, date(2027, 3, 12), EVERY_2_WEEKS.at, "Europe/Rome", minutes=30, by=ada
        )
        topic = record.raise_topic(other, "Another topic", by=ada)
        promise = record.make_commitment(other, "Another promise", owed_by=ada, by=ada)
        proposal = agreements.propose(other, EVERY_2_WEEKS, by=ada)
        with clock.at(now + timedelta(hours=1)):
            record.reword(topic, "Worded anew", by=ada)
    return World(
        other,
        meeting,
        meeting,
        ids={
            "pair": other.pk,
            "meeting": meeting.pk,
            "topic": topic.pk,
            "commitment": promise.pk,
            "proposal": proposal.pk,
            "row": topic.pk,
            "wording": other.pk,
        },
    )


def sealed_columns():
    """Every place of the database that may hold what people write."""
    return [
        (model, column)
        for model in apps.get_app_config("entrenous").get_models()
        for column in model._meta.concrete_fields
        if isinstance(column, SealedText)
    ]


__all__ = ["sealed_columns", "vault"]
