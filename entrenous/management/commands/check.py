from django.core.management.base import CommandParser
from django.core.management.commands.check import Command as Check


class Command(Check):
    help = "Say what is wrong: with the settings, and with the background work."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(databases=["default"])
