"""The threads of the background: they do what is due, and stop when they are told to."""

import threading
import time

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from entrenous.work import Work, job

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

done: list[str] = []


@job("letters")
def linger(ident):
    done.append(ident)
    time.sleep(0.3)


def until(happened, *, within=10):
    end = time.monotonic() + within
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_jobs_run_beside_chores_and_a_chore_that_fails_keeps_nothing_back():
    done.clear()
    looked = threading.Event()

    def stumble():
        raise ValueError

    def look():
        if not looked.is_set():
            linger.enqueue("one")
            looked.set()

    work = Work([stumble, look])
    work.start()
    until(lambda: DBTaskResult.objects.successful().count() == 1)
    work.stop(within=5)

    assert done == ["one"]


def test_told_to_stop_they_finish_what_they_are_at_and_begin_nothing_more():
    done.clear()
    for number in range(8):
        linger.enqueue(str(number))
    work = Work([])
    work.start()
    until(lambda: done)
    work.stop(within=10)
    begun = len(done)
    time.sleep(1)

    assert len(done) == begun < 8
    assert DBTaskResult.objects.running().count() == 0
    connection.close()
