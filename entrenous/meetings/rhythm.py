"""From a rhythm to dates. Days are counted on the calendar and become instants last."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import groupby, pairwise

from entrenous.zones import happens, instant, wall, zone_exists

__all__ = [
    "NoSuchRhythm",
    "OddWeek",
    "Redating",
    "Rhythm",
    "happens",
    "instant",
    "odd_weeks",
    "redate",
    "slots",
    "wall",
    "zone_exists",
]

# Where two zones change their clocks on different days, they disagree for one week (Rome and New
# York in autumn) to five (Rome and Casablanca around Ramadan). What lasts longer is a season.
A_SEASON = timedelta(days=42)


class NoSuchRhythm(ValueError):
    """Not one of the rhythms, such as a fifth weekday, which some months lack."""


class Rhythm(StrEnum):
    """How often; the last five mean that weekday of each month."""

    WEEKLY = "weekly"
    EVERY_2_WEEKS = "every-2-weeks"
    EVERY_4_WEEKS = "every-4-weeks"
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"
    LAST = "last"

    @classmethod
    def _missing_(cls, value: object) -> "Rhythm":
        raise NoSuchRhythm(
            f"{value!r} is not a rhythm. No month is sure to have a fifth weekday or a day 31:"
            " choose the last."
        )

    @property
    def weeks(self) -> int:
        """Weeks from one meeting to the next; 0 where months set the pace."""
        return _WEEKS.get(self, 0)

    @property
    def is_monthly(self) -> bool:
        return self.weeks == 0


_WEEKS: dict[str, int] = {Rhythm.WEEKLY: 1, Rhythm.EVERY_2_WEEKS: 2, Rhythm.EVERY_4_WEEKS: 4}
_NTH = {Rhythm.FIRST: 0, Rhythm.SECOND: 1, Rhythm.THIRD: 2, Rhythm.FOURTH: 3}


@dataclass(frozen=True, slots=True)
class Redating[K]:
    """What becomes of old rows under a new rhythm: each is kept with one new date or fell out."""

    kept: Mapping[K, date]
    fallen_out: tuple[K, ...]
    new: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class OddWeek:
    """A slot that the other person's clock shows at `shown` and not, as in other weeks, `usual`.

    Both are local times in the other person's zone.
    """

    slot: date
    shown: datetime
    usual: datetime


def slots(rhythm: str, weekday: int, anchor: date, first: date, last: date) -> Iterator[date]:
    """The dates of a rhythm from `first` to `last`, both included; none before the anchor.

    The anchor decides which weeks count, never the window: every window shows a part of the same
    unbroken run. An anchor on another weekday stands for the next such weekday. Weekdays count
    from 0, Monday. Raises NoSuchRhythm.
    """
    return map(date.fromordinal, _ordinals(rhythm, weekday, anchor, first, last))


def _ordinals(rhythm: str, weekday: int, anchor: date, first: date, last: date) -> Iterable[int]:
    first = max(first, anchor)
    if rhythm not in _WEEKS:
        return _monthly(Rhythm(rhythm), weekday, first, last)
    step = 7 * _WEEKS[rhythm]
    begin = anchor.toordinal() + (weekday - anchor.weekday()) % 7
    missed = first.toordinal() - begin
    if missed > 0:
        begin += -(-missed // step) * step
    return range(begin, last.toordinal() + 1, step)


def _monthly(rhythm: Rhythm, weekday: int, first: date, last: date) -> Iterator[int]:
    begin, end = first.toordinal(), last.toordinal()
    for months in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        ordinal = _nth(rhythm, weekday, *divmod(months, 12))
        if begin <= ordinal <= end:
            yield ordinal


@lru_cache(maxsize=4096)
def _nth(rhythm: Rhythm, weekday: int, year: int, months: int) -> int:
    """The ordinal of the nth or last weekday of the month that has so many months before it."""
    opens_on, length = monthrange(year, months + 1)
    day = 1 + (weekday - opens_on) % 7
    if rhythm is Rhythm.LAST:
        day += (length - day) // 7 * 7
    else:
        day += 7 * _NTH[rhythm]
    return date(year, months + 1, day).toordinal()


def redate[K](
    old: Iterable[tuple[K, date]], new_slots: Iterable[date], *, monthly: bool
) -> Redating[K]:
    """Pair old rows with the slots of a new rhythm by ISO week, or by month if either is monthly.

    Within a week or month the nearest dates pair first, so whoever falls on the same day stays.
    Name each row by its slot, also one that was moved by hand: it takes up the date of its week,
    which is then not filled twice, wherever it now stands.
    """
    period = _month if monthly else _iso_week
    rows, days = list(old), sorted(set(new_slots))
    rows_in, days_in = defaultdict(list), defaultdict(list)
    for place, (_, day) in enumerate(rows):
        rows_in[period(day)].append(place)
    for day in days:
        days_in[period(day)].append(day)

    given: dict[int, date] = {}
    for when in rows_in.keys() & days_in.keys():
        pairings = sorted(
            (abs(day - rows[place][1]), day, place)
            for place in rows_in[when]
            for day in days_in[when]
        )
        taken: set[date] = set()
        for _, day, place in pairings:
            if place not in given and day not in taken:
                given[place] = day
                taken.add(day)
    used = set(given.values())
    return Redating(
        kept={rows[place][0]: given[place] for place in sorted(given)},
        fallen_out=tuple(key for place, (key, _) in enumerate(rows) if place not in given),
        new=tuple(day for day in days if day not in used),
    )


def _iso_week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def odd_weeks(slots: Iterable[date], at: time, zone: str, other_zone: str) -> list[OddWeek]:
    """Those of the slots that fall where the two zones are for some weeks at an unusual distance.

    That happens when they change their clocks on different days. A change that stays for a season
    is none. The usual time is that of the days before.
    """
    wanted = set(slots)
    if not wanted:
        return []
    day = min(wanted) - A_SEASON
    shown = []
    while day <= max(wanted) + A_SEASON:
        local = datetime.combine(day, at)
        shown.append((day, wall(instant(local, zone), other_zone) - local))
        day += timedelta(days=1)

    runs = [list(run) for _, run in groupby(shown, key=lambda each: each[1])]
    return [
        OddWeek(day, datetime.combine(day, at) + apart, datetime.combine(day, at) + before[-1][1])
        for before, run in pairwise(runs[:-1])
        if len(run) < A_SEASON.days
        for day, apart in run
        if day in wanted
    ]
