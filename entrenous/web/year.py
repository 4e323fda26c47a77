"""A year of a pair as a strip: a dot for each 1:1 that took place, and none for any that did not."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _

from entrenous import clock, zones
from entrenous.pairs.models import Pair
from entrenous.people import spoken

MONTH_WIDTH = 48
HALF = 6


@dataclass(frozen=True, slots=True)
class HalfYear:
    """Six months of the strip, in the units of its view box."""

    said: str
    dots: tuple[float, ...]
    months: tuple[tuple[int, str], ...]

    @property
    def width(self) -> int:
        return HALF * MONTH_WIDTH


def strip(pair: Pair) -> list[HalfYear]:
    """The last twelve months, in two halves. One query."""
    today = zones.wall(clock.now(), pair.manager.zone).date()
    first = _months_before(today, 11)
    held = [
        zones.wall(start, pair.manager.zone).date()
        for start in pair.meetings.held()
        .filter(starts_at__gte=datetime(first.year, first.month, 1, tzinfo=clock.now().tzinfo))
        .values_list("starts_at", flat=True)
    ]
    return [_half(first, held), _half(_months_before(today, 5), held)]


def _half(first: date, held: list[date]) -> HalfYear:
    months = [_months_before(first, -n) for n in range(HALF)]
    places = {(month.year, month.month): n for n, month in enumerate(months)}
    dots = tuple(
        (places[day.year, day.month] + (day.day - 0.5) / monthrange(day.year, day.month)[1])
        * MONTH_WIDTH
        for day in sorted(held)
        if (day.year, day.month) in places
    )
    said = _("%(first)s to %(last)s: a dot for each 1:1 that took place") % {
        "first": spoken.month_and_year(months[0]),
        "last": spoken.month_and_year(months[-1]),
    }
    labels = tuple(
        (n * MONTH_WIDTH + MONTH_WIDTH // 2, str(MONTHS_3[month.month]).capitalize())
        for n, month in enumerate(months)
    )
    return HalfYear(said, tuple(round(dot, 1) for dot in dots), labels)


def _months_before(day: date, n: int) -> date:
    months = day.year * 12 + day.month - 1 - n
    return date(months // 12, months % 12 + 1, 1)
