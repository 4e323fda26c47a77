"""A world of its own in which rotations of the master key are killed while somebody writes.

Run by test_rotating.py as a program with a database and a home to itself. This process never
touches the database; each of its children is a new process, as a killed command would be.
"""

import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from itertools import count

import django

django.setup()

from django.core.management import call_command  # noqa: E402  # Django has to be set up first

from entrenous import pairs, people, vault  # noqa: E402
from entrenous.pairs.models import Pair  # noqa: E402
from entrenous.people.models import Person  # noqa: E402
from entrenous.record.models import Topic  # noqa: E402
from entrenous.vault import master, wrapping  # noqa: E402
from entrenous.vault.models import Wrap  # noqa: E402

MANAGERS = 20
REPORTS_EACH = 9
KILLS = 20


def child(work: Callable[[], object]) -> int:
    if pid := os.fork():
        return pid
    try:
        work()
    except BaseException:  # noqa: BLE001  # whatever it was, this process ends here
        traceback.print_exc()
        os._exit(1)
    sys.stdout.flush()
    os._exit(0)


def done(pid: int) -> None:
    _, status = os.waitpid(pid, 0)
    assert status == 0, status


def settle() -> None:
    """Two hundred people with their pairs, and a sealed topic in each."""
    call_command("migrate", verbosity=0, skip_checks=True)
    vault.prepare()
    for m in range(MANAGERS):
        manager = people.welcome(name=f"M{m}", email=f"m{m}@example.org")
        made = [
            pairs.pair_up(manager, people.welcome(name=f"R{m}-{r}", email=f"r{m}-{r}@example.org"))
            for r in range(REPORTS_EACH)
        ]
        with vault.ring_of(manager):
            for pair in made:
                write(pair, manager, "first")


def write(pair: Pair, manager: Person, text: str) -> None:
    Topic.objects.create(
        pair=pair, text=f"{pair.pk}: {text}", written_by=manager, brought_by=manager
    )


def keep_writing() -> None:
    """What a running server does: new keys, new pairs, new texts, old ones read."""
    everybody = list(Pair.objects.select_related("manager", "report"))
    for n in count():
        pair = random.choice(everybody)  # noqa: S311  # which one does not matter
        vault.make_key(pair, holders=pair.people)
        with vault.ring_of(pair.manager):
            write(pair, pair.manager, f"number {n}")
            check_texts(Topic.objects.filter(pair=pair))
        time.sleep(0.002)


def rotate(*flags: str) -> None:
    call_command("rotate_master_key", *flags, stdout=sys.stderr)


def check_keys() -> None:
    """Every wrap opens with what the file holds now."""
    held = {key.kid: key for key in master.read()}
    wraps = Wrap.objects.select_related("key")
    for wrap in wraps:
        wrapping.unwrap(
            bytes(wrap.wrapped), key=wrap.key, holder=wrap.holder_id, master=held[wrap.master]
        )
    sys.stdout.write(f"keys in the file: {len(held)}, wraps: {len(wraps)}\n")


def check_texts(topics: Iterable[Topic]) -> None:
    for topic in topics:
        assert topic.text.startswith(f"{topic.pair_id}: "), topic.pk


def check_everything() -> None:
    check_keys()
    for person in Person.objects.all():
        with vault.ring_of(person):
            check_texts(Topic.objects.filter(pair__manager=person))
            check_texts(Topic.objects.filter(pair__report=person))


def check_that_it_is_over() -> None:
    (only,) = master.read()
    before = list(Wrap.objects.order_by("pk").values())
    rotate("--finish")
    assert {row["master"] for row in before} == {only.kid}, "a wrap is under a key that is gone"
    assert list(Wrap.objects.order_by("pk").values()) == before, "the second run moved wraps"
    assert master.read() == [only], "the second run changed the file"


def rotate_and_kill(chance: random.Random) -> None:
    began = time.monotonic()
    done(child(rotate))
    whole = time.monotonic() - began
    for _ in range(KILLS):
        rotation = child(rotate)
        time.sleep(chance.uniform(0, whole))
        os.kill(rotation, signal.SIGKILL)
        os.waitpid(rotation, 0)
        done(child(check_keys))
    done(child(lambda: rotate("--finish")))


def run(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # when to kill is no secret
    done(child(settle))
    writer = child(keep_writing)
    try:
        rotate_and_kill(chance)
    finally:
        os.kill(writer, signal.SIGKILL)
        _, how = os.waitpid(writer, 0)
    assert how == signal.SIGKILL, "the writer met a key that it could not use"
    done(child(check_everything))
    done(child(check_that_it_is_over))


if __name__ == "__main__":
    run(int(sys.argv[1]))
