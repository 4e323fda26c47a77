"""A server beside the tests, on their database, and people who have its pages open."""

import time
from contextlib import ExitStack

import pytest
from django.db import connection

from tests.live.open_pages import Browser, start_beside_the_tests


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
    wait_until_servers_are_quiet()


def wait_until_servers_are_quiet():
    """Who leaves the notes lets them be put together: emptying the tables meanwhile would deadlock."""
    if connection.vendor != "postgresql":
        return
    for _ in range(100):
        busy = any(_others_are_busy() or time.sleep(0.03) for _ in range(3))
        if not busy:
            return
        time.sleep(0.03)


def _others_are_busy():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND state <> 'idle'"
        )
        return cursor.fetchone()[0] > 0


@pytest.fixture
def open_page(sit_down):
    """open_page(person, pair=number) listens; the numbers are what it saw last."""
    return lambda person, **seen: sit_down(person).listen(**seen)
