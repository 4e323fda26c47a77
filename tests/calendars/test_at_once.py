"""Somebody's calendar that asks while another process takes out what stands there."""

import threading
import time as time_module
from datetime import date, time

import pytest
from django.db import connection, transaction

from entrenous import calendars, clock, meetings
from entrenous.calendars import entries
from entrenous.calendars.models import CalendarEntry

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sent(bruno, meeting):
    """It came by mail, and stands in his calendar."""
    calendars.be_invited(bruno)
    calendars.entries_of(bruno)
    CalendarEntry.objects.update(sent_sequence=0, sent_as="as it was")
    return CalendarEntry.objects.get(meeting=meeting)


def wait_for_one_that_waits():
    if connection.vendor != "postgresql":
        time_module.sleep(0.3)  # SQLite has one writer, and does not say who waits
        return
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() != (0,):
                return
        time_module.sleep(0.02)
    raise AssertionError("nobody waits")


def test_what_is_withdrawn_meanwhile_stays_withdrawn(sent, bruno, ada, meeting, ring, now):
    with ring(ada):
        meetings.move(meeting, date(2027, 3, 12), time(16), "Europe/Rome", seen=0, by=ada)

    def ask():
        with clock.at(now):
            calendars.entries_of(bruno)
        connection.close()

    asking = threading.Thread(target=ask)
    with transaction.atomic():
        entries.withdraw(bruno)
        asking.start()
        wait_for_one_that_waits()
    asking.join()
    sent.refresh_from_db()

    assert sent.is_gone
    assert sent not in calendars.entries_of(bruno)
