"""A person's calendars on other servers: connected and let go by their own hand."""

from __future__ import annotations

from entrenous import vault
from entrenous.calendars.models import Calendar
from entrenous.changes import hold_own
from entrenous.people.models import Person


def connect(
    person: Person,
    kind: str,
    address: str,
    *,
    login: str = "",
    password: str = "",
    name: str = "",
    **rules: object,
) -> Calendar:
    """Busy times are read there from now on; call it in the person's own ring."""
    with hold_own(person):
        calendar = Calendar(person=person, kind=kind, **rules)
        vault.make_key(calendar, holders=[person])
        calendar.address, calendar.name = address, name
        calendar.login, calendar.password = login, password
        calendar.save(force_insert=True)
    return calendar


def disconnect(calendar: Calendar) -> None:
    """Nothing is read there any more, and how to get in is gone for good."""
    with hold_own(calendar.person):
        vault.shred(calendar)
        calendar.delete()
