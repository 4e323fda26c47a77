"""The post between us and somebody's calendar: a mail server of ours, and jobs done when a test says so."""

from __future__ import annotations

import email
import email.policy

import icalendar
import pytest
from django_tasks_db.models import DBTaskResult

from tests.loopback import by_smtp, mail_server


class Post:
    """A mail server that keeps what it takes; `says` is its answer where it takes nothing."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, list[str], bytes]] = []
        self.says = self.says_of_recipients = ""
        self.before_it_answers = lambda: None

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802  # aiosmtpd's name
        if self.says_of_recipients:
            return self.says_of_recipients
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        if self.says:
            return self.says
        self.taken.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 taken"

    @property
    def mails(self):
        return [
            email.message_from_bytes(raw, policy=email.policy.default)
            for _from, _to, raw in self.taken
        ]

    @property
    def events(self):
        """What each mail says: its method, and its one event."""
        return [(method_of(mail), event_of(mail)) for mail in self.mails]

    def takes(self):
        """What came since the last time it was asked: method, summary of start and sequence."""
        said = [
            (method, f"{event['DTSTART'].dt:%d %b %H:%M}", event["SEQUENCE"])
            for method, event in self.events
        ]
        self.taken.clear()
        return said


def calendar_parts(mail):
    return [part for part in mail.walk() if part.get_content_type() == "text/calendar"]


def method_of(mail):
    (part,) = calendar_parts(mail)
    return part.get_param("method")


def event_of(mail):
    (part,) = calendar_parts(mail)
    (event,) = icalendar.Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
    return event


@pytest.fixture
def post(settings):
    handler = Post()
    settings.DEFAULT_FROM_EMAIL = "Entrenous <meet@example.org>"
    settings.REPLY_ADDRESS = "meet@example.org"
    with mail_server(handler) as port:
        settings.MAILERS = {**settings.MAILERS, "jobs": by_smtp(port)}
        yield handler


@pytest.fixture
def work(db):
    """work() does what is in the queue, in this transaction, and says how each job failed."""

    def do():
        failed = []
        while job := DBTaskResult.objects.ready().first():
            try:
                job.task.call(*job.args_kwargs["args"])
            except Exception as error:  # noqa: BLE001  # as the worker does
                failed.append(str(error))
            job.delete()
        return failed

    return do
