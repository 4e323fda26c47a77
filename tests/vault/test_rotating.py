import base64
import os
import stat
import subprocess
import sys
import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from entrenous import pairs, vault
from entrenous.people import welcome
from entrenous.record.models import Topic
from entrenous.vault import master, rotating, wrapping
from entrenous.vault.models import Wrap
from tests.vault.conftest import bring, key_line


def rotate(*flags):
    said = StringIO()
    call_command("rotate_master_key", *flags, stdout=said)
    return said.getvalue().splitlines()


def masters():
    return set(Wrap.objects.values_list("master", flat=True))


def in_source():
    return [key.kid for key in master.read()]


@pytest.fixture
def topic(pair, ada, ring):
    with ring(ada):
        return bring(pair, "hello", by=ada)


def test_a_rotation_puts_every_wrap_under_a_new_key(topic, ada, bruno, ring, master_key_file):
    (old,) = in_source()

    said = rotate()

    (new,) = in_source()
    assert new != old
    assert masters() == {new}
    assert said == [
        f"4 wrapped keys moved; all are under master key {new} now.",
        f"Copy {master_key_file} elsewhere now: whatever is backed up from now on opens with it.",
        f"Keep {old} as long as backups from before: they open with that alone.",
    ]
    for person in (ada, bruno):
        with ring(person):
            assert Topic.objects.get().text == "hello"


def test_the_file_stays_as_private_as_it_was(ada, master_key_file):
    master_key_file.chmod(0o440)

    rotate()

    assert stat.S_IMODE(master_key_file.stat().st_mode) == 0o440
    assert list(master_key_file.parent.iterdir()) == [master_key_file]


def test_what_a_killed_run_left_lying_is_written_over(ada, master_key_file):
    left = master_key_file.with_name("master.key.new")
    left.write_bytes(b"half a k")

    rotate()

    assert masters() == set(in_source())
    assert not left.exists()


def test_many_wraps_take_many_batches(topic, monkeypatch):
    monkeypatch.setattr(rotating, "BATCH", 3)

    rotate()

    assert masters() == set(in_source())


def test_an_unfinished_rotation_goes_on_to_the_key_that_it_had_begun(ada, master_key_file):
    (old,) = in_source()
    master_key_file.write_bytes(key_line() + master_key_file.read_bytes())
    new, _ = in_source()
    bruno = welcome(name="Bruno", email="bruno@example.org")
    assert {wrap.holder: wrap.master for wrap in Wrap.objects.all()} == {ada: old, bruno: new}

    said = rotate("--finish")

    assert said[0] == f"1 wrapped keys moved; all are under master key {new} now."
    assert (masters(), in_source()) == ({new}, [new])


def test_finishing_begins_nothing_new(ada, master_key_file):
    before = master_key_file.read_bytes(), list(Wrap.objects.values_list())
    (kid,) = in_source()

    said = rotate("--finish")

    assert said == [f"0 wrapped keys moved; all are under master key {kid} now."]
    assert (master_key_file.read_bytes(), list(Wrap.objects.values_list())) == before


def test_a_wrap_that_nothing_unwraps_keeps_the_old_key_in_the_file(ada, bruno):
    (old,) = in_source()
    Wrap.objects.filter(holder=ada).update(wrapped=b"damaged")

    with pytest.raises(CommandError, match="1 wrapped keys open with no master key"):
        rotate()

    new, kept = in_source()
    assert kept == old
    assert {wrap.holder: wrap.master for wrap in Wrap.objects.all()} == {ada: old, bruno: new}


def test_from_the_environment_wraps_go_under_the_first_key(ada, monkeypatch):
    (old,) = in_source()
    file_line = master.read()[0].secret
    both = key_line() + base64.b64encode(file_line)
    monkeypatch.setenv("ENTRENOUS_MASTER_KEY", both.decode())
    new, _ = in_source()

    said = rotate()

    assert masters() == {new}
    assert said == [
        f"1 wrapped keys moved; all are under master key {new} now.",
        (
            "Restart every server with this list of keys and run this again: when it moves none, "
            f"take {old} out of ENTRENOUS_MASTER_KEY."
        ),
    ]


