"""Wall clocks and instants. An instant is an aware datetime in UTC; a local time is naive."""

from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Literal
from zoneinfo import ZoneInfo


class UnknownZone(ValueError):
    """No zone of this name is in the pinned tzdata package."""


def instant(local: datetime, zone: str) -> datetime:
    """The UTC instant at which a clock in the zone shows this local time.

    A time that a clock change leaves out moves forward by the gap, one that it shows twice is the
    first of the two: RFC 5545 section 3.3.5, and `fold=0` of PEP 495.
    """
    if local.tzinfo is not None:
        raise ValueError("a local time has no zone of its own")
    return local.replace(tzinfo=named(zone), fold=0).astimezone(UTC)


def wall(instant: datetime, zone: str) -> datetime:
    """What a clock in the zone shows at this instant; which of two equal times is forgotten."""
    if instant.tzinfo is None:
        raise ValueError("an instant has a zone")
    return instant.astimezone(named(zone)).replace(tzinfo=None, fold=0)


def happens(local: datetime, zone: str) -> Literal["once", "never", "twice"]:
    """Whether a clock in the zone shows this local time; clock changes skip and repeat some."""
    there = local.replace(tzinfo=named(zone))
    earlier = there.replace(fold=0).utcoffset()
    later = there.replace(fold=1).utcoffset()
    if earlier is None or later is None or earlier == later:
        return "once"
    # PEP 495: in a gap the first reading has the smaller offset, in a repeated hour the larger.
    return "never" if earlier < later else "twice"


def zone_exists(name: str) -> bool:
    """Exact IANA spelling; names that only the operating system knows do not count."""
    return name in _names()


def zone_names() -> tuple[str, ...]:
    """Every zone that there is, sorted, old spellings included."""
    return tuple(sorted(_names()))


@cache
def usual_zones() -> frozenset[str]:
    """Those that people mean: one of their country, as the tables list them, or UTC."""
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return frozenset({row[2] for row in rows} | {"UTC"})


@cache
def named(zone: str) -> ZoneInfo:
    """The zone itself, kept for good: ZoneInfo remembers only eight. Raises UnknownZone."""
    if not zone_exists(zone):
        raise UnknownZone(zone)
    return ZoneInfo(zone)


@cache
def _names() -> frozenset[str]:
    listed = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    # "Factory" is what a machine shows before anybody has set its zone.
    return frozenset(listed.split()) - {"Factory"}
