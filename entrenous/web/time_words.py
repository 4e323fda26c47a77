"""Investment time in words and in the units of its pictures. Minutes come in."""

from __future__ import annotations

from django.utils.translation import gettext as _

from entrenous import growth
from entrenous.people import spoken
from entrenous.web import words

STRIP = 40  # the height of the strip of weeks
A_TALL_WEEK = 8 * 60  # what fills it


def short(minutes: int) -> str:
    """19 h, 1:30 h, 45 min: for the middle of the ring."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min" if rest else "0 h"
    return f"{hours}:{rest:02d} h" if rest else f"{hours} h"


def clock(minutes: int | str | None) -> str:
    """1:30, as a field takes it."""
    return f"{minutes // 60}:{minutes % 60:02d}" if isinstance(minutes, int) else ""


def year(of: growth.Year) -> str:
    """What was taken, what is left, what is planned; nothing of it is a duty."""
    said = [_("%(time)s taken in %(year)s.") % {"time": words.length(of.taken), "year": of.year}]
    if not of.taken:
        said = [_("Nothing noted in %(year)s, and that is fine.") % {"year": of.year}]
    if of.left:
        said.append(
            _("%(time)s more are yours, if you want them.") % {"time": words.length(of.left)}
        )
    if of.planned:
        said.append(_("%(time)s planned.") % {"time": words.length(of.planned)})
    return " ".join(said)


def weeks(of: growth.Year) -> str:
    """The strip by week, for who does not see it."""
    taken = [week for week in of.weeks if week.taken]
    if not taken:
        return _("The weeks of %(year)s: nothing noted.") % {"year": of.year}
    each = ", ".join(f"{spoken.plain_day(week.monday)}: {short(week.taken)}" for week in taken)
    return _("By week, from its Monday: %(each)s.") % {"each": each}


def bar(minutes: int) -> int:
    """How tall the week stands in the strip."""
    return max(2, round(min(minutes, A_TALL_WEEK) / A_TALL_WEEK * (STRIP - 2)))


def bar_top(minutes: int) -> int:
    """Where its bar begins, from the top."""
    return STRIP - bar(minutes)


def times(number: int, by: int) -> int:
    return number * by
