"""People who have a page open on a server that runs beside the tests."""

from __future__ import annotations

import http
import http.client
import json
import os
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.serving import Server

TOKEN = "a" * 32


def start_beside_the_tests(folder: Path) -> Server:
    """One more process over the database and the keys of the tests."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        database = f"sqlite:///{name}"
    else:
        database = os.environ["ENTRENOUS_DATABASE_URL"].replace("/entrenous?", f"/{name}?")
    server = Server(folder, database)
    server.env["ENTRENOUS_MASTER_KEY_FILE"] = str(settings.MASTER_KEY_FILE)
    server.env["ENTRENOUS_SECRET_KEY"] = settings.SECRET_KEY
    server.env["ENTRENOUS_WORK"] = "no"  # the tests empty the tables in between
    server.entrenous("collectstatic", "--noinput", "-v0")
    server.start()
    return server


class Browser:
    """Somebody's browser: a session, posts with it, and the socket of one open page."""

    def __init__(self, server: Server, person: Any, until: ExitStack) -> None:
        self.server, self.until = server, until
        self.host = f"127.0.0.1:{server.port}"
        client = Client()
        client.force_login(person)
        self.session = client.cookies[settings.SESSION_COOKIE_NAME].value

    @property
    def cookie(self) -> str:
        return f"{settings.SESSION_COOKIE_NAME}={self.session}"

    def knock(
        self, *, path: str = "/live/", origin: str | None = "", cookie: str | None = ""
    ) -> ClientConnection:
        """Connect as a browser does, or with another Origin or cookie; None sends none."""
        headers = {"Cookie": self.cookie if cookie == "" else cookie} if cookie is not None else {}
        line = connect(
            f"ws://{self.host}{path}",
            origin=f"http://{self.host}" if origin == "" else origin,  # type: ignore[arg-type]
            additional_headers=headers,
            open_timeout=5,
            close_timeout=1,
            compression=None,
        )
        return self.until.enter_context(line)

    def listen(self, **seen: int) -> OpenPage:
        return OpenPage(self.knock(), seen)

    def post(self, path: str, *, answer: int = http.HTTPStatus.FOUND, **fields: str) -> None:
        """A form, sent as without JavaScript; it has to be answered like this."""
        door = http.client.HTTPConnection(self.host, timeout=10)
        headers = {
            "Cookie": f"{self.cookie}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        door.request("POST", path, urlencode(fields), headers)
        answered = door.getresponse()
        assert answered.status == answer, answered.read().decode()
        door.close()


class OpenPage:
    """What an open page hears."""

    def __init__(self, line: ClientConnection, seen: dict[str, int]) -> None:
        self.line = line
        self.frames: list[str] = []
        self.line.send(json.dumps({"seen": seen}))

    def hears(self, within: float = 1) -> dict[str, object] | None:
        """The next news, or None when it stays quiet."""
        try:
            frame = self.line.recv(timeout=within)
        except TimeoutError:
            return None
        assert isinstance(frame, str)
        self.frames.append(frame)
        news: dict[str, object] = json.loads(frame)
        return news

    def everything(self, until_quiet_for: float = 0.5) -> list[dict[str, object]]:
        heard = []
        while news := self.hears(until_quiet_for):
            heard.append(news)
        return heard

    def closes(self, within: float = 2) -> tuple[int | None, list[dict[str, object]], float]:
        """The code it is closed with, what was heard until then, and how long that took."""
        began = time.monotonic()
        heard = []
        try:
            while (left := began + within - time.monotonic()) > 0:
                if news := self.hears(left):
                    heard.append(news)
        except ConnectionClosed as closed:
            code = closed.rcvd.code if closed.rcvd else None
            return code, heard, time.monotonic() - began
        return None, heard, within
