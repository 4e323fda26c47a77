"""An Entrenous with pairs who have a meeting, and everybody's session: `prepare.py HOW_MANY` prints JSON."""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ["DJANGO_SETTINGS_MODULE"] = "entrenous.settings"

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from entrenous import clock, meetings, pairs, people, vault
from entrenous.people.models import Person

COOKIE = settings.SESSION_COOKIE_NAME


def cookie_of(person: Person) -> str:
    client = Client()
    client.force_login(person)
    return f"{COOKIE}={client.cookies[COOKIE].value}"


def main(how_many: int) -> None:
    call_command("migrate", verbosity=0)
    vault.prepare()
    made = []
    day = clock.now().date() + timedelta(days=1)
    with transaction.atomic():
        for number in range(how_many):
            two = [
                people.welcome(
                    name=f"P {number} {side}", email=f"p{number}{side}@example.org", zone="UTC"
                )
                for side in "ab"
            ]
            pair = pairs.pair_up(*two)
            with vault.ring_of(two[0]):
                at = clock.now().replace(hour=9, minute=0).time()
                meeting = meetings.arrange(pair, day, at, "UTC", minutes=30, by=two[0])
            made.append({"document": str(meeting.pk), "cookies": [cookie_of(one) for one in two]})
    print(json.dumps(made))


main(int(sys.argv[1]))
