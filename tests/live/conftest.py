"""A server beside the test, on the test's own database, and people who are signed in to it."""

import json
import os
import urllib.parse
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from websockets.sync.client import connect

from tests.live.open_pages import Browser, start_beside_the_tests
from tests.serving import Server

TOKEN = "t" * 32


def database_of_the_test():
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return os.environ["ENTRENOUS_DATABASE_URL"].replace("/entrenous?", f"/{name}?")


@pytest.fixture
def start_server(transactional_db, tmp_path):
    """start_server() is one more process on the same database and keys."""
    running = []

    def start():
        home = Path(os.environ["ENTRENOUS_HOME"])
        server = Server(tmp_path / f"server-{len(running)}", database_of_the_test())
        server.env["ENTRENOUS_MASTER_KEY_FILE"] = str(home / "secrets" / "master.key")
        server.start()
        running.append(server)
        return server

    yield start
    for server in running:
        server.stop()


@pytest.fixture
def server(start_server):
    return start_server()


class AtTheirDesk:
    """Somebody signed in: deeds by HTTP, and a page that listens."""

    def __init__(self, server, person, stack):
        client = Client()
        client.force_login(person)
        self.server, self.stack = server, stack
        self.session = client.cookies["sessionid"].value
        self.cookie = f"sessionid={self.session}; csrftoken={TOKEN}"

    def post(self, path, **fields):
        asked = urllib.request.Request(
            self.server.address + path,
            urllib.parse.urlencode(fields).encode(),
            {"Cookie": self.cookie, "X-CSRFToken": TOKEN, "HX-Request": "true"},
        )
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return answer.read().decode()

    def listen(self, seen=None, **headers):
        """An open connection that has said what it saw."""
        wanted = {"Cookie": self.cookie, "Origin": self.server.address} | headers
        socket = self.stack.enter_context(
            connect(
                self.server.address.replace("http", "ws") + "/live/",
                additional_headers={name: value for name, value in wanted.items() if value},
                open_timeout=5,
            )
        )
        socket.send(
            json.dumps({"seen": {str(pair): number for pair, number in (seen or {}).items()}})
        )
        return socket


@pytest.fixture
def at_desk(server):
    with ExitStack() as stack:
        yield lambda person, on=server: AtTheirDesk(on, person, stack)


@pytest.fixture(scope="module")
def one_server(django_db_setup, django_db_blocker, tmp_path_factory):
    """One process for all tests of a module; each finds the database empty."""
    with django_db_blocker.unblock():
        running = start_beside_the_tests(tmp_path_factory.mktemp("server"))
    yield running
    running.stop()
    assert "Traceback" not in running.said.read_text(), running.said.read_text()


@pytest.fixture
def sit_down(transactional_db, one_server):
    """sit_down(person) is one browser of theirs, signed in."""
    with ExitStack() as until:
        yield lambda person, at=one_server: Browser(at, person, until)


@pytest.fixture
def open_page(sit_down):
    """open_page(person, pair=number) listens; the numbers are what it saw last."""
    return lambda person, **seen: sit_down(person).listen(**seen)
