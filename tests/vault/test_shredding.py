import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection, transaction

from entrenous import pairs, vault
from entrenous.record.models import Topic
from entrenous.vault import Closed
from entrenous.vault.models import Key, Wrap
from tests.vault.conftest import bring

CANARY = "canary-4711"


@pytest.fixture
def topic(pair, ada, ring):
    with ring(ada):
        return bring(pair, CANARY, by=ada)


def test_what_a_destroyed_key_sealed_opens_for_nobody(topic, pair, ada, bruno, ring):
    vault.shred(pair)

    assert not Key.objects.filter(owner=pair.pk).exists()
    assert not Wrap.objects.filter(key__owner=pair.pk).exists()
    for person in (ada, bruno):
        with ring(person), pytest.raises(Closed):
            _ = Topic.objects.get().text


def test_it_is_closed_at_once_in_the_request_that_destroys_it(topic, pair, ada, ring):
    with ring(ada):
        assert Topic.objects.get().text == CANARY
        vault.shred(pair)

        with pytest.raises(Closed):
            _ = Topic.objects.get().text


def test_the_other_pairs_of_the_two_are_unharmed(topic, pair, ada, cleo, ring):
    with ring(ada):
        bring(pairs.pair_up(ada, cleo), "unharmed", by=ada)

        vault.shred(pair)

        assert Topic.objects.exclude(pk=topic.pk).get().text == "unharmed"


def test_every_key_of_a_pair_goes(topic, pair, ada, bruno):
    vault.make_key(pair, holders=[ada, bruno])

    vault.shred(pair)

    assert {key.owner for key in Key.objects.all()} == {ada.pk, bruno.pk}


def test_a_second_time_nothing_happens(topic, pair):
    vault.shred(pair)
    vault.shred(pair)

    assert not Key.objects.filter(owner=pair.pk).exists()


def test_a_key_outlives_a_transaction_that_fails(topic, pair, ada, ring):
    @transaction.atomic
    def erase():
        vault.shred(pair)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        erase()
    with ring(ada):
        assert Topic.objects.get().text == CANARY


def test_within_a_test_that_never_commits_nothing_is_wiped(
    topic, pair, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        vault.shred(pair)

    assert len(callbacks) == 1
    assert not Key.objects.filter(owner=pair.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_no_byte_of_the_key_stays_in_the_files_of_sqlite(topic, pair):
    if connection.vendor != "sqlite":
        pytest.skip("the files of SQLite")
    wrapped = [bytes(wrap.wrapped) for wrap in Wrap.objects.filter(key__owner=pair.pk)]
    assert [part in database_files() for part in wrapped] == [True, True]

    vault.shred(pair)

    assert [part in database_files() for part in wrapped] == [False, False]


@pytest.mark.django_db(transaction=True)
def test_postgresql_vacuums_the_table_of_wraps(topic, pair):
    if connection.vendor != "postgresql":
        pytest.skip("how PostgreSQL does it")

    vault.shred(pair)

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(
            "SELECT vacuum_count FROM pg_stat_user_tables WHERE relname = 'entrenous_wrap'"
        )
        assert cursor.fetchone()[0] > 0


@pytest.mark.django_db(transaction=True)
def test_a_reader_that_keeps_sqlite_from_forgetting_is_told_of(topic, pair, caplog):
    if connection.vendor != "sqlite":
        pytest.skip("the log of SQLite")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 1")

    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM entrenous_wrap").fetchone()
        vault.shred(pair)
    connection.close()

    assert caplog.record_tuples == [
        (
            "entrenous.vault",
            logging.WARNING,
            "Destroyed keys stay in SQLite's log until its next checkpoint.",
        )
    ]


def database_files():
    database = Path(connection.settings_dict["NAME"])
    return b"".join(path.read_bytes() for path in database.parent.glob(f"{database.name}*"))
