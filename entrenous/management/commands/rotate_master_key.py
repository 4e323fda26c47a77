from collections.abc import Iterator
from typing import Any, override

from django.core.management.base import BaseCommand, CommandError, CommandParser

from entrenous.vault import master
from entrenous.vault.master import MasterKeyUnfit
from entrenous.vault.rotating import Rotation, rotate


class Command(BaseCommand):
    help = (
        "Put a new master key in the place of the present one. Run it again after it was "
        "interrupted: it goes on where it stopped. Servers keep running meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--finish",
            action="store_true",
            help="only finish what an interrupted run left; begin no new rotation",
        )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = rotate(begin=not options["finish"])
        except MasterKeyUnfit as unfit:
            raise CommandError(str(unfit)) from None
        if done.stuck:
            raise CommandError(
                f"{done.stuck} wrapped keys open with no master key. All others are under "
                f"{done.current} now; the old keys stay in {master.source()}."
            )
        for sentence in _told(done):
            self.stdout.write(sentence)


def _told(done: Rotation) -> Iterator[str]:
    source = master.source()
    yield f"{done.moved} wrapped keys moved; all are under master key {done.current} now."
    old = " and ".join(done.retired)
    if master.in_environment():
        yield (
            f"Restart every server with this list of keys and run this again: when it moves none, "
            f"take {old} out of {source}."
            if old
            else f"To rotate, put a new key (openssl rand -base64 32) before the one in {source}, "
            "restart every server, and run this again."
        )
    elif old:
        yield f"Copy {source} elsewhere now: whatever is backed up from now on opens with it."
        yield f"Keep {old} as long as backups from before: they open with that alone."
