"""A 1:1 in two people's own calendars: a feed that khal reads, and Radicale, into which we write; and back."""

import email
import email.policy
import re
import subprocess
import sys
import time
import uuid
from datetime import UTC, date, datetime

import httpx
import icalendar
import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import expect

from entrenous import zones
from tests.calendars.khal import HERE, Khal
from tests.calendars.servers import radicale, unused
from tests.journeys.people_at_browsers import next_meeting, sign_in_with_a_code
from tests.journeys.test_first_weeks import MONDAY, PEOPLE
from tests.loopback import free_port
from tests.serving import Server

__all__ = ["radicale"]

TODAY = date(2027, 3, 1)


class Post:
    """A mail server; codes to sign in stand where a journey looks for them."""

    def __init__(self, said):
        self.said = said
        self.invitations = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802  # aiosmtpd's name
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        text = mail.get_body(("plain",)).get_content()
        with self.said.open("a") as said:
            said.write(f"To: {envelope.rcpt_tos[0]}\n\n{text}\n{'-' * 79}\n")
        for part in mail.walk():
            if part.get_content_type() == "text/calendar":
                told = icalendar.Calendar.from_ical(part.get_payload(decode=True))
                self.invitations.append((envelope.rcpt_tos[0], mail["Reply-To"], told))
        return "250 OK"


def until(look, *, within=20):
    """What is done beside the requests takes its moment."""
    deadline = time.monotonic() + within
    while not (found := look()):
        assert time.monotonic() < deadline
        time.sleep(0.3)
    return found


@pytest.fixture
def connected(tmp_path, installed_database):
    """An Entrenous with a mail server, that may go to calendars on this machine, and reads answers."""
    server = Server(tmp_path / "home", installed_database)
    post = Post(server.said)
    port = free_port()
    server.env |= {
        "ENTRENOUS_PRIVATE_CALENDARS": "yes",
        "ENTRENOUS_MAIL_SERVER": "127.0.0.1",
        "ENTRENOUS_MAIL_PORT": str(port),
        "ENTRENOUS_MAIL_FROM": "Entrenous <meet@example.org>",
        "ENTRENOUS_REPLIES": "yes",
        "ENTRENOUS_AUTHSERV_ID": "mx.example.org",
    }
    door = Controller(post, hostname="127.0.0.1", port=port)
    door.start()
    server.entrenous("collectstatic", "--noinput", "-v0")
    server.start()
    yield server, post
    server.kill()
    door.stop()


class Rooms:
    """Ada's calendars at Radicale, as another program of hers sees them."""

    def __init__(self, root):
        self.root = root
        self.user = next(unused)
        self.password = f"app-{self.user}"
        self.home = f"{root}/{self.user}/"
        self.ask("PROPFIND")  # it makes the home at the first visit

    def ask(self, method, path="", **more):
        return httpx.request(
            method, f"{self.home}{path}", auth=(self.user, self.password), trust_env=False, **more
        )

    def events(self):
        """Every event of the calendar, by its name there."""
        found = re.findall(
            r"href>[^<]*?/([^/<]+\.ics)<",
            self.ask("PROPFIND", "work/", headers={"Depth": "1"}).text,
        )
        read = {name: self.ask("GET", f"work/{name}").text for name in dict.fromkeys(found)}
        return {
            name: icalendar.Calendar.from_ical(text).walk("VEVENT")[0]
            for name, text in read.items()
        }

    def starts(self):
        return sorted(event["DTSTART"].dt for event in self.events().values())

    def drag(self, start, to):
        for name, event in self.events().items():
            if event["DTSTART"].dt == start:
                length = event["DTEND"].dt - start
                event["DTSTART"].dt, event["DTEND"].dt = to, to + length
                whole = icalendar.Calendar()
                whole.add("version", "2.0")
                whole.add("prodid", "-//A calendar program//EN")
                whole.add_component(event)
                answer = self.ask("PUT", f"work/{name}", content=whole.to_ical())
                assert answer.status_code in {201, 204}, answer.text


def khal_starts(khal):
    shown = [datetime.strptime(line[:16], "%Y-%m-%d %H:%M") for line in khal.read(TODAY)]  # noqa: DTZ007  # where the calendar is
    return [zones.instant(start, HERE) for start in shown]


