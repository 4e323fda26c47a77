"""Sealed bytes, for what is read and written many times a second."""

import uuid

import pytest
from django.db import models
from django.test.utils import isolate_apps

from entrenous import vault
from entrenous.record.models import NotesUpdate
from entrenous.vault import CannotBeOpened, Closed, SealedBytes, Sealer
from tests.vault.conftest import bring

CANARY = b"canary-4711"
ROW = uuid.uuid4()


@pytest.fixture
def sealer(pair, ada, ring):
    with ring(ada):
        return Sealer(pair.pk, NotesUpdate, "body")


def test_what_one_seals_the_other_opens_also_after_the_request(sealer, pair, bruno, ring):
    sealed = sealer.seal(ROW, CANARY)
    with ring(bruno):
        theirs = Sealer(pair.pk, NotesUpdate, "body")

    assert CANARY not in sealed
    assert theirs.open(ROW, sealed) == CANARY


def test_a_stranger_gets_no_sealer_and_nobody_outside_a_ring(pair, cleo, ring):
    with ring(cleo), pytest.raises(Closed):
        Sealer(pair.pk, NotesUpdate, "body")
    with pytest.raises(Closed):
        Sealer(pair.pk, NotesUpdate, "body")


def test_it_opens_in_its_own_row_and_column_alone(sealer, pair, ada, ring):
    sealed = sealer.seal(ROW, CANARY)
    with ring(ada):
        elsewhere = Sealer(pair.pk, NotesUpdate, "other")

    with pytest.raises(CannotBeOpened):
        sealer.open(uuid.uuid4(), sealed)
    with pytest.raises(CannotBeOpened):
        elsewhere.open(ROW, sealed)


def test_what_an_older_key_sealed_opens_and_the_newest_seals(sealer, pair, ada, bruno, ring):
    old = sealer.seal(ROW, CANARY)
    vault.make_key(pair, holders=[ada, bruno])
    with ring(ada):
        newer = Sealer(pair.pk, NotesUpdate, "body")

    assert newer.open(ROW, old) == CANARY
    with pytest.raises(CannotBeOpened):
        sealer.open(ROW, newer.seal(ROW, CANARY))


def test_both_hold_the_key_until_it_is_shredded(pair, ada, bruno, ring):
    with ring(ada):
        bring(pair, "hello", by=ada)
    assert vault.holders([pair.pk]) == {(pair.pk, ada.pk), (pair.pk, bruno.pk)}

    vault.shred(pair)
    assert vault.holders([pair.pk]) == set()


@isolate_apps("entrenous")
def test_a_row_without_a_uuid_cannot_be_bound():
    class Numbered(models.Model):
        body = SealedBytes()

        class Meta:
            app_label = "entrenous"

    assert [p.id for p in Numbered._meta.get_field("body").check()] == ["vault.E001"]
    assert NotesUpdate._meta.get_field("body").check() == []
