"""Jobs: what goes out over a network, in its own time. Their arguments are ids, never content."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps

from django.tasks import Task, TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger("entrenous.work")


class JobFailed(Exception):
    """Says the kind of error alone: what a job keeps of its failure can be read by whoever reads the database."""


type Job = Task[[str], None]


def job(lane: str) -> Callable[[Callable[[str], None]], Job]:
    """Make `do` a job: `do.enqueue(str(row.pk))`, in the transaction that gives it something to do.

    In its lane of the queue (TASKS in settings.py), so that slow servers of other people keep no letter waiting.
    It may run twice, or its process may die in the middle: what is due stands in rows of our own, and
    whoever sees it still due after its lease enqueues it again.
    """

    def make(do: Callable[[str], None]) -> Job:
        return task(queue_name=lane)(_guarded(do))

    return make


def is_under_way(job: Job) -> bool:
    """Whether one waits or runs."""
    unfinished = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    return DBTaskResult.objects.filter(task_path=job.module_path, status__in=unfinished).exists()


def _guarded(do: Callable[[str], None]) -> Callable[[str], None]:

    @wraps(do)
    def guarded(ident: str) -> None:
        try:
            do(ident)
        except Exception as error:  # noqa: BLE001  # whatever it is, only its kind is kept
            logger.error("%s of %s failed: %s", do.__name__, ident, type(error).__name__)  # noqa: TRY400  # a traceback may quote people
            raise JobFailed(f"{do.__name__}: {type(error).__name__}") from None

    return guarded