def answer(server, invitation, partstat):
    """As Bruno's calendar sends it, taken in by his organisation's mail server and handed over by its pipe."""
    to, address, told = invitation
    event = told.walk("VEVENT")[0]
    mail = "\r\n".join(
        [
            f"Authentication-Results: mx.example.org; dkim=pass header.d=example.org header.i=@{to.partition('@')[2]}",
            f"From: Bruno <{to}>",
            f"To: {address}",
            "Subject: Declined: 1:1",
            f"Message-ID: <{uuid.uuid4()}@example.org>",
            'Content-Type: text/calendar; charset="UTF-8"; method=REPLY',
            "",
            *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//A calendar//EN", "METHOD:REPLY"),
            *("BEGIN:VEVENT", f"UID:{event['UID']}", f"SEQUENCE:{event['SEQUENCE']}"),
            f"DTSTAMP:{datetime(2027, 3, 1, 9, 20, tzinfo=UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART:{event['DTSTART'].dt:%Y%m%dT%H%M%SZ}",
            f"ATTENDEE;PARTSTAT={partstat}:mailto:{to}",
            *("COMMENT:not so well", "END:VEVENT", "END:VCALENDAR", ""),
        ]
    )
    recipient = re.search(r"[^<>\s]+@[^<>\s]+", address).group()
    words = [sys.executable, "-m", "tests.turned_clock", "receive-mail", recipient]
    subprocess.run(words, env=server.env, input=mail.encode(), check=True)


def test_it_stands_in_both_follows_and_comes_back(connected, open_window, radicale, tmp_path):
    server, post = connected
    server.turn_to(MONDAY)
    people = tmp_path / "people.csv"
    people.write_text(PEOPLE)
    server.entrenous("import-people", str(people))
    windows = [open_window(server.address), open_window(server.address)]
    for window, address in zip(windows, ("ada@example.org", "bruno@example.org"), strict=True):
        sign_in_with_a_code(server, window, address)
    ada, bruno = (window.page for window in windows)

    # Each chooses one way: Ada's calendar is written into, Bruno's reads an address.
    rooms = Rooms(radicale)
    assert rooms.ask("MKCALENDAR", "work/").status_code == 201
    ada.goto("/me/")
    ada.get_by_label("Your e-mail address there, its server").fill(f"{radicale}/")
    ada.get_by_label("Your name there").fill(rooms.user)
    ada.get_by_label("App password").fill(rooms.password)
    ada.get_by_role("button", name="Connect").click()
    ada.locator("#my-calendars").get_by_text("Change").click()
    ada.get_by_role("button", name="Keep my 1:1s in it").click()
    expect(ada.get_by_text("Your 1:1s stand in it.")).to_be_visible()
    bruno.goto("/me/")
    bruno.get_by_role("button", name="Make an address").click()
    (tmp_path / "khal").mkdir()
    khal = Khal(tmp_path / "khal", bruno.locator("#address").input_value())
    assert khal.read(TODAY) == []

    # They agree: both calendars show it.
    ada.goto("/")
    ada.get_by_role("link", name="Find a rhythm together").click()
    ada.get_by_role("button", name="Propose this to Bruno").click()
    bruno.goto("/")
    bruno.get_by_role("link", name="Look at it").click()
    bruno.get_by_role("button", name="Yes", exact=False).click()
    agreed = khal_starts(khal)
    assert len(agreed) > 5
    until(lambda: rooms.starts() == agreed)

    # Not today: both follow.
    next_meeting(bruno, "Ada")
    bruno.get_by_role("link", name="Not today").click()
    bruno.locator(".moments .slot").first.click()
    expect(bruno.get_by_text("You now meet")).to_be_visible()
    moved = khal_starts(khal)
    assert agreed[0] not in moved
    assert len(moved) == len(agreed)
    until(lambda: rooms.starts() == moved)

    # Ada drags it in her calendar: the page shows the move.
    friday = datetime(2027, 3, 5, 13, tzinfo=UTC)
    [elsewhere] = set(moved) - set(agreed)
    rooms.drag(elsewhere, friday)
    server.later(minutes=16)
    next_meeting(bruno, "Ada")
    until(lambda: bruno.reload() and "Friday, 5 March" in bruno.inner_text("main"))
    assert friday in khal_starts(khal)
    assert elsewhere not in khal_starts(khal)
    assert friday in rooms.starts()

    # Bruno would rather be invited by mail, and declines there: the page asks him, and it stands.
    bruno.goto("/me/")
    bruno.get_by_role("button", name="Invite me by mail").click()
    invitation = until(
        lambda: [
            one for one in post.invitations if one[2].walk("VEVENT")[0]["DTSTART"].dt == friday
        ]
    )[0]
    assert khal.read(TODAY, also="--force-delete") == []
    answer(server, invitation, "DECLINED")
    bruno.goto("/")
    expect(bruno.get_by_text("In your calendar you declined Friday, 5 March")).to_be_visible()
    assert friday in rooms.starts()
    assert "not so well" not in bruno.content() + server.said.read_text()
    bruno.get_by_role("link", name="Another day").click()
    bruno.locator(".moments .slot").first.click()
    expect(bruno.get_by_text("You now meet")).to_be_visible()
    until(lambda: friday not in rooms.starts())
