"""The threads that do the background work of a process, until they are told to stop."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import close_old_connections, connection, transaction
from django.db.utils import DatabaseError
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger("entrenous.work")

PAUSE = 2  # seconds between two looks at what is due
JOBS_AT_ONCE = 2  # so that one slow server does not keep everybody's letters


class Work:
    """The chores find what is due and make jobs of it; the jobs run beside them."""

    def __init__(self, chores: Sequence[Callable[[], None]]) -> None:
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._again_and_again, args=(deeds,), name=name, daemon=True)
            for name, deeds in [
                ("chores", chores),
                *((f"jobs-{n}", [run_jobs]) for n in range(JOBS_AT_ONCE)),
            ]
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self, *, within: float) -> None:
        """Seconds are given to what is under way; what is cut off is done again when its lease ends."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(within / len(self._threads))

    def wait(self) -> None:
        self._stopping.wait()

    def _again_and_again(self, deeds: Sequence[Callable[[], None]]) -> None:
        while not self._stopping.is_set():
            close_old_connections()
            for do in deeds:
                _try(do)
            self._stopping.wait(PAUSE)
        connection.close()


def _try(do: Callable[[], None]) -> None:
    """What fails keeps nothing else from being done, and its turn comes again."""
    try:
        do()
    except DatabaseError as error:
        logger.warning("%s: the database does not answer (%s)", do.__name__, type(error).__name__)
    except Exception:
        logger.exception("%s failed; it is tried again", do.__name__)


def run_jobs() -> None:
    """Everything in the queue, one after the other."""
    worker = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
    while job := _claim(worker.worker_id):
        worker.run_task(job)


def _claim(worker: str) -> DBTaskResult[..., Any] | None:
    """The next job, ours alone. The library's own loop would close connections and wait between jobs."""
    if not DBTaskResult.objects.ready().exists():
        return None  # nothing is locked for it
    with transaction.atomic():
        job = DBTaskResult.objects.ready().get_locked()
        if job:
            job.claim(worker)
    return job
