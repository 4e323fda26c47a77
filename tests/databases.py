"""Gives a test run a home and a database of its own, gone when it ends.

ENTRENOUS_TEST_DATABASE says which kind: sqlite (unless said otherwise) or postgres. This is a plugin (`-p` in
pyproject.toml) and not a conftest, because Django reads its settings before any conftest is loaded.
"""

import os
import secrets
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import cache
from pathlib import Path

import psycopg
import pytest

from tests import postgres

KIND = os.environ.get("ENTRENOUS_TEST_DATABASE", "sqlite")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    if "PYTEST_XDIST_WORKER" in os.environ:
        return  # a worker finds in its environment what the first process has started
    for name in [name for name in os.environ if name.startswith("ENTRENOUS_")]:
        del os.environ[name]  # of the person who runs the tests
    os.environ["ENTRENOUS_TEST_DATABASE"] = KIND  # for the workers
    memory = Path("/dev/shm")  # noqa: S108  # a disk in memory; only folders of random names go in
    if not os.access(memory, os.W_OK):
        memory = Path(tempfile.gettempdir())
    home = Path(tempfile.mkdtemp(prefix="en-home-", dir=memory))
    _remove_in_the_end(early_config, home)
    os.environ["ENTRENOUS_HOME"] = str(home)
    os.environ["ENTRENOUS_DATABASE_URL"] = _database(early_config, home, memory)


def pytest_report_header() -> str:
    return f"database: {KIND}"


@contextmanager
def one_more(folder: Path, *, installed: bool) -> Iterator[str]:
    """For a server that a test runs as a process of its own, without people or with nothing at all: its URL."""
    if KIND == "sqlite":
        file = folder / "entrenous.sqlite3"
        if installed:
            with closing(sqlite3.connect(_installed())) as door:
                door.execute("VACUUM INTO ?", [str(file)])
        yield f"sqlite:///{file}"
        return
    template = _installed() if installed else "template1"
    with closing(psycopg.connect(_named("postgres"), autocommit=True)) as line:
        name = f"one_more_{os.getpid()}_{secrets.token_hex(4)}"
        line.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield _named(name)
        line.execute(f"DROP DATABASE {name} WITH (FORCE)")


@cache
def _installed() -> str:
    """Once for each process: migrating takes longer than what most journeys do. A file, or a name."""
    home = Path(tempfile.mkdtemp(dir=os.environ["ENTRENOUS_HOME"]))
    if KIND == "sqlite":
        name = str(home / "installed.sqlite3")
        url = f"sqlite:///{name}"
    else:
        name = f"installed_{os.getpid()}"
        url = _named(name)
        with closing(psycopg.connect(_named("postgres"), autocommit=True)) as door:
            door.execute(f"CREATE DATABASE {name}")
    own = {"ENTRENOUS_HOME": str(home), "ENTRENOUS_DATABASE_URL": url}
    own["DJANGO_SETTINGS_MODULE"] = "entrenous.settings"
    migrate = [sys.executable, "-m", "django", "migrate", "-v0"]
    subprocess.run(migrate, env=os.environ | own, check=True, stdout=subprocess.DEVNULL)
    return name


def _named(name: str) -> str:
    return os.environ["ENTRENOUS_DATABASE_URL"].replace("/entrenous?", f"/{name}?")


def _remove_in_the_end(config: pytest.Config, folder: Path) -> None:
    """A shell removes it when it is told to, and also when we have been killed."""
    guard = subprocess.Popen(
        ["/bin/sh", "-c", 'read -r _; rm -rf "$1"', "guard", folder],
        stdin=subprocess.PIPE,
        start_new_session=True,
    )

    def remove() -> None:
        guard.communicate()

    config.add_cleanup(remove)


def _database(config: pytest.Config, home: Path, memory: Path) -> str:
    if KIND == "sqlite":
        return f"sqlite:///{home / 'entrenous.sqlite3'}"
    if KIND != "postgres":
        raise pytest.UsageError(f"ENTRENOUS_TEST_DATABASE is sqlite or postgres, not {KIND!r}")
    running = ExitStack()
    config.add_cleanup(running.close)
    return running.enter_context(postgres.server(memory))
