from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from entrenous import calendars
from entrenous.calendars.replies import LARGEST

TRY_AGAIN = 75  # what a mail server takes for “later, please” (sysexits.h)


class Command(BaseCommand):
    help = "Take a mail to a reply address from standard input. For the pipe of a mail server; docs/running.md says more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("recipient", nargs="?", default="", help="whom the envelope names")

    def handle(self, *_args: Any, **options: Any) -> None:
        raw = sys.stdin.buffer.read(LARGEST + 1)
        while sys.stdin.buffer.read(LARGEST):
            pass  # so that whoever hands it over is not cut off
        try:
            outcome = calendars.receive(raw, options["recipient"])
        except DatabaseError:
            sys.exit(TRY_AGAIN)
        if outcome == "off":
            self.stderr.write("Replies are off; ENTRENOUS_REPLIES=yes turns them on.")
