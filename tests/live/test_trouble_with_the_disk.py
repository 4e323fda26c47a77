"""A disk that is full, a database that is locked: nothing is called stored, and nothing is lost."""

from __future__ import annotations

import resource
import sqlite3
import time

import psycopg
import pytest
from django.db import connection

from entrenous.record.models import NotesUpdate
from tests import databases
from tests.live.writers import Writer

LESS_THAN_A_PAGE = 512  # bytes: also where the log begins anew, nothing fits


@pytest.fixture
def connect(sit_down, meeting, ada):
    browser = sit_down(ada)
    return lambda doc=None: Writer(browser.knock(path=f"/live/notes/{meeting.pk}/"), doc)


@pytest.fixture
def locked():
    """locked() holds the table for itself, like another program, until it is called again."""
    name = str(connection.settings_dict["NAME"])
    if databases.KIND == "sqlite":
        other = sqlite3.connect(name, isolation_level=None)
        begin = ["BEGIN IMMEDIATE"]
    else:
        told = {k: v for k, v in connection.get_connection_params().items() if isinstance(v, str)}
        other = psycopg.connect(**told, autocommit=True)
        begin = ["BEGIN", f"LOCK TABLE {NotesUpdate._meta.db_table} IN EXCLUSIVE MODE"]
    for statement in begin:
        other.execute(statement)
    yield lambda: other.execute("ROLLBACK")
    other.close()


def test_a_locked_database_acknowledges_nothing_and_loses_nothing(connect, request):
    writer = connect()
    assert writer.hears_until(lambda: writer.stored)
    writer.hears_until(lambda: False, within=0.3)
    release = request.getfixturevalue("locked")
    before = writer.stored
    writer.write("Typed while it was locked.")

    assert not writer.hears_until(lambda: writer.stored > before, within=2)
    # SQLite gives up after ten seconds, and the browser connects anew with what it holds.
    writer.hears_until(
        lambda: writer.code is not None, within=12 if databases.KIND == "sqlite" else 0
    )
    release()
    again = connect(writer.doc)
    assert again.is_saved(within=15)


@pytest.mark.skipif(databases.KIND != "sqlite", reason="the files of SQLite")
def test_a_full_disk_acknowledges_nothing_and_loses_nothing(connect, one_server):
    writer = connect()
    writer.write("Before.")
    assert writer.is_saved()
    pid = one_server.process.pid
    soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (LESS_THAN_A_PAGE, hard))
    try:
        before = writer.stored
        writer.write("Typed while the disk was full. " * 500)
        writer.hears_until(lambda: writer.code is not None, within=5)
        assert (writer.stored, writer.code) == (before, 4503)
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))

    time.sleep(0.2)
    again = connect(writer.doc)
    assert again.is_saved(within=10)
    assert "Typed while the disk was full." in again.text
