from django.db import transaction

from entrenous import vault
from entrenous.people import calendar_days
from entrenous.people.models import Person


def welcome(
    *,
    name: str,
    email: str,
    zone: str = "UTC",
    language: str = "en",
    is_administrator: bool = False,
) -> Person:
    """Make an account with a key of its own; the country of its holidays is guessed from the zone."""
    with transaction.atomic():
        person = Person(
            name=name,
            email=email,
            zone=zone,
            language=language,
            country=calendar_days.country_of_zone(zone) or "",
            is_administrator=is_administrator,
        )
        person.set_unusable_password()
        person.save()
        vault.make_key(person, holders=[person])
    return person
