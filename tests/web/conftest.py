"""People at their browsers, and pairs with a history."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from entrenous import clock, meetings, record, vault
from tests.web.reading import Visitor


@pytest.fixture(params=[False, True], ids=["plain", "htmx"])
def htmx(request):
    """The same test without JavaScript and with it."""
    return request.param


@pytest.fixture
def as_ada(ada, now):
    return Visitor(ada)


@pytest.fixture
def as_bruno(bruno, now):
    return Visitor(bruno)


@pytest.fixture
def visit(now, htmx):
    """visit(person) sits down at a browser, in turn without and with JavaScript."""
    return lambda person: Visitor(person, htmx=htmx)


@pytest.fixture
def talked(pair, ada):
    """talked(day, …) is a 1:1 that took place that day at ten, closed by Ada at eleven."""

    def talk(day: date, *, notes="", topics=(), promises=()):
        with vault.ring_of(ada):
            with clock.at(datetime.combine(day, time(7), tzinfo=UTC)):
                meeting = meetings.arrange(pair, day, time(10), "Europe/Rome", minutes=30, by=ada)
            with clock.at(meeting.starts_at + timedelta(hours=1)):
                for text in topics:
                    topic = record.raise_topic(pair, text, by=ada)
                    record.discuss_topic(topic, meeting, by=ada)
                for text in promises:
                    record.make_commitment(pair, text, owed_by=ada, meeting=meeting, by=ada)
                record.write_notes(meeting, notes, base="", by=ada)
                record.close(meeting, by=ada)
        return meeting

    return talk
