import hashlib
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from entrenous import vault
from entrenous.management.commands.serve import refuse_to_listen, serve


class Command(BaseCommand):
    help = "What `make run` does: bring everything up to date, fill an empty database, and serve."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))

    def handle(self, *_args: Any, host: str, port: int, **_options: Any) -> None:
        refuse_to_listen(host, port)
        address = f"http://{host}:{port}"
        if "ENTRENOUS_ADDRESS" not in os.environ:
            settings.ADDRESS = address  # the links in mails lead to where it listens
        if not settings.MAIL_SERVER:
            settings.MAILS_ARE_KEPT = True
            kept: dict[str, object] = {"BACKEND": "entrenous.people.kept.EmailBackend"}
            settings.MAILERS = {"default": kept, "jobs": kept}
        _migrate()
        vault.prepare()
        if "demo" in get_commands():
            call_command("demo", if_empty=True)
        _collect()
        self.stdout.write(f"\nEntrenous is at {address}  (Ctrl+C stops it)\n")
        serve(host, port)


def _migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def _collect() -> None:
    """Collect the static files again only when one of them has changed."""
    seal = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            seal.update(f"{path} {stat.st_mtime_ns} {stat.st_size}\n".encode())
    mark = settings.STATIC_ROOT / ".collected"
    if not mark.exists() or mark.read_text() != seal.hexdigest():
        call_command("collectstatic", verbosity=0, interactive=False)
        mark.write_text(seal.hexdigest())
