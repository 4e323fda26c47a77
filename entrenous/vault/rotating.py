"""Rotation: every wrap goes under another master key. What people wrote is not touched."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from entrenous.vault import master, turns, wrapping
from entrenous.vault.master import MasterKey, MasterKeyUnfit
from entrenous.vault.models import Wrap
from entrenous.vault.sealing import CannotBeOpened

BATCH = 50


@dataclass(frozen=True)
class Rotation:
    """What a run did: `retired` names the keys that no wrap needs any more."""

    current: str
    retired: tuple[str, ...]
    moved: int
    stuck: int


def rotate(*, begin: bool) -> Rotation:
    """Finish the rotation that an earlier run left; where there is none, begin one if told to.

    More than one key in the source is what an unfinished rotation looks like. It can be
    killed at any moment: the new key is on disk before the first wrap goes under it, and
    the old ones leave the file when no wrap is left that needs them. From the environment,
    which nothing here can change, wraps go under the first of the keys.
    Raises MasterKeyUnfit.
    """
    if master.in_environment():
        return _moved_under(master.fitting())
    try:
        with master.alone(wait=False):
            return _rotate_file(begin=begin)
    except BlockingIOError:
        raise MasterKeyUnfit("Another rotation is under way.") from None
    except OSError as trouble:
        reason = trouble.strerror
        raise MasterKeyUnfit(f"{master.source()} cannot be replaced: {reason}.") from None


def _rotate_file(*, begin: bool) -> Rotation:
    keys = master.fitting()
    if len(keys) == 1 and not begin:
        return Rotation(keys[0].kid, retired=(), moved=0, stuck=0)
    if len(keys) == 1:
        keys = [MasterKey.new(), *keys]
        master.write(keys)
    done = _moved_under(keys)
    if not done.stuck:
        master.write(keys[:1])
    return done


def _moved_under(keys: Sequence[MasterKey]) -> Rotation:
    """Servers make wraps meanwhile: it is over when a look finds none to move and none under way."""
    to, *old = keys
    moved, stuck = 0, set[UUID]()
    while (count := _move_batch(to, stuck)) is not None:
        moved += count
    return Rotation(to.kid, () if stuck else tuple(key.kid for key in old), moved, len(stuck))


def _move_batch(to: MasterKey, stuck: set[UUID]) -> int | None:
    """How many it moved, or None when nothing was left. Adds what no key unwraps to `stuck`."""
    with transaction.atomic():
        turns.to_rotate()
        left = Wrap.objects.exclude(master=to.kid).exclude(pk__in=stuck)
        batch = list(left.select_related("key")[:BATCH])
        moved = 0
        for wrap in batch:
            try:
                wrapped = _rewrapped(wrap, to)
            except CannotBeOpened:
                stuck.add(wrap.pk)
                continue
            unchanged = Wrap.objects.filter(pk=wrap.pk, master=wrap.master)
            moved += unchanged.update(master=to.kid, wrapped=wrapped)
    return moved if batch else None


def _rewrapped(wrap: Wrap, to: MasterKey) -> bytes:
    old = master.named(wrap.master)
    secret = wrapping.unwrap(bytes(wrap.wrapped), key=wrap.key, holder=wrap.holder_id, master=old)
    return wrapping.wrap(secret, key=wrap.key, holder=wrap.holder_id, master=to)
