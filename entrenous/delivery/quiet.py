"""When somebody wants to hear nothing. Only hours are known here."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from entrenous.zones import instant, wall


def out_of_quiet(at: datetime, zone: str, begin: time, end: time) -> datetime:
    """That instant, or the end of the quiet hours that it falls into; they may go over midnight.

    The same hour twice is no quiet at all.
    """
    here = wall(at, zone)
    if begin == end:
        return at
    is_quiet = begin <= here.time() < end if begin < end else not end <= here.time() < begin
    if not is_quiet:
        return at
    day = here.date() + timedelta(days=1 if here.time() >= end else 0)
    return instant(datetime.combine(day, end), zone)
