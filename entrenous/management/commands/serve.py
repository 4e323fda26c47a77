import socket
import warnings
from typing import Any

import uvicorn
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from entrenous import vault

LONGEST_FRAME = 1024 * 1024 + 64  # a return to the notes after a walk, and its head


class Command(BaseCommand):
    help = "Serve Entrenous: pages and live news, in one process."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *_args: Any, host: str, port: int, **_options: Any) -> None:
        refuse_to_listen(host, port)
        _refuse_an_old_database()
        vault.prepare()
        serve(host, port)


def refuse_to_listen(host: str, port: int) -> None:
    """Raise CommandError, one sentence, when it would not be safe or the port is taken."""
    if "*" in settings.ALLOWED_HOSTS:
        raise CommandError("ENTRENOUS_HOSTS must name the hosts; with * any page could listen in.")
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
    except (OSError, OverflowError) as error:
        raise CommandError(
            f"Port {port} of {host} cannot be used ({error}). "
            "Another program may have it: choose another with PORT=… or --port."
        ) from None


def _refuse_an_old_database() -> None:
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise CommandError(f"The database cannot be reached ({error}).") from None
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("The database is not up to date: run `entrenous migrate` first.")


def serve(host: str, port: int) -> None:
    """Listen until told to stop; whoever calls has prepared the database and the vault."""
    # WhiteNoise hands out its files piece by piece; Django says that it reads them at once, and that is fine.
    warnings.filterwarnings("ignore", "StreamingHttpResponse must consume synchronous iterators")
    uvicorn.run(
        "entrenous.asgi:application",
        host=host,
        port=port,
        ws="websockets-sansio",
        ws_max_size=LONGEST_FRAME,
        ws_per_message_deflate=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=3,
    )
