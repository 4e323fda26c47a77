from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from entrenous import pairs, vault
from entrenous.people import roster
from entrenous.web import roster_words


class Command(BaseCommand):
    help = "Make the organisation what a CSV file of people says: all of it, or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only show what would change")

    def handle(self, *_args: Any, file: Path, dry_run: bool, **_options: Any) -> None:
        try:
            plan = pairs.plan_import(file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        except roster.Unreadable as unreadable:
            raise CommandError(roster_words.unreadable(unreadable)) from None
        if plan.mistakes:
            told = "\n".join(roster_words.mistake(mistake) for mistake in plan.mistakes)
            raise CommandError(f"Nothing was changed.\n{told}")
        for line in roster_words.changes(plan):
            self.stdout.write(line)
        if dry_run:
            self.stdout.write("This is what would change; nothing was.")
        elif not plan.changes_nothing:
            vault.prepare()
            pairs.apply_import(plan)
            self.stdout.write("Done.")