def test_from_the_environment_one_key_is_no_rotation(db, monkeypatch):
    monkeypatch.setenv("ENTRENOUS_MASTER_KEY", key_line().decode())
    (kid,) = in_source()

    assert rotate() == [
        f"0 wrapped keys moved; all are under master key {kid} now.",
        (
            "To rotate, put a new key (openssl rand -base64 32) before the one in "
            "ENTRENOUS_MASTER_KEY, restart every server, and run this again."
        ),
    ]


def test_a_key_that_does_not_fit_is_not_rotated(ada, master_key_file):
    before = masters()
    master_key_file.write_bytes(key_line())

    with pytest.raises(CommandError, match="this database was sealed under"):
        rotate()

    assert masters() == before
    assert len(in_source()) == 1


def test_two_rotations_do_not_run_at_once(ada, master_key_file):
    before = master_key_file.read_bytes()

    with master.alone(), pytest.raises(CommandError, match="Another rotation is under way"):
        rotate()

    assert master_key_file.read_bytes() == before


def test_a_file_that_cannot_be_replaced_is_not_rotated(ada, monkeypatch):
    def busy(_keys):
        raise OSError(16, "Device or resource busy")

    before = masters()
    monkeypatch.setattr(master, "write", busy)

    with pytest.raises(CommandError, match="cannot be replaced: Device or resource busy"):
        rotate()

    assert masters() == before


def test_a_running_server_reads_the_source_again(topic, ada, cleo, ring, monkeypatch):
    known_to_server = {}
    monkeypatch.setattr(master, "_known", known_to_server)
    with ring(ada):
        _ = Topic.objects.get().text
    monkeypatch.setattr(master, "_known", {})  # the command is another process
    rotate()
    monkeypatch.setattr(master, "_known", known_to_server)

    with ring(ada):
        assert Topic.objects.get().text == "hello"
    pairs.pair_up(ada, cleo)

    assert masters() == set(in_source())


def test_a_request_that_had_read_its_wraps_lives_through_a_rotation(topic, ada, cleo, ring):
    with ring(ada):
        other = bring(pairs.pair_up(ada, cleo), "other", by=ada)
        rotate()
        in_source()

        assert Topic.objects.exclude(pk=other.pk).get().text == "hello"


@pytest.mark.django_db(transaction=True)
def test_a_rotation_waits_for_a_wrap_that_is_being_made(ada, bruno):
    """Its maker read the old key before the rotation began, and commits after it looked."""
    rotation = threading.Thread(target=in_own_connection, args=(rotate,))

    with transaction.atomic():
        vault.make_key(ada, holders=[ada])
        rotation.start()
        rotation.join(0.3)
        still_running = rotation.is_alive()
    rotation.join()

    assert still_running
    assert Wrap.objects.count() == 3
    assert masters() == set(in_source())


@pytest.mark.django_db(transaction=True)
def test_a_rotation_waits_for_a_maker_that_has_only_read_the_key(ada, bruno, monkeypatch):
    rotation = threading.Thread(target=in_own_connection, args=(rotate,))
    wrap = wrapping.wrap

    def wrap_slowly(*args, **options):
        if not rotation.ident:
            rotation.start()
            rotation.join(0.3)
        return wrap(*args, **options)

    monkeypatch.setattr(wrapping, "wrap", wrap_slowly)
    vault.make_key(ada, holders=[ada])
    rotation.join()

    assert Wrap.objects.count() == 3
    assert masters() == set(in_source())


def in_own_connection(work):
    try:
        work()
    finally:
        connection.close()


@pytest.mark.slow
def test_killed_at_any_moment_every_key_opens_and_the_next_run_completes(tmp_path, empty_database):
    seed = int.from_bytes(os.urandom(3))
    env = {name: value for name, value in os.environ.items() if not name.startswith("ENTRENOUS_")}
    env |= {
        "DJANGO_SETTINGS_MODULE": "entrenous.settings",
        "ENTRENOUS_DATABASE_URL": empty_database,
        "ENTRENOUS_HOME": str(tmp_path / "home"),
    }

    world = subprocess.run(
        [sys.executable, "-m", "tests.vault.killed_rotations", str(seed)],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )

    assert world.returncode == 0, f"seed {seed}\n{world.stdout}"
    assert "keys in the file: 2" in world.stdout, "no kill came in the middle of a rotation"
