"""Servers of the tests on this machine."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@contextmanager
def mail_server(handler: Any) -> Iterator[int]:
    """A mail server that does with each mail what `handler` says (aiosmtpd); the port that it listens at."""
    port = free_port()
    server = Controller(handler, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield port
    finally:
        server.stop()


def by_smtp(port: int) -> dict[str, object]:
    """An entry of MAILERS that goes to it."""
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 5},
    }


class Doorman(ThreadingHTTPServer):
    """A web server that keeps what is posted to it, and answers with a status."""

    def __init__(self, status: int) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.status = status
        self.came: list[tuple[str, Message, bytes]] = []  # path, headers, body


class _Door(BaseHTTPRequestHandler):
    server: Doorman

    def do_POST(self) -> None:  # its name
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append((self.path, self.headers, body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def web_server(*, status: int) -> Iterator[Doorman]:
    running = Doorman(status)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    try:
        yield running
    finally:
        running.shutdown()
        running.server_close()
