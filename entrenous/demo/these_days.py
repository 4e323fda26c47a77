"""What waits for whoever signs in now: lists, ideas, looks back between two 1:1s."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from functools import partial
from typing import Any

from entrenous import agreements, record, vault
from entrenous.agreements.terms import Format, Rhythm, Terms
from entrenous.demo.life import Life, Today
from entrenous.demo.talk import KEPT, M, R
from entrenous.demo.timeline import Timeline
from entrenous.record.models import Topic

REVIEWS = "How would you like to hear about the design reviews?"


def plan_these_days(timeline: Timeline, lives: dict[str, Life], today: Today) -> None:
    """All of it on the last working day; hours are after ten in the morning in Rome."""
    bruno, greta, lotte = lives["ada-bruno"], lives["ada-greta"], lives["ada-lotte"]
    longer = {"rhythm": Rhythm.EVERY_2_WEEKS, "minutes": 45}
    outdoors = {"format": Format.WALK, "place": "Down to the water", "at": time(16)}
    for hours, thing in [
        (-1, partial(_idea, lotte, M, today, **longer)),
        (-0.99, partial(_idea, lotte, R, today, **outdoors)),
        (0, partial(_idea, greta, M, today, minutes=30)),
        (1, partial(_edda_prepares, lives["edda-ada"])),
        (2, partial(_ada_looks_back, bruno, lives["edda-ada"])),
        (4, partial(_idea, greta, R, today, rhythm=Rhythm.EVERY_2_WEEKS, format=Format.WALK)),
        (5, partial(_lotte_prepares, lotte)),
        (6, partial(_bruno_prepares, bruno)),
        (7, partial(_ada_prepares, bruno)),
        (8, partial(_nives_prepares, lives["bruno-nives"])),
        (9, partial(_bruno_rewords, bruno)),
    ]:
        timeline.plan(today.last_working_day(hours), thing)


def _raise(life: Life, role: str, text: str, *, share: bool = False) -> Topic:
    by = life.person(role)
    with vault.ring_of(by):
        return record.raise_topic(life.pair, text, just_to_share=share, by=by)


def _bruno_prepares(life: Life) -> None:
    decide = "The release is stuck between two teams. I need somebody to say who decides."
    _raise(life, R, decide)
    _raise(life, R, "My sister had her baby on Sunday. She is called Nina.", share=True)
    book = _raise(life, R, "The book that you lent me.")
    record.park_topic(book, by=life.report)


def _ada_prepares(life: Life) -> None:
    _raise(life, M, REVIEWS)
    _raise(life, M, "The next holidays: who is away, and when.")
    rome = _raise(life, M, "A week in Rome, before the year is over?")
    record.park_topic(rome, by=life.manager)


def _bruno_rewords(life: Life) -> None:
    with vault.ring_of(life.report):
        (reviews,) = [topic for topic in life.pair.topics.open() if topic.text == REVIEWS]
        words = REVIEWS.replace("?", ": there and then, or here?")
        record.reword(reviews, words, by=life.report)


def _lotte_prepares(life: Life) -> None:
    floor = "The flat: whatever one puts down rolls to the window."
    _raise(life, R, floor, share=True)


def _nives_prepares(life: Life) -> None:
    _raise(life, R, "The library: may it be every week?")
    _raise(life, M, "Ada asked me something that I would like to ask you.")


def _edda_prepares(life: Life) -> None:
    _raise(life, R, "Ivo, and how long one goes on asking.")
    _raise(life, R, "My mother has sent a photograph. By herself.", share=True)


def _ada_looks_back(bruno: Life, edda: Life) -> None:
    """Between two 1:1s: what was promised is looked at as soon as there is something to say."""
    for life, role, promise, line in [
        (edda, M, "Write to Lisbon before Friday.", "They are glad of it. From the 12th."),
        (
            bruno,
            M,
            "Ask Edda whether the Lisbon team can take the nights for a while.",
            "Edda says yes, from the 12th.",
        ),
    ]:
        by = life.person(role)
        with vault.ring_of(by):
            (promised,) = [each for each in life.promises if each.commitment.text == promise]
            record.review_commitment(promised.commitment, KEPT, line, by=by)


def _idea(life: Life, role: str, today: Today, **other: Any) -> None:
    """One of the two proposes what holds, with something else in it, from the week after next."""
    by = life.person(role)
    with vault.ring_of(by):
        holds = agreements.agreement_on(life.pair, today.day)
        assert holds is not None
        start = today.working_days_on((holds.weekday - today.working_day.weekday()) % 5)
        terms: Terms = replace(holds.terms, start=start + timedelta(weeks=2), **other)
        agreements.propose(life.pair, terms, by=by)
