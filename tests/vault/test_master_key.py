import base64
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from entrenous import vault
from entrenous.people import welcome
from entrenous.vault import master
from entrenous.vault.models import Wrap
from tests.vault.conftest import key_line


@pytest.fixture
def kid():
    return master.current().kid


def database_bytes():
    """All of the database: the very bytes where it is a file."""
    if connection.vendor == "sqlite":
        connection.close()
        return Path(connection.settings_dict["NAME"]).read_bytes()
    return list(Wrap.objects.order_by("pk").values_list())


def refusal():
    with pytest.raises(SystemExit) as exit_:
        vault.prepare()
    return exit_.value.code


def test_a_first_run_makes_a_key_and_says_to_copy_it(db, master_key_file, capsys):
    master_key_file.unlink()
    master_key_file.parent.rmdir()

    vault.prepare()

    said = capsys.readouterr().err
    assert said == (
        f"Made the master key {master.current().kid} in {master_key_file}. Copy this file elsewhere "
        "now: without it nobody will ever read what people write here.\n"
    )
    assert stat.S_IMODE(master_key_file.stat().st_mode) == 0o600
    assert list(master_key_file.parent.iterdir()) == [master_key_file]
    assert len(base64.b64decode(master_key_file.read_bytes())) == 32


def test_the_next_runs_use_that_key_and_say_nothing(db, master_key_file, capsys):
    master_key_file.unlink()
    vault.prepare()
    made = master_key_file.read_bytes()
    welcome(name="Ada", email="ada@example.org")
    capsys.readouterr()

    vault.prepare()

    assert master_key_file.read_bytes() == made
    assert capsys.readouterr().err == ""


def test_of_two_first_runs_at_once_one_makes_the_key(db, master_key_file, monkeypatch, capsys):
    theirs = master_key_file.read_bytes()
    monkeypatch.setattr(master, "_missing", lambda: True)

    vault.prepare()

    assert master_key_file.read_bytes() == theirs
    assert capsys.readouterr().err == ""


def test_a_key_in_the_environment_goes_before_the_file(db, master_key_file, monkeypatch, capsys):
    master_key_file.unlink()
    monkeypatch.setenv("ENTRENOUS_MASTER_KEY", key_line().decode())

    vault.prepare()
    welcome(name="Ada", email="ada@example.org")

    assert not master_key_file.exists()
    assert [wrap.master for wrap in Wrap.objects.all()] == [master.current().kid]


def test_an_empty_variable_is_none(db, kid, monkeypatch):
    monkeypatch.setenv("ENTRENOUS_MASTER_KEY", " ")

    vault.prepare()

    assert master.current().kid == kid


def test_a_group_may_read_the_file_as_mounted_secrets_have_it(ada, master_key_file):
    master_key_file.chmod(0o440)

    vault.prepare()


def test_the_file_may_be_named_by_a_link(ada, master_key_file, settings, tmp_path):
    settings.MASTER_KEY_FILE = tmp_path / "link"
    settings.MASTER_KEY_FILE.symlink_to(master_key_file)

    vault.prepare()


def gone(path):
    path.unlink()
    return f"The master key file {path} is missing"


def another(path):
    path.write_bytes(key_line())
    return f"{path} holds master key {master.read()[0].kid}"


def two_others(path):
    path.write_bytes(key_line() + key_line())
    return f"{path} holds master key {master.read()[0].kid} and {master.read()[1].kid}"


def empty(path):
    path.write_bytes(b"\n")
    return f"{path} holds no master key"


def cut(path):
    path.write_bytes(base64.b64encode(os.urandom(31)))
    return f"Key 1 in {path} has 31 bytes where 32 belong"


def broken(path):
    path.write_bytes(path.read_bytes()[:-4])
    return f"Key 1 in {path} is not base64"


def second_broken(path):
    path.write_bytes(path.read_bytes() + b"\xff\xfe")
    return f"Key 2 in {path} is not base64"


def world_readable(path):
    path.chmod(0o644)
    return f"The master key file {path} is open to others (mode 644); make it 600"


def group_writable(path):
    path.chmod(0o660)
    return f"The master key file {path} is open to others (mode 660); make it 600"


