"""A real server process for journeys, whose clock a journey may turn forward."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

CODE = re.compile(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", re.MULTILINE)


class Server:
    """`entrenous serve` on a free port with a home of its own."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.offset = folder / "offset"
        self.said = folder / "said"
        self.env = os.environ | {
            "ENTRENOUS_HOME": str(folder),
            "ENTRENOUS_DATABASE_URL": database,
            "ENTRENOUS_ADDRESS": self.address,
            "ENTRENOUS_CLOCK_OFFSET": str(self.offset),
            "PYTHONUNBUFFERED": "1",
        }
        self.process: subprocess.Popen[bytes] | None = None

    def entrenous(self, *words: str) -> str:
        """Run a command of the program, and say what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.turned_clock", *words],
            env=self.env,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def start(self) -> None:
        with self.said.open("ab") as said:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "tests.turned_clock",
                    "serve",
                    "--port",
                    str(self.port),
                ],
                env=self.env,
                stdout=said,
                stderr=said,
            )
        for _ in range(150):
            try:
                urllib.request.urlopen(f"{self.address}/static/app.css", timeout=1).close()
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
            else:
                return
        self.kill()
        raise RuntimeError(self.said.read_text())

    def stop(self) -> None:
        """As a service manager does: it may say goodbye."""
        assert self.process is not None
        self.process.terminate()
        self.process.wait(10)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def turn_to(self, instant: datetime) -> None:
        """From now on the server's clock goes on from this instant."""
        self.offset.write_text(str((instant - datetime.now(UTC)).total_seconds()))

    def later(self, **by: float) -> None:
        ahead = float(self.offset.read_text()) if self.offset.exists() else 0
        self.offset.write_text(str(ahead + timedelta(**by).total_seconds()))

    def code_for(self, person: str) -> str:
        """The last sign-in code that was mailed to somebody."""
        for _ in range(50):
            mails = self.said.read_text().split("-" * 79)
            for mail in reversed(mails):
                if f"To: {person}" in mail and (code := CODE.search(mail)):
                    return code.group(1)
            time.sleep(0.1)
        raise AssertionError(f"no code for {person} in {self.said.read_text()[-3000:]}")


@contextmanager
def serving(folder: Path, database: str) -> Iterator[Server]:
    """An Entrenous over an installed database, served."""
    server = Server(folder, database)
    server.entrenous("collectstatic", "--noinput", "-v0")
    server.start()
    try:
        yield server
    finally:
        server.kill()
