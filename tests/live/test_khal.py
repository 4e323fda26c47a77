"""Somebody's calendar that is not ours: vdirsyncer fetches the feed from a real server, khal shows it."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from entrenous import agreements, calendars, clock, meetings, vault, zones
from entrenous.agreements.terms import Rhythm
from tests.cast import EVERY_2_WEEKS

pytestmark = pytest.mark.slow

PEERS = Path(sys.prefix) / "peers" / "bin"
HERE = "America/New_York"  # where the calendar is; the agreement is in Rome
SHOWN = "{start-date} {start-time}-{end-time} {title}, {location}"


class Khal:
    """A calendar on somebody's desk, which reads one address."""

    def __init__(self, folder, address):
        self.folder = folder
        for name in ("status", "events", "cache"):
            (folder / name).mkdir()
        (folder / "vdirsyncer").write_text(
            f"""[general]
status_path = "{folder}/status"
[pair ours]
a = "feed"
b = "desk"
collections = null
[storage feed]
type = "http"
url = "{address}"
[storage desk]
type = "filesystem"
path = "{folder}/events"
fileext = ".ics"
"""
        )
        (folder / "khal").write_text(
            f"""[calendars]
[[ours]]
path = {folder}/events
[sqlite]
path = {folder}/cache/khal.db
[locale]
local_timezone = {HERE}
default_timezone = {HERE}
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""
        )
        self._run("vdirsyncer", "discover")

    def read(self):
        """Fetch anew, and say what stands in the next twelve weeks."""
        self._run("vdirsyncer", "sync")
        today = zones.wall(clock.now(), HERE).date()
        listed = self._run("khal", "list", "--day-format", "", "--format", SHOWN, f"{today}", "84d")
        return [line for line in listed.splitlines() if line.strip()]

    def _run(self, program, *words):
        done = subprocess.run(
            [PEERS / program, "-c", self.folder / program, *words],
            env=os.environ | {"LC_ALL": "C.UTF-8", "HOME": str(self.folder)},
            input="y\n" * 9,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


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
    shown = khal.read()
    assert shown == [as_khal_says(one) for one in meetings.upcoming(weekly)][: len(shown)]
    assert len(shown) >= 11

    meeting = meetings.upcoming(weekly)[1]
    before, elsewhere = as_khal_says(meeting), meeting.day + timedelta(days=1)
    with vault.ring_of(bruno):
        meetings.move(meeting, elsewhere, meeting.at, meeting.zone, seen=meeting.version, by=bruno)
    moved = khal.read()
    assert before not in moved
    assert moved.count(as_khal_says(meeting)) == 1
    assert len(moved) == len(shown)

    with vault.ring_of(bruno):
        meetings.let_go(meeting, seen=meeting.version, by=bruno)
    assert khal.read() == [line for line in shown if line != before]

    with vault.ring_of(bruno):
        meetings.meet_after_all(meeting, seen=meeting.version, by=bruno)
    assert khal.read() == moved
    assert len(list((khal.folder / "events").iterdir())) == len(meetings.upcoming(weekly))
