from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from entrenous import people, vault, zones


class Command(BaseCommand):
    help = "Give somebody an account; they sign in with a code sent to their address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("email")
        parser.add_argument("--zone", default="UTC")
        parser.add_argument("--administrator", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        email, zone = options["email"].lower(), options["zone"]
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email} is not an e-mail address.") from None
        if not zones.zone_exists(zone):
            raise CommandError(f"There is no time zone {zone}. An example is Europe/Rome.")
        if not options["name"].strip():
            raise CommandError("A name is missing.")
        vault.prepare()
        try:
            person = people.welcome(
                name=options["name"],
                email=email,
                zone=zone,
                is_administrator=options["administrator"],
            )
        except people.AddressTaken:
            raise CommandError(f"{email} has an account already.") from None
        self.stdout.write(f"{person.name} can sign in with a code sent to {person.email}.")
