"""What every test may ask for. People and pairs are in tests/cast.py."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import override_settings
from hypothesis import settings as of_examples

from tests import databases
from tests.cast import ada, agreement, bruno, cleo, dora, meeting, now, pair, ring, xenia

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    from tests.browser import Window


__all__ = [  # fixtures for every test
    "ada",
    "agreement",
    "bruno",
    "cleo",
    "dora",
    "meeting",
    "now",
    "pair",
    "ring",
    "xenia",
]


# How long an example takes says how busy the machine is; hypothesis keeps the rest of its own profile.
of_examples.register_profile("unhurried", parent=of_examples(), deadline=None)
of_examples.load_profile("unhurried")

MARKS = {"journeys": "browser", "demo": "slow", "live": "slow"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if mark := MARKS.get(item.path.parent.name):
            item.add_marker(mark)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite in a file, as in life: in memory it has no write-ahead log and other locks."""
    if databases.KIND == "sqlite":
        worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
        test_database = connections["default"].settings_dict["TEST"]
        test_database["NAME"] = str(Path(os.environ["ENTRENOUS_HOME"]) / f"test-{worker}.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def quick_settings() -> Iterator[None]:
    """What differs from life: static files by their own names, uncollected; passwords hashed in no time."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(
        STORAGES={**settings.STORAGES, "staticfiles": plain}, PASSWORD_HASHERS=quick
    ):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The master key is made at the first start, as in life."""
    from entrenous import vault  # noqa: PLC0415  # Django is set up by now

    with django_db_blocker.unblock():
        vault.prepare()


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[str]:
    """The URL of a database that was never set up, for a program that a test runs as a process of its own."""
    with databases.one_more(tmp_path, installed=False) as url:
        yield url


@pytest.fixture
def installed_database(tmp_path: Path) -> Iterator[str]:
    """The same, set up and without people."""
    with databases.one_more(tmp_path, installed=True) as url:
        yield url


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    from tests import browser  # noqa: PLC0415  # only journeys pay for loading playwright

    with browser.chromium() as running:
        yield running


@pytest.fixture
def open_window(chromium: Browser) -> Iterator[Callable[..., Window]]:
    """open_window(home, **options) is one more person at a browser; a complaint in any fails the test."""
    from tests.browser import Window  # noqa: PLC0415  # only journeys pay for loading playwright

    opened: list[Window] = []

    def open_(home: str, **options: Any) -> Window:
        opened.append(Window(chromium, home, **options))
        return opened[-1]

    yield open_
    for window in opened:
        window.context.close()
    assert [window.troubles for window in opened] == [[] for _ in opened]
