"""`entrenous check` says when the background work does not get on."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from entrenous import chores, clock, work
from entrenous.delivery.sending import send
from entrenous.work.jobs import job

NOBODY = "5c1b8d6e-9f0f-4d7e-8c67-2d54f1e4b0a1"


@pytest.fixture
def said(capsys):
    def check():
        call_command("check")
        return capsys.readouterr().err

    return check


@job("letters")
def stumble(_ident: str) -> None:
    raise ValueError("what Bruno wrote")


def test_when_all_is_well_it_says_nothing(db, said):
    chores.do_all()

    assert "work.W" not in said()


def test_a_job_that_waits_for_long(db, said):
    send.enqueue(NOBODY)
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=6))

    assert "1 jobs wait for longer than five minutes." in said()


def test_a_job_whose_process_died_is_seen_and_given_up(db, said):
    send.enqueue(NOBODY)
    DBTaskResult.objects.update(
        status=TaskResultStatus.RUNNING, started_at=timezone.now() - timedelta(minutes=11)
    )
    before = said()
    work.tidy_jobs()

    assert "1 jobs hang, or their process died; they are made anew." in before
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED


def test_a_job_that_failed_is_named_without_a_word_of_its_error(db, said, caplog):
    stumble.enqueue(NOBODY)
    work.run_jobs()

    assert "1 jobs failed in the last day: stumble." in said()
    kept = DBTaskResult.objects.get()
    assert "Bruno" not in kept.traceback + caplog.text


def test_work_that_nobody_does(db, said):
    with clock.at(timezone.now() - timedelta(hours=1)):
        work.is_turn_of("remind", timedelta(minutes=1))

    assert "Nobody does the background work" in said()


def test_a_round_is_done_by_one_and_comes_again(db, now):
    every = timedelta(minutes=10)

    turns = [work.is_turn_of("tidy", every), work.is_turn_of("tidy", every)]
    with clock.at(now + every):
        turns.append(work.is_turn_of("tidy", every))

    assert turns == [True, False, True]


def test_a_clock_that_went_back_a_year_stops_no_round(db, now):
    with clock.at(now + timedelta(days=365)):
        work.is_turn_of("tidy", timedelta(minutes=10))

    assert work.is_turn_of("tidy", timedelta(minutes=10))


def test_what_has_a_limit_is_counted_for_its_whole_time(db, now):
    hour = timedelta(hours=1)
    numbers = []
    for minutes in (0, 6, 12, 59, 61):
        with clock.at(now + timedelta(minutes=minutes)):
            numbers.append(work.count("tries", hour))

    assert numbers == [1, 2, 3, 4, 1]
