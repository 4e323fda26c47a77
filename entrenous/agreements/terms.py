"""What the two agree on, as a value: how often, when, how long, where."""

from dataclasses import dataclass, fields
from datetime import date, time
from enum import StrEnum

from entrenous.meetings.rhythm import Rhythm
from entrenous.zones import zone_exists

__all__ = [
    "LONGEST",
    "SHORTEST",
    "BadTerms",
    "Format",
    "Rhythm",
    "Terms",
]

SHORTEST = 15
LONGEST = 180  # both in minutes


class BadTerms(ValueError):
    """Terms that cannot be kept; `field` names the one to correct."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


class Format(StrEnum):
    OFFICE = "office"
    WALK = "walk"
    COFFEE = "coffee"
    HOME = "home"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Terms:
    """Valid from `start`, which also decides in which weeks a rhythm of several weeks falls.

    `weekday` is 0 for Monday, `at` is local time in `zone`, `place` may be empty or a link.
    Raises BadTerms.
    """

    rhythm: Rhythm
    weekday: int
    at: time
    zone: str
    minutes: int
    format: Format
    place: str
    start: date

    def __post_init__(self) -> None:
        if self.weekday not in range(7):
            raise BadTerms("weekday", f"{self.weekday} is no weekday: 0 is Monday, 6 is Sunday.")
        if self.at.tzinfo is not None or self.at.second or self.at.microsecond:
            raise BadTerms("at", f"{self.at} is not a local time in whole minutes.")
        if not zone_exists(self.zone):
            raise BadTerms("zone", f"{self.zone!r} is not a time zone.")
        if not SHORTEST <= self.minutes <= LONGEST:
            raise BadTerms(
                "minutes", f"{self.minutes} minutes: {SHORTEST} to {LONGEST} are possible."
            )

    def differences(self, other: "Terms") -> tuple[str, ...]:
        """Names of the fields in which the two would notice a difference, in reading order.

        A later start alone is none, as every proposal has one, unless the meetings of the same
        rhythm would fall in other weeks.
        """
        named = [
            field.name
            for field in fields(self)
            if field.name != "start" and _read(self, field.name) != _read(other, field.name)
        ]
        if _fall_in_other_weeks(self, other):
            named.append("start")
        return tuple(named)

    def same_as(self, other: "Terms") -> bool:
        """Whether accepting either would be the same, down to the day it starts."""
        return self.start == other.start and not self.differences(other)


def _read(terms: Terms, name: str) -> object:
    return terms.place.strip() if name == "place" else getattr(terms, name)


def _fall_in_other_weeks(one: Terms, other: Terms) -> bool:
    weeks = one.rhythm.weeks
    if one.rhythm != other.rhythm or weeks <= 1:
        return False
    return (_first_week(one) - _first_week(other)) % weeks != 0


def _first_week(terms: Terms) -> int:
    """Number of the week of the first meeting; weeks begin on Mondays and are counted from year 1."""
    first = terms.start.toordinal() + (terms.weekday - terms.start.weekday()) % 7
    return (first - 1) // 7
