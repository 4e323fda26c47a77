"""What keeps the server from starting is said in one sentence, before it listens."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def entrenous(tmp_path, empty_database):
    """entrenous(words…) runs the program with a home of its own, and says what it said."""

    def run(*words, **env):
        own = {"ENTRENOUS_HOME": str(tmp_path / "home"), "ENTRENOUS_DATABASE_URL": empty_database}
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=os.environ | own | env,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def taken():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield str(other.getsockname()[1])


def last_words(done):
    assert done.returncode != 0
    assert done.stdout == ""
    return done.stderr.removeprefix("CommandError: ").rstrip("\n")


@pytest.mark.parametrize("command", ["serve", "up"])
def test_a_port_that_is_taken(entrenous, taken, tmp_path, command):
    said = last_words(entrenous(command, "--port", taken))

    assert said == (
        f"Port {taken} of 127.0.0.1 cannot be used ([Errno 98] Address already in use). "
        "Another program may have it: choose another with PORT=… or --port."
    )
    assert not (tmp_path / "home" / "secrets" / "master.key").exists()  # nothing else had begun


def test_a_port_that_no_machine_has(entrenous):
    assert "port must be 0-65535" in last_words(entrenous("serve", "--port", "99999"))


def test_hosts_that_would_let_any_page_listen_in(entrenous):
    said = last_words(entrenous("serve", "--port", "0", ENTRENOUS_HOSTS="*"))

    assert said == "ENTRENOUS_HOSTS must name the hosts; with * any page could listen in."


def test_a_database_that_was_never_set_up(entrenous):
    said = last_words(entrenous("serve", "--port", "0"))

    assert said == "The database is not up to date: run `entrenous migrate` first."


def test_a_master_key_that_went_missing(entrenous, tmp_path):
    assert entrenous("migrate", "-v0").returncode == 0
    assert entrenous("welcome", "Ada", "ada@example.org").returncode == 0
    (tmp_path / "home" / "secrets" / "master.key").unlink()

    said = last_words(entrenous("serve", "--port", "0"))

    assert "master key" in said
    assert "\n" not in said
