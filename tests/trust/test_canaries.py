"""What the two write is nowhere to be found but on their own pages."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from entrenous import clock, record, vault
from entrenous.record.models import Topic
from tests.trust.conftest import sealed_columns


def raw_database():
    """Every byte that somebody with the database has."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(FULL)")
        file = Path(settings.DATABASES["default"]["NAME"])
        files = [file, file.with_name(f"{file.name}-wal")]
        return b"".join(part.read_bytes() for part in files if part.exists())
    found = b""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608  # our own tables
            found += "\n".join(row for (row,) in cursor.fetchall()).encode()
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            found += b"\n".join(
                bytes(cell)
                for row in cursor
                for cell in row
                if isinstance(cell, memoryview | bytes)
            )
    return found


@pytest.mark.django_db(transaction=True)
def test_the_database_holds_no_word_that_the_two_wrote(world):
    for model, column in sealed_columns():
        filled = model.objects.filter(**{f"{column.name}__isnull": False})
        assert filled.exists(), f"the world leaves {model.__name__}.{column.name} empty"
    raw = raw_database()

    assert str(world.pair.pk).encode() in raw or world.pair.pk.hex.encode() in raw
    for word in world.canaries:
        assert word.encode() not in raw, word


def test_every_text_that_people_write_is_sealed():
    """Columns of open text are listed, so that a new one is thought about."""
    from django.apps import apps  # noqa: PLC0415
    from django.db import models  # noqa: PLC0415

    open_text = {
        f"{model.__name__}.{column.name}"
        for model in apps.get_app_config("entrenous").get_models()
        for column in model._meta.concrete_fields
        if isinstance(column, models.CharField | models.TextField | models.JSONField)
        and not column.choices
        and not column.is_relation
    }

    assert open_text == {
        "AddressChange.new",
        "AddressChange.old",
        "Agreement.zone",
        "Answer.question",
        "Calendar.sync_token",
        "Calendar.version",
        "CalendarEntry.etag",
        "CalendarEntry.format",
        "CalendarEntry.href",
        "CalendarEntry.put_hash",
        "CalendarEntry.sent_as",
        "CalendarEntry.uid",
        "ExtraQuestion.text",
        "Key.kid",
        "Meeting.own_format",
        "Meeting.zone",
        "Notice.about",
        "OwnCalendar.address",
        "Person.country",
        "Person.email",
        "Person.focus",
        "Person.hours",
        "Person.name",
        "Person.password",
        "Person.zone",
        "Proposal.zone",
        "Reach.name",
        "ReplySeen.hash",
        "Round.name",
        "Session.session_data",
        "Session.session_key",
        "Together.question",
        "Wrap.master",
    }


def test_without_a_key_ring_nothing_opens(world):
    topic = Topic.objects.get(pk=world.ids["topic"])

    with pytest.raises(vault.Closed):
        str(topic.text)


def test_the_key_ring_of_somebody_else_opens_nothing(world, cleo, xenia, ring):
    topic = Topic.objects.get(pk=world.ids["topic"])
    for person in (cleo, xenia):
        with ring(person), pytest.raises(vault.Closed):
            str(topic.text)


def test_a_mail_or_a_job_reads_nothing(world):
    with pytest.raises(vault.Closed):
        record.find(world.pair, "canary")


def test_a_page_lives_with_a_text_that_does_not_open(world, bruno, client, caplog):
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM entrenous_notes LIMIT 1")
        (moved,) = cursor.fetchone()
        cursor.execute("UPDATE entrenous_topic SET text = %s", [moved])
    client.force_login(bruno)

    with clock.at(world.meeting.starts_at - timedelta(hours=1)):
        answer = client.get(reverse("meeting", args=[world.pair.pk, world.meeting.pk]))

    assert answer.status_code == 200
    page = answer.content.decode()
    assert "This cannot be opened." in page
    assert world.canaries[1] in page  # the commitment, which is sound
    assert not [word for word in world.canaries if word in caplog.text]


def test_an_error_tells_neither_the_page_nor_the_log_what_was_typed(
    world, bruno, monkeypatch, caplog
):
    def fail(*_args, **_more):
        secret_local = "canary-in-a-local"
        raise RuntimeError(len(secret_local))

    monkeypatch.setattr(record, "raise_topic", fail)
    client = Client(raise_request_exception=False)
    client.force_login(bruno)

    with caplog.at_level(logging.DEBUG):
        answer = client.post(
            reverse("topics", args=[world.pair.pk]), {"text": "canary-in-the-body"}
        )

    assert answer.status_code == 500
    for told in (answer.content.decode(), caplog.text):
        assert "canary" not in told
    assert "RuntimeError" in caplog.text
