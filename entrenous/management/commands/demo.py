from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from entrenous import demo, vault
from entrenous.people.models import Person


class Command(BaseCommand):
    help = "Fill an empty database with a small company and a year of its 1:1s."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when there are people"
        )

    def handle(self, *_args: Any, if_empty: bool, **_options: Any) -> None:
        vault.prepare()
        if not (if_empty and Person.objects.exists()):
            try:
                demo.tell()
            except demo.NotEmpty:
                raise CommandError(
                    "There are people in this database already; the demo needs an empty one."
                ) from None
        if lines := demo.who_to_be():
            self.stdout.write("\nSign in as one of these people:\n")
            for line in lines:
                self.stdout.write(f"  {line}".rstrip())
