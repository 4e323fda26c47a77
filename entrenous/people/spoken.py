"""How days and hours are said, in the reader's language."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from entrenous import clock, zones
from entrenous.people.models import Person


def _written(day: date | datetime, how: str) -> str:
    return _written_in(get_language(), date(day.year, day.month, day.day), how)


@lru_cache(maxsize=2048)  # a page of many lines says the same days over and over
def _written_in(_language: str | None, day: date, how: str) -> str:
    """Django's names of days and months begin with a capital, which only some languages want."""
    return _as_in_a_sentence(date_format(day, how))


def weekday_name(number: int) -> str:
    return _as_in_a_sentence(str(WEEKDAYS[number]))


def _as_in_a_sentence(name: str) -> str:
    return name.lower() if get_language() == "it" else name


def day_words(day: date | datetime) -> str:
    """Thursday, 11 March; with the year only when it is not this one."""
    this_year = day.year == clock.now().year
    return _written(day, _("l, j F") if this_year else _("l, j F Y"))


def whole_day(day: date | datetime) -> str:
    """Thursday, 11 March 2027."""
    return _written(day, _("l, j F Y"))


def short_day(day: date | datetime) -> str:
    """Thu, 11 March."""
    return _written(day, _("D, j F"))


def month_and_year(month: date) -> str:
    """March 2027."""
    return _written(month, "F Y")


def weekday_and_number(day: date) -> str:
    """Thursday 11."""
    return _written(day, _("l j"))


def plain_day(day: date | datetime) -> str:
    """11 March, or 11 March 2026."""
    this_year = day.year == clock.now().year
    return _written(day, _("j F") if this_year else _("j F Y"))


def day_and_hour(local: datetime) -> str:
    """9 March, 15:04."""
    return f"{plain_day(local)}, {hour(local)}"


def hour(at: time | datetime) -> str:
    return f"{at.hour:02}:{at.minute:02}"


def near_day(instant: datetime, person: Person) -> str:
    """today, tomorrow, on Friday, on Thursday, 25 March: as somebody in their own zone says it."""
    there = zones.wall(instant, person.zone).date()
    today = zones.wall(clock.now(), person.zone).date()
    if there == today:
        return _("today")
    if there == today + timedelta(days=1):
        return _("tomorrow")
    if there == today - timedelta(days=1):
        return _("yesterday")
    if today < there <= today + timedelta(days=6):
        return _("on %(weekday)s") % {"weekday": weekday_name(there.weekday())}
    return _("on %(day)s") % {"day": day_words(there)}
