"""Whether the background work gets on: for `entrenous check`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core import checks
from django.db.utils import DatabaseError
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from entrenous import clock
from entrenous.work.models import Round

LONGEST = timedelta(minutes=10)  # a job
KEPT = timedelta(days=1)
LATE = timedelta(minutes=5)
SILENT = timedelta(minutes=5)  # since somebody last did a round that comes every minute


def tidy_jobs() -> None:
    """What is long done goes. A job whose process died stays *running* for ever: it is given up.

    What it had to do is in rows of ours, and made anew.
    """
    DBTaskResult.objects.finished().filter(finished_at__lt=clock.now() - KEPT).delete()
    lost = DBTaskResult.objects.running().filter(started_at__lt=clock.now() - LONGEST)
    lost.update(
        status=TaskResultStatus.FAILED,
        finished_at=clock.now(),
        exception_class_path="entrenous.work.jobs.JobFailed",
        traceback="lost: its process ended",
    )


@checks.register(checks.Tags.database)
def work_gets_on(databases: Sequence[str] | None, **_kwargs: Any) -> list[checks.CheckMessage]:
    """Warnings about jobs that wait, hang or failed, and about work that nobody does."""
    if not databases:
        return []
    try:
        return list(_warnings())
    except DatabaseError:
        return []  # not set up yet: `migrate` has its own words for that


def _warnings() -> list[checks.CheckMessage]:
    now, found = clock.now(), []
    jobs = DBTaskResult.objects
    waiting = jobs.ready().filter(enqueued_at__lt=now - LATE).count()
    if waiting:
        found.append(_warning(1, f"{waiting} jobs wait for longer than five minutes."))
    lost = jobs.running().filter(started_at__lt=now - LONGEST).count()
    if lost:
        found.append(_warning(2, f"{lost} jobs hang, or their process died; they are made anew."))
    failed = jobs.failed().filter(finished_at__gt=now - timedelta(days=1))
    kinds = sorted(set(failed.values_list("task_path", flat=True)))
    if kinds:
        names = ", ".join(path.rpartition(".")[2] for path in kinds)
        found.append(_warning(3, f"{failed.count()} jobs failed in the last day: {names}."))
    rounds = dict(Round.objects.values_list("name", "next_at"))
    if rounds and rounds.get("remind", now) < now - SILENT:
        found.append(
            _warning(
                4, "Nobody does the background work: run `entrenous serve` or `entrenous work`."
            )
        )
    return found


def _warning(number: int, words: str) -> checks.CheckMessage:
    return checks.Warning(words, id=f"work.W00{number}")
