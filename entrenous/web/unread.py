"""Where moments are offered: whose calendar may hold what nobody knows here."""

from __future__ import annotations

from django.utils.translation import gettext as _

from entrenous import meetings, zones
from entrenous.pairs.models import Pair
from entrenous.people.models import Person
from entrenous.people.spoken import hour, plain_day


def unread(pair: Pair, me: Person) -> list[str]:
    """Its owner reads since when; the other one that it may be so."""
    said = []
    for person, since in meetings.unread_since(pair.people).items():
        if person != me.pk:
            name = pair.other(me).given_name
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
