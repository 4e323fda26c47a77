"""How much time is theirs in a year, and how it lies in its weeks. Minutes everywhere."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta


@dataclass(frozen=True, slots=True)
class Week:
    """One week of the strip, by its Monday."""

    monday: date
    taken: int
    planned: int


def given_in(
    year: int,
    hours: Mapping[int, tuple[time, time]],
    is_off: Callable[[date], bool],
    *,
    percent: int,
) -> int:
    """That share of the working time of a year, without holidays and days away."""
    day, worked = date(year, 1, 1), 0
    while day.year == year:
        if day.weekday() in hours and not is_off(day):
            begin, end = hours[day.weekday()]
            worked += (end.hour - begin.hour) * 60 + end.minute - begin.minute
        day += timedelta(days=1)
    return worked * percent // 100


def weeks_of(year: int, rows: Iterable[tuple[date, int]], today: date) -> list[Week]:
    """Every week that has a day of the year, from the rows of that year; after today it is planned."""
    taken: dict[date, int] = defaultdict(int)
    planned: dict[date, int] = defaultdict(int)
    for day, minutes in rows:
        if day.year == year:
            (planned if day > today else taken)[_monday(day)] += minutes
    monday, weeks = _monday(date(year, 1, 1)), []
    while monday <= date(year, 12, 31):
        weeks.append(Week(monday, taken[monday], planned[monday]))
        monday += timedelta(weeks=1)
    return weeks


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
