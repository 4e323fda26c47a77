"""What time it is, in one place, so that a year of meetings can be told in a second."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """The present instant in UTC, or the one that `at` tells."""
    return _told.get() or real()


def real() -> datetime:
    return datetime.now(UTC)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Let everything inside happen at another instant (aware)."""
    token = _told.set(instant)
    try:
        yield
    finally:
        _told.reset(token)
