"""Calendars elsewhere that are not read: why, and what that means where moments are offered."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrenous import meetings, zones
from entrenous.calendars.models import Calendar
from entrenous.people.models import Person
from entrenous.people.spoken import hour, plain_day

TROUBLE = {
    Calendar.Trouble.REFUSED: gettext_lazy(
        "It does not let us in, or not write. Connect it once more below, with an app password that may."
    ),
    Calendar.Trouble.GONE: gettext_lazy(
        "There is nothing at its address any more. Disconnect it, and connect the one that you use now."
    ),
    Calendar.Trouble.UNREACHABLE: gettext_lazy(
        "It does not answer now. We try again; nothing is for you to do."
    ),
    Calendar.Trouble.UNREADABLE: gettext_lazy(
        "What it answers is no calendar. Another address would do."
    ),
    Calendar.Trouble.TOO_MUCH: gettext_lazy(
        "It holds more than we read. A calendar with less in it would do."
    ),
}


def unread(people: Collection[Person], me: Person) -> list[str]:
    """Its owner reads since when; the others that it may be so."""
    said, names = [], {person.pk: person.given_name for person in people}
    for person, since in meetings.unread_since(people).items():
        if person != me.pk and since is None:
            continue  # its owner reads that; perhaps it never was one
        if person != me.pk:
            name = names[person]
            said.append(
                _("%(name)s’s calendar could not be read lately: perhaps they are not free then.")
                % {"name": name}
            )
        elif since is None:
            said.append(_("Your calendar was not read yet, so it does not count here."))
        else:
            here = zones.wall(since, me.zone)
            when = {"day": plain_day(here), "hour": hour(here)}
            said.append(
                _("Your calendar was not read since %(day)s at %(hour)s: look at your settings.")
                % when
            )
    return said
