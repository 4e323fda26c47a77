import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from entrenous import chores, vault
from entrenous.work import Work


class Command(BaseCommand):
    help = "Do the background work: letters, calendars, planning. `serve` does it, too, unless ENTRENOUS_WORK=no."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, and end")

    def handle(self, *_args: Any, once: bool, **_options: Any) -> None:
        vault.prepare()
        if once:
            chores.do_all()
            return
        beside = Work(chores.CHORES)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: beside.stop(within=10))
        beside.start()
        beside.wait()
