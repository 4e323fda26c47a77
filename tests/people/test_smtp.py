"""Mail by a mail server: the answer does not wait for it, and the log names nobody."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest
from django.core.mail import EmailMessage

from entrenous.people import smtp
from tests.loopback import mail_server


class MailServer:
    """Keeps what it is handed, until it is told to go on, or refuses it."""

    def __init__(self) -> None:
        self.went_on, self.refuses = threading.Event(), False
        self.taken: list[str] = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802  # aiosmtpd's name
        await asyncio.to_thread(self.went_on.wait, 5)
        if self.refuses:
            return f"550 {envelope.rcpt_tos[0]} is nobody here"
        self.taken.append(envelope.content.decode())
        return "250 taken"


@pytest.fixture
def server():
    handler = MailServer()
    with mail_server(handler) as handler.port:
        yield handler
        handler.went_on.set()


def post(server):
    backend = smtp.EmailBackend(
        alias="default", host="127.0.0.1", port=server.port, username="", password="", timeout=5
    )
    mail = EmailMessage("Your code", "ABCD-EFGH", "us@example.org", ["bruno@example.org"])
    return backend.send_messages([mail])


def arrives(happened, *, within=5):
    until = time.monotonic() + within
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_nobody_waits_for_the_mail_server(server):
    assert post(server) == 1
    assert server.taken == []

    server.went_on.set()

    arrives(lambda: len(server.taken) == 1)
    assert "ABCD-EFGH" in server.taken[0]


def test_a_refused_mail_is_logged_without_its_address(server, caplog):
    server.refuses = True
    server.went_on.set()

    post(server)

    def said():
        return [line.getMessage() for line in caplog.records if line.name == smtp.__name__]

    arrives(said)
    assert said() == ["a mail could not be handed over: SMTPDataError"]


def test_a_mail_that_nobody_may_send_is_refused_at_once(server):
    backend = smtp.EmailBackend(alias="default", host="127.0.0.1", port=server.port)

    with pytest.raises(ValueError, match="linefeed"):
        backend.send_messages([EmailMessage("Two\nlines", "", "us@example.org", ["b@example.org"])])
