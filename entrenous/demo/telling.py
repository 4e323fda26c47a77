from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.db import transaction

from entrenous import clock, people, zones
from entrenous.demo.company import PAIRS, PASSWORD, PEOPLE, ROME
from entrenous.demo.growing import tell_of_growth
from entrenous.demo.life import Life, Today
from entrenous.demo.prose import TALKS
from entrenous.demo.these_days import plan_these_days
from entrenous.demo.timeline import Timeline
from entrenous.people.models import Person


class NotEmpty(Exception):
    """There are people in this database; the demo would stand in their way."""


def tell() -> None:
    """Fill an empty database, the same way all day long. Raises NotEmpty."""
    if Person.objects.exists():
        raise NotEmpty
    today = Today(zones.wall(clock.now(), ROME).date())
    timeline = Timeline()
    with transaction.atomic():
        with clock.at(today.ago(weeks=55)):
            persons = _welcome()
        lives = {
            two.key: Life(
                two, persons[two.manager], persons[two.report], TALKS.get(two.key, []), today
            )
            for two in PAIRS
        }
        for life in lives.values():
            life.begin(timeline)
        plan_these_days(timeline, lives, today)
        timeline.live(until=today.begins)
        tell_of_growth(lives, persons, today)


def who_to_be() -> list[str]:
    """A line for each person to sign in as, when this is the demo; else nothing."""
    here = set(Person.objects.filter(is_active=True).values_list("email", flat=True))
    if not {someone.email for someone in PEOPLE} <= here:
        return []
    lines = [f"{someone.name:<15}  {someone.email:<18}  {someone.who}" for someone in PEOPLE]
    return [*lines, "", f"Everybody’s password: {PASSWORD}"]


def _welcome() -> dict[str, Person]:
    password = make_password(PASSWORD)  # once: it is slow on purpose
    persons = {}
    for someone in PEOPLE:
        person = people.welcome(
            name=someone.name,
            email=someone.email,
            zone=someone.zone,
            language=someone.language,
            is_administrator=someone.is_administrator,
        )
        person.password = password
        person.save(update_fields=["password"])
        people.set_hours(person, dict.fromkeys(range(5), someone.hours))
        persons[someone.key] = person
    return persons
