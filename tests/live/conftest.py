"""A server beside the tests, on their database, and people who have its pages open."""

from contextlib import ExitStack

import pytest

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


@pytest.fixture
def open_page(sit_down):
    """open_page(person, pair=number) listens; the numbers are what it saw last."""
    return lambda person, **seen: sit_down(person).listen(**seen)
