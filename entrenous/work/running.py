"""The threads that do the background work of a process, until they are told to stop."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.db import close_old_connections, connection, transaction
from django.db.utils import DatabaseError
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger("entrenous.work")

PAUSE = 2  # seconds between two looks at what is due
LANES = {"letters": 1, "elsewhere": 2}  # threads of each


class Work:
    """The chores find what is due and make jobs of it; the jobs run beside them."""

    def __init__(self, chores: Sequence[Callable[[], None]]) -> None:
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._again_and_again, args=(deeds,), name=name, daemon=True)
            for name, deeds in [
                ("chores", chores),
                *(
                    (lane, [partial(run_jobs, lane, until=self._stopping.is_set)])
                    for lane in LANES
                    for _ in range(LANES[lane])
                ),
            ]
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self, *, within: float) -> None:
        """Nothing more is begun, and seconds are given to what is under way.

        What is cut off is done again when its lease ends; of a letter nobody knows whether it went.
        """
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
        logger.warning("the database does not answer (%s)", type(error).__name__)
    except Exception:
        logger.exception("a chore failed; it is tried again")


def run_jobs(*lanes: str, until: Callable[[], bool] = lambda: False) -> None:
    """Everything in these lanes of the queue, or in all, one after the other."""
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
    while not until() and (job := _claim(worker.worker_id, lanes or tuple(LANES))):
        worker.run_task(job)


def _claim(worker: str, lanes: tuple[str, ...]) -> DBTaskResult[..., Any] | None:
    """The next job, ours alone. The library's own loop would close connections and wait between jobs."""
    ready = DBTaskResult.objects.ready().filter(queue_name__in=lanes)
    if not ready.exists():
        return None  # nothing is locked for it
    with transaction.atomic():
        job = ready.get_locked()
        if job:
            job.claim(worker)
    return job
