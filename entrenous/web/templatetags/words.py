"""The words of `entrenous.web.words` in templates; loaded everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from uuid import uuid4

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from entrenous import zones
from entrenous.agreements.terms import Terms
from entrenous.growth.models import Aim
from entrenous.meetings.models import Meeting
from entrenous.pairs.models import Pair
from entrenous.people import spoken
from entrenous.people.models import Person
from entrenous.record.models import Review
from entrenous.web import places, prose, time_words, words

A_GLANCE = 600  # characters

register = template.Library()
register.filter("day", spoken.day_words)
register.filter("day_and_hour", spoken.day_and_hour)
register.filter("whole_day", spoken.whole_day)
register.filter("weekday_and_number", spoken.weekday_and_number)
register.filter("short_day", spoken.short_day)
register.filter("plain_day", spoken.plain_day)
register.filter("hour", spoken.hour)
register.filter("city", places.city)
register.filter("how_long", words.length)
register.filter("near_day", spoken.near_day)
register.filter("prose", prose.as_html)
register.filter("short_time", time_words.short)
register.filter("as_clock", time_words.clock)
register.filter("time_words", time_words.year)
register.filter("weeks_words", time_words.weeks)
register.filter("bar", time_words.bar)
register.filter("bar_top", time_words.bar_top)
register.filter("times", time_words.times)


@register.filter
def as_a(meeting: Meeting) -> str:
    """on a walk, over a coffee."""
    return str(words.AS_A[meeting.format])  # type: ignore[index]  # the values are the keys' own text


@register.filter
def other_than(pair: Pair, me: Person) -> Person:
    """With whom I meet in this pair."""
    return pair.other(me)


@register.filter
def for_person(instant: datetime, person: Person) -> datetime:
    """The wall clock of that person."""
    return zones.wall(instant, person.zone)


@register.simple_tag
def moment(instant: datetime, person: Person) -> SafeString:
    """A `time` element with the hour on that person's wall."""
    return format_html(
        '<time datetime="{}">{}</time>',
        instant.isoformat(),
        spoken.hour(zones.wall(instant, person.zone)),
    )


@register.filter
def called(person: Person, me: Person) -> str:
    """You, or their name."""
    return gettext("you") if person == me else person.given_name


@register.simple_tag(takes_context=True)
def who(context: template.Context, person: Person) -> SafeString:
    """Whose line it is, in the margin: one of the two."""
    me = context["me"]
    if person.pk == me.pk:
        return format_html('<p class="who">{}</p>', gettext("You"))
    return format_html('<p class="who them">{}</p>', person.given_name)


@register.filter
def looked_at(reviews: Iterable[Review], meeting: Meeting) -> bool:
    """Whether one of these looks back was made at this meeting."""
    return any(review.meeting_id == meeting.pk for review in reviews)


@register.filter
def is_link(place: str) -> bool:
    """Only what begins so is ever made a link."""
    return place.startswith(("https://", "http://")) and " " not in place.strip()


@register.filter
def iso(instant: datetime) -> str:
    return instant.isoformat()


@register.filter
def outcome(code: str) -> str:
    """kept, still on, let go."""
    return str(words.OUTCOMES[code])


@register.filter
def as_webcal(address: str) -> str:
    """The address as calendar programs take it up."""
    return "webcal:" + address.partition(":")[2]


@register.filter
def opening_of(text: str) -> str:
    """Its first lines, whole ones, as far as they are a glance."""
    lines: list[str] = []
    length = 0
    for line in text.splitlines():
        length += len(line)
        if lines and length > A_GLANCE:
            return "\n".join([*lines, "", "…"])
        lines.append(line)
    return "\n".join(lines)


@register.filter
def around(text: str, wanted: str) -> str:
    """The place in a long text where the first of the wanted words stands."""
    first = wanted.casefold().split()[0]
    at = text.casefold().find(first)
    begin, end = max(0, at - 120), at + 240
    return ("… " if begin else "") + text[begin:end].strip() + (" …" if end < len(text) else "")


@register.filter
def unlocalized(number: float) -> str:
    """For a picture, where a decimal comma would be a mistake."""
    return str(number)


@register.simple_tag
def new_id() -> str:
    """For what a form is to make: sent twice, it makes one."""
    return str(uuid4())


@register.filter
def terms(value: Terms) -> str:
    """Every 2 weeks, Thursdays 15:00, Rome time, 45 minutes, usually a walk."""
    return words.terms_words(value)


@register.filter
def of[T](known: dict[object, T], key: object) -> T | None:
    """What a dictionary of the page has for this key."""
    return known.get(key)


@register.filter
def aim_kind(kind: str) -> str:
    """A goal, a book, a talk."""
    return str(words.AIM_KINDS[Aim.Kind(kind)])


@register.filter
def aim_state(state: str) -> str:
    """reached, changed, let go."""
    return str(words.AIM_STATES[Aim.State(state)])


@register.filter
def as_date(value: object) -> str:
    """For a date field, from a date or from what was typed."""
    return value.isoformat() if isinstance(value, date) else str(value or "")


@register.filter
def as_time(value: object) -> str:
    """For a time field, from a time or from what was typed."""
    return spoken.hour(value) if isinstance(value, time) else str(value or "")
