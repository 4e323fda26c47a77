"""CalDAV servers of other people, each started once on loopback, with a place of its own for every test."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.loopback import free_port

PEERS = Path(sys.prefix) / "peers" / "bin"


@dataclass
class Server:
    """`home` is where one person's calendars lie."""

    kind: str
    root: str
    home: str = ""
    login: str = ""
    password: str = ""

    def ask(self, method, path="", *, content=None, **headers):
        address = path if path.startswith("http") else f"{self.home}{path}"
        return httpx.request(
            method,
            address,
            content=content,
            headers={name.replace("_", "-"): value for name, value in headers.items()},
            auth=(self.login, self.password),
            trust_env=False,
        )

    def make_calendar(self, name="work"):
        answer = self.ask("MKCALENDAR", f"{name}/")
        assert answer.status_code == 201, answer.text
        return f"{self.home}{name}/"

    def hrefs(self, calendar):
        """Of everything that lies in a calendar."""
        answer = self.ask("PROPFIND", calendar, Depth="1")
        found = [line.split("</")[0] for line in answer.text.replace("href>", "\n").split("\n")]
        return sorted({one.rsplit("/", 1)[1] for one in found if one.endswith(".ics")})


def started(command, port):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 30
    while True:
        assert process.poll() is None
        assert time.monotonic() < until
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return process


@pytest.fixture(scope="session")
def radicale(tmp_path_factory):
    folder, port = tmp_path_factory.mktemp("radicale"), free_port()
    (folder / "users").write_text("".join(f"{name}:app-{name}\n" for name in USERS))
    (folder / "config").write_text(
        f"[server]\nhosts=127.0.0.1:{port}\n"
        f"[auth]\ntype=htpasswd\nhtpasswd_filename={folder}/users\nhtpasswd_encryption=plain\ndelay=0\n"
        f"[storage]\nfilesystem_folder={folder}/rooms\n"
    )
    process = started([PEERS / "radicale", "--config", folder / "config"], port)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait()


@pytest.fixture(scope="session")
def xandikos(tmp_path_factory):
    folder, port = tmp_path_factory.mktemp("xandikos"), free_port()
    process = started(
        [
            PEERS / "xandikos",
            "serve",
            "--defaults",
            "-d",
            folder,
            "-l",
            "127.0.0.1",
            "-p",
            str(port),
        ],
        port,
    )
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait()


USERS = [uuid.uuid4().hex for _ in range(60)]
unused = iter(USERS)


@pytest.fixture(params=["radicale", "xandikos"])
def server(request, settings):
    """Radicale knows people by their passwords; Xandikos has one home for everybody."""
    settings.PRIVATE_CALENDARS = True
    root = request.getfixturevalue(request.param)
    if request.param == "xandikos":
        return Server("xandikos", root, f"{root}/user/calendars/{uuid.uuid4().hex}-")
    user = next(unused)
    made = Server("radicale", root, f"{root}/{user}/", user, f"app-{user}")
    made.ask("PROPFIND")  # it makes the home at the first visit
    return made