def folder(path):
    path.unlink()
    path.mkdir(mode=0o700)
    return f"The master key file {path} cannot be read: Is a directory"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "spoil",
    [
        gone, another, two_others, empty, cut, broken, second_broken, world_readable,
        group_writable, folder,
    ],
)  # fmt: skip
def test_a_key_that_does_not_fit_stops_the_start_and_changes_nothing(
    ada, kid, master_key_file, spoil, capsys
):
    fault = spoil(master_key_file)
    files = {
        path: path.is_file() and path.read_bytes() for path in master_key_file.parent.iterdir()
    }
    before = database_bytes()

    assert refusal() == f"{fault}; this database was sealed under {kid}."

    assert database_bytes() == before
    assert capsys.readouterr().err == ""
    assert files == {
        path: path.is_file() and path.read_bytes() for path in master_key_file.parent.iterdir()
    }


def test_a_key_in_the_environment_that_does_not_fit_stops_the_start(ada, kid, monkeypatch):
    monkeypatch.setenv("ENTRENOUS_MASTER_KEY", key_line().decode())
    other = master.current().kid

    assert refusal() == (
        f"ENTRENOUS_MASTER_KEY holds master key {other}; this database was sealed under {kid}."
    )


def test_bytes_in_the_environment_that_are_no_text_stop_the_start(ada, kid, monkeypatch):
    monkeypatch.setenv("ENTRENOUS_MASTER_KEY", "\udcff")

    assert refusal() == (
        f"Key 1 in ENTRENOUS_MASTER_KEY is not base64; this database was sealed under {kid}."
    )


def test_every_key_that_the_database_needs_must_be_there(ada, kid, master_key_file):
    first = master_key_file.read_bytes()
    master_key_file.write_bytes(key_line())
    welcome(name="Bruno", email="bruno@example.org")
    second = master.current().kid

    alone = refusal()
    master_key_file.write_bytes(master_key_file.read_bytes() + first)
    vault.prepare()

    assert alone == (
        f"{master_key_file} holds master key {second}; "
        f"this database was sealed under {' and '.join(sorted([kid, second]))}."
    )


@pytest.mark.parametrize("exists", [True, False], ids=["there", "to be made"])
def test_the_key_does_not_lie_in_the_data_folder(db, settings, tmp_path, exists):
    settings.DATA_DIR = tmp_path / "data"
    (tmp_path / "data").mkdir()
    settings.MASTER_KEY_FILE = tmp_path / "link" / "keys" / "master.key"
    (tmp_path / "link").symlink_to(tmp_path / "data")
    if exists:
        settings.MASTER_KEY_FILE.parent.mkdir()
        settings.MASTER_KEY_FILE.write_bytes(key_line())
    real = tmp_path / "data" / "keys" / "master.key"

    assert refusal() == f"The master key file {real} must not lie in {tmp_path / 'data'}."

    assert real.exists() == exists


def test_a_malformed_key_stops_a_first_run_too_and_is_not_replaced(db, master_key_file):
    master_key_file.write_bytes(b"not a key")

    assert refusal() == f"Key 1 in {master_key_file} is not base64."

    assert master_key_file.read_bytes() == b"not a key"


def test_a_place_where_no_file_can_be_made_stops_a_first_run(db, settings, tmp_path):
    settings.MASTER_KEY_FILE = tmp_path / "file" / "master.key"
    (tmp_path / "file").touch()

    assert refusal() == (
        f"The master key file {settings.MASTER_KEY_FILE} cannot be read: Not a directory."
    )


def test_a_folder_that_takes_no_file_stops_a_first_run(db, master_key_file, monkeypatch):
    def full(_keys):
        raise OSError(28, "No space left on device")

    master_key_file.unlink()
    monkeypatch.setattr(master, "write", full)

    assert refusal() == (
        f"The master key file {master_key_file} cannot be made: No space left on device."
    )


def test_neither_reprs_nor_sentences_show_a_key(db, master_key_file):
    secret = master_key_file.read_bytes().strip()

    assert secret.decode() not in repr(master.current())
    assert repr(base64.b64decode(secret)) not in repr(master.current())


def test_the_program_ends_with_one_line_before_it_does_anything(ada, kid, tmp_path, empty_database):
    spoiled = tmp_path / "spoiled.key"
    spoiled.touch(mode=0o600)
    program = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "from entrenous import vault\n"
        "call_command('migrate', verbosity=0, skip_checks=True)\n"
        "vault.prepare()\n"
        "print('listening')\n"
    )
    home = {"ENTRENOUS_HOME": str(tmp_path), "ENTRENOUS_DATABASE_URL": empty_database}
    keys = {
        "ENTRENOUS_MASTER_KEY_FILE": str(spoiled),
        "DJANGO_SETTINGS_MODULE": "entrenous.settings",
    }

    run = subprocess.run(
        [sys.executable, "-c", program],  # our own program
        env=os.environ | home | keys,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.splitlines() == [f"{spoiled} holds no master key."]
