"""How the pages say days, hours, lengths, rhythms and formats, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from entrenous import calendars
from entrenous.agreements.terms import Format, Rhythm, Terms
from entrenous.calendars.models import CalendarEntry
from entrenous.growth.models import Aim
from entrenous.people.models import Person
from entrenous.people.spoken import (
    hour,
    plain_day,
    weekday_name,
)
from entrenous.web.places import city

RHYTHMS = {
    Rhythm.WEEKLY: gettext_lazy("Every week"),
    Rhythm.EVERY_2_WEEKS: gettext_lazy("Every 2 weeks"),
    Rhythm.EVERY_4_WEEKS: gettext_lazy("Every 4 weeks"),
    Rhythm.FIRST: gettext_lazy("The first of each month"),
    Rhythm.SECOND: gettext_lazy("The second of each month"),
    Rhythm.THIRD: gettext_lazy("The third of each month"),
    Rhythm.FOURTH: gettext_lazy("The fourth of each month"),
    Rhythm.LAST: gettext_lazy("The last of each month"),
}
FORMATS = calendars.FORMATS
AS_A = {
    Format.OFFICE: pgettext_lazy("you talk …", "at the office"),
    Format.WALK: pgettext_lazy("you talk …", "on a walk"),
    Format.COFFEE: pgettext_lazy("you talk …", "over a coffee"),
    Format.HOME: pgettext_lazy("you talk …", "from home"),
    Format.CALL: pgettext_lazy("you talk …", "on a call"),
}
USUALLY = {
    Format.OFFICE: pgettext_lazy("a rhythm", "usually at the office"),
    Format.WALK: pgettext_lazy("a rhythm", "usually a walk"),
    Format.COFFEE: pgettext_lazy("a rhythm", "usually a coffee"),
    Format.HOME: pgettext_lazy("a rhythm", "usually from home"),
    Format.CALL: pgettext_lazy("a rhythm", "usually a call"),
}

AIM_KINDS = {
    Aim.Kind.GOAL: pgettext_lazy("a kind of growth", "Goal"),
    Aim.Kind.WRITING: pgettext_lazy("a kind of growth", "Writing"),
    Aim.Kind.OPEN_SOURCE: pgettext_lazy("a kind of growth", "Open source"),
    Aim.Kind.BOOK: pgettext_lazy("a kind of growth", "A book"),
    Aim.Kind.COURSE: pgettext_lazy("a kind of growth", "A course"),
    Aim.Kind.LANGUAGE: pgettext_lazy("a kind of growth", "A language"),
    Aim.Kind.TALK: pgettext_lazy("a kind of growth", "A talk"),
    Aim.Kind.COACHING: pgettext_lazy("a kind of growth", "Coaching somebody"),
    Aim.Kind.RECHARGING: pgettext_lazy("a kind of growth", "Recharging"),
    Aim.Kind.OTHER: pgettext_lazy("a kind of growth", "Something else"),
}
AIM_STATES = {
    Aim.State.OPEN: pgettext_lazy("an aim", "on its way"),
    Aim.State.REACHED: pgettext_lazy("an aim", "reached"),
    Aim.State.CHANGED: pgettext_lazy("an aim", "changed"),
    Aim.State.LET_GO: pgettext_lazy("an aim", "let go"),
}

OUTCOMES = {
    "kept": pgettext_lazy("a promise", "kept"),
    "open": pgettext_lazy("a promise", "still on"),
    "let-go": pgettext_lazy("a promise", "let go"),
}


def length(minutes: int) -> str:
    """45 minutes, 1 hour, 1 hour 30."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return ngettext("%(n)d minute", "%(n)d minutes", rest) % {"n": rest}
    whole = ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return whole if not rest else _("%(hours)s %(rest)d") % {"hours": whole, "rest": rest}


def rhythm_words(terms: Terms) -> str:
    """Every 2 weeks, Thursdays. The last Friday of each month."""
    weekday = weekday_name(terms.weekday)
    if not terms.rhythm.is_monthly:
        return _("%(rhythm)s, %(weekdays)s") % {
            "rhythm": RHYTHMS[terms.rhythm],
            "weekdays": weekdays(terms.weekday),
        }
    which = {
        Rhythm.FIRST: pgettext("of the month", "The first %(weekday)s of each month"),
        Rhythm.SECOND: pgettext("of the month", "The second %(weekday)s of each month"),
        Rhythm.THIRD: pgettext("of the month", "The third %(weekday)s of each month"),
        Rhythm.FOURTH: pgettext("of the month", "The fourth %(weekday)s of each month"),
        Rhythm.LAST: pgettext("of the month", "The last %(weekday)s of each month"),
    }[terms.rhythm]
    return which % {"weekday": weekday}


def weekdays(weekday: int) -> str:
    """Thursdays; in Italian il giovedì."""
    return [
        pgettext("every", "Mondays"),
        pgettext("every", "Tuesdays"),
        pgettext("every", "Wednesdays"),
        pgettext("every", "Thursdays"),
        pgettext("every", "Fridays"),
        pgettext("every", "Saturdays"),
        pgettext("every", "Sundays"),
    ][weekday]


def at_words(terms: Terms) -> str:
    """15:00, Rome time."""
    return _("%(hour)s, %(city)s time") % {"hour": hour(terms.at), "city": city(terms.zone)}


def usually(terms: Terms) -> str:
    return str(USUALLY[terms.format])


def terms_words(terms: Terms, *, start: bool = False) -> str:
    """Every 2 weeks, Thursdays 10:00, Rome time, 45 minutes, usually a walk, from 3 September."""
    said = _("%(rhythm)s %(at)s, %(length)s, %(usually)s") % {
        "rhythm": rhythm_words(terms),
        "at": at_words(terms),
        "length": length(terms.minutes),
        "usually": usually(terms),
    }
    if start:
        said = _("%(terms)s, from %(day)s") % {"terms": said, "day": plain_day(terms.start)}
    return said


def calendar_answer(entry: CalendarEntry, me: Person, other: Person) -> str:
    """What a calendar answered. That the other one declined is theirs to say, or not."""
    is_mine = entry.person_id == me.pk
    if entry.answer == CalendarEntry.Answer.ACCEPTED:
        said = _("You said yes in your calendar."), _("%(name)s said yes.")
    elif entry.answer == CalendarEntry.Answer.TENTATIVE:
        said = _("You said maybe in your calendar."), _("%(name)s said maybe.")
    elif not entry.answer:
        said = _("In your calendar you answered the earlier time, not this one."), ""
    else:
        said = "", ""
    return said[0] if is_mine else said[1] % {"name": other.given_name}
