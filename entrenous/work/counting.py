"""How often something was done lately, for what has a limit. It may count two at once as one."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.cache import cache

from entrenous import clock


def count(what: str, within: timedelta) -> int:
    """One more; how often it is now, in the time that the first of them began."""
    number, until = counted(what, within)
    left = (until - clock.now()).total_seconds()
    cache.set(what, (number + 1, until), timeout=left)  # `incr` would keep it for five minutes
    return number + 1


def counted(what: str, within: timedelta) -> tuple[int, datetime]:
    """How often so far, and until when that counts."""
    now = clock.now()
    number, until = cache.get(what) or (0, now + within)
    if not now < until <= now + within:  # over, or begun by a clock that was ahead
        return 0, now + within
    return int(number), until
