"""Somebody's calendar that is not ours: vdirsyncer fetches the feed from a real server, khal shows it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from entrenous import agreements, calendars, clock, meetings, vault, zones
from entrenous.agreements.terms import Rhythm
from tests.calendars.khal import HERE, Khal
from tests.cast import EVERY_2_WEEKS

pytestmark = pytest.mark.slow


def read(khal):
    return khal.read(zones.wall(clock.now(), HERE).date())


@pytest.fixture
def weekly(transactional_db, pair, ada, bruno):
    """From the day after tomorrow on, each week at three in Rome."""
    first = clock.now().date() + timedelta(days=2)
    terms = replace(EVERY_2_WEEKS, rhythm=Rhythm.WEEKLY, weekday=first.weekday(), start=first)
    with vault.ring_of(ada):
        proposal = agreements.propose(pair, terms, by=ada)
    with vault.ring_of(bruno):
        agreements.accept(proposal, by=bruno)
    return pair


@pytest.fixture
def khal(weekly, one_server, bruno, tmp_path):
    secret = calendars.open_feed(bruno, says="name", says_how=True)
    return Khal(tmp_path, f"{one_server.address}{reverse('feed', args=[secret])}")


def as_khal_says(meeting):
    starts, ends = (zones.wall(at, HERE) for at in (meeting.starts_at, meeting.ends_at))
    return f"{starts:%Y-%m-%d %H:%M}-{ends:%H:%M} 1:1 with Ada, Walk"


def test_it_is_shown_where_and_when_it_is_and_follows(weekly, khal, bruno):
    shown = read(khal)
    assert shown == [as_khal_says(one) for one in meetings.upcoming(weekly)][: len(shown)]
    assert len(shown) >= 11

    meeting = meetings.upcoming(weekly)[1]
    before, elsewhere = as_khal_says(meeting), meeting.day + timedelta(days=1)
    with vault.ring_of(bruno):
        meetings.move(meeting, elsewhere, meeting.at, meeting.zone, seen=meeting.version, by=bruno)
    moved = read(khal)
    assert before not in moved
    assert moved.count(as_khal_says(meeting)) == 1
    assert len(moved) == len(shown)

    with vault.ring_of(bruno):
        meetings.let_go(meeting, seen=meeting.version, by=bruno)
    assert read(khal) == [line for line in shown if line != before]

    with vault.ring_of(bruno):
        meetings.meet_after_all(meeting, seen=meeting.version, by=bruno)
    assert read(khal) == moved
    assert len(list((khal.folder / "events").iterdir())) == len(meetings.upcoming(weekly))
