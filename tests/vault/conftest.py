import base64
import os

import pytest

from entrenous.record.models import Topic
from entrenous.vault import Sealed


def key_line():
    return base64.b64encode(os.urandom(32)) + b"\n"


@pytest.fixture(autouse=True)
def master_key_file(tmp_path, settings, monkeypatch):
    """A master key for this test alone, kept as a server keeps it."""
    monkeypatch.delenv("ENTRENOUS_MASTER_KEY", raising=False)
    path = tmp_path / "secrets" / "master.key"
    path.parent.mkdir(mode=0o700)
    path.touch(mode=0o600)
    path.write_bytes(key_line())
    settings.MASTER_KEY_FILE = path
    return path


def bring(pair, text, *, by):
    """Needs the ring of one of the two."""
    return Topic.objects.create(pair=pair, text=text, written_by=by, brought_by=by)


def stored(row):
    """The bytes in the database."""
    return bytes(type(row).objects.values_list("text", flat=True).get(pk=row.pk))


def store(row, value):
    """Put bytes into a row, as somebody with access to the database could."""
    type(row).objects.filter(pk=row.pk).update(text=Sealed(value))
