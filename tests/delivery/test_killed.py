"""The process that sends is killed: by a mail server that has taken the mail and not yet said so."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, time, timedelta

import pytest
from django.conf import settings
from django.db import connection

from entrenous import clock, delivery, meetings
from entrenous.delivery.models import Sending
from tests.delivery.test_letters import FRIDAY
from tests.loopback import mail_server

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


class Killer:
    """Takes a mail, and kills who brought it before it can be thanked."""

    def __init__(self):
        self.took = []
        self.victim = None

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802  # aiosmtpd's name
        self.took.append(envelope.rcpt_tos)
        if self.victim:
            self.victim.send_signal(signal.SIGKILL)
        return "250 OK"


@pytest.fixture
def killer():
    killer = Killer()
    with mail_server(killer) as killer.port:
        yield killer


@pytest.fixture
def worker(killer, tmp_path):
    """worker(moment) is `entrenous work --once` at that moment, over the database of the tests."""
    name = str(connection.settings_dict["NAME"])
    database = f"sqlite:///{name}"
    if connection.vendor == "postgresql":
        database = os.environ["ENTRENOUS_DATABASE_URL"].replace("/entrenous?", f"/{name}?")
    offset = tmp_path / "offset"
    env = os.environ | {
        "ENTRENOUS_HOME": str(tmp_path),
        "ENTRENOUS_DATABASE_URL": database,
        "ENTRENOUS_MASTER_KEY_FILE": str(settings.MASTER_KEY_FILE),
        "ENTRENOUS_SECRET_KEY": settings.SECRET_KEY,
        "ENTRENOUS_CLOCK_OFFSET": str(offset),
        "ENTRENOUS_MAIL_SERVER": "127.0.0.1",
        "ENTRENOUS_MAIL_PORT": str(killer.port),
    }

    def start(moment):
        offset.write_text(str((moment - datetime.now(UTC)).total_seconds()))
        words = [sys.executable, "-m", "tests.turned_clock", "work", "--once"]
        return subprocess.Popen(words, env=env, stderr=subprocess.DEVNULL)

    return start


def test_killed_after_it_was_taken_nothing_comes_twice(
    killer, worker, agreement, meeting, ada, bruno, ring, now
):
    for person in (ada, bruno):
        delivery.wish(person, quiet_from=time(0), quiet_to=time(0), day_before=False)
    with ring(ada):
        meetings.move(meeting, FRIDAY, time(16), "Europe/Rome", seen=meeting.version, by=ada)
    assert worker(now).wait(60) == 0
    killer.victim = worker(now + timedelta(minutes=3))
    assert killer.victim.wait(60) == -signal.SIGKILL
    killer.victim = None
    for minutes in (4, 20, 60):
        assert worker(now + timedelta(minutes=minutes)).wait(60) == 0

    assert killer.took == [["bruno@example.org"]]
    assert Sending.objects.get().state == Sending.State.UNSURE
    with clock.at(now + timedelta(hours=1)):
        assert delivery.silent_ways(bruno) == {None: "unsure"}
