"""Jobs: what goes out over a network, in its own time. Their arguments are ids, never content."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps

from django.tasks import Task, task

logger = logging.getLogger("entrenous.work")


class JobFailed(Exception):
    """Says the kind of error alone: what a job keeps of its failure can be read by whoever reads the database."""


def job(do: Callable[[str], None]) -> Task[[str], None]:
    """Make `do` a job: `do.enqueue(str(row.pk))`, in the transaction that gives it something to do.

    It may run twice, or its process may die in the middle: what is due stands in rows of our own, and
    whoever sees it still due after its lease enqueues it again.
    """

    @wraps(do)
    def guarded(ident: str) -> None:
        try:
            do(ident)
        except Exception as error:  # noqa: BLE001  # whatever it is, only its kind is kept
            logger.error("%s of %s failed: %s", do.__name__, ident, type(error).__name__)  # noqa: TRY400  # a traceback may quote people
            raise JobFailed(f"{do.__name__}: {type(error).__name__}") from None

    return task()(guarded)
