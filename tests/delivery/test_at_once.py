"""Several processes that work on one database: threads stand for them."""

import threading
from datetime import time, timedelta

import pytest
from django.core import mail
from django.db import connection

from entrenous import clock, delivery, meetings, work
from entrenous.delivery.models import Letter
from tests.delivery.test_letters import FRIDAY

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def at_once(*deeds):
    start = threading.Barrier(len(deeds))

    def run(deed):
        start.wait()
        deed()
        connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_they_write_one_letter_and_send_it_once(agreement, meeting, ada, bruno, ring, now):
    for person in (ada, bruno):
        delivery.wish(person, quiet_from=time(0), quiet_to=time(0), day_before=False)
    with ring(ada):
        meetings.move(meeting, FRIDAY, time(16), "Europe/Rome", seen=meeting.version, by=ada)
    delivery.follow_changes()
    mail.outbox.clear()

    with clock.at(now + timedelta(minutes=3)):
        at_once(*[delivery.compose_letters] * 3)
        at_once(*[delivery.send_letters] * 3)
        at_once(*[work.run_jobs] * 3)

    assert Letter.objects.count() == 1
    assert [message.to for message in mail.outbox] == [["bruno@example.org"]]
