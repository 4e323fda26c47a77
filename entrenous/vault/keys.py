"""The data keys of pairs and people: made, and destroyed for good."""

import logging
import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection, models, transaction
from django.db.models import Max
from django.utils import timezone

from entrenous.vault import master, rings, turns, wrapping
from entrenous.vault.models import Key, Wrap
from entrenous.vault.sealing import KID

logger = logging.getLogger("entrenous.vault")


def make_key(owner: models.Model, *, holders: Iterable[models.Model]) -> None:
    """Give a pair or a person a key that seals from now on, and that each holder's ring opens.

    It takes no ring: an administrator pairs two people and reads nothing of theirs.
    Earlier keys of the owner still open what they sealed.
    """
    kind, ident = _told_apart(owner)
    secret = AESGCM.generate_key(256)
    with transaction.atomic():
        turns.to_make()
        under = master.current()
        key = Key.objects.create(
            kid=os.urandom(KID).hex(),
            owner_kind=kind,
            owner=ident,
            made_at=_after_all_keys_of(kind, ident),
        )
        Wrap.objects.bulk_create(
            Wrap(
                key=key,
                holder_id=holder.pk,
                master=under.kid,
                wrapped=wrapping.wrap(secret, key=key, holder=holder.pk, master=under),
            )
            for holder in holders
        )
    rings.forget()


def admit(owner: models.Model, holder: models.Model, *, through: models.Model) -> None:
    """Let one more open what this owner's keys seal, for as long as that pair is one.

    It takes no ring, as making a key takes none: nothing is opened. A second time nothing happens.
    """
    kind, ident = _told_apart(owner)
    with transaction.atomic():
        turns.to_make()
        under = master.current()
        for key in Key.objects.filter(owner_kind=kind, owner=ident).prefetch_related("wraps"):
            wraps = list(key.wraps.all())
            if any(wrap.holder_id == holder.pk for wrap in wraps):
                continue
            one = wraps[0]
            secret = wrapping.unwrap(
                bytes(one.wrapped), key=key, holder=one.holder_id, master=master.named(one.master)
            )
            Wrap.objects.create(
                key=key,
                holder_id=holder.pk,
                through_id=through.pk,
                master=under.kid,
                wrapped=wrapping.wrap(secret, key=key, holder=holder.pk, master=under),
            )
    rings.forget()


def dismiss(*, through: models.Model, owner: models.Model | None = None) -> None:
    """Who was admitted through this pair opens it no more: that of one owner, or all of it."""
    wraps = Wrap.objects.filter(through=through.pk)
    if owner is not None:
        kind, ident = _told_apart(owner)
        wraps = wraps.filter(key__owner_kind=kind, key__owner=ident)
    wraps.delete()
    rings.forget()


def holders(owners: Iterable[UUID]) -> set[tuple[UUID, UUID]]:
    """Owner and holder of every key of these. One query."""
    wraps = Wrap.objects.filter(key__owner__in=list(owners)).order_by()
    return set(wraps.values_list("key__owner", "holder").distinct())


def shred(owner: models.Model) -> None:
    """Destroy every key of a pair or a person: what they sealed stays closed for good.

    A second time nothing happens. Backups still hold the keys; they have to age away.
    """
    kind, ident = _told_apart(owner)
    with transaction.atomic():
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA secure_delete = ON")
        Key.objects.filter(owner_kind=kind, owner=ident).delete()
        transaction.on_commit(_wipe, robust=True)
    rings.forget()


def _told_apart(owner: models.Model) -> tuple[Key.Owner, UUID]:
    return Key.Owner(type(owner).__name__.lower()), owner.pk


def _after_all_keys_of(kind: Key.Owner, ident: UUID) -> datetime:
    """The newest key seals, so a new one is the newest even where the clock went back."""
    newest = Key.objects.filter(owner_kind=kind, owner=ident).aggregate(at=Max("made_at"))["at"]
    now = timezone.now()
    return max(now, newest + timedelta(microseconds=1)) if newest else now


def _wipe() -> None:
    """Deleted bytes lie on in SQLite's log until it is emptied, in PostgreSQL until a VACUUM."""
    if connection.in_atomic_block:  # somebody keeps the transaction open: a test
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"VACUUM {connection.ops.quote_name(Wrap._meta.db_table)}")
            return
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, _, _ = cursor.fetchone()
        if busy:
            logger.warning("Destroyed keys stay in SQLite's log until its next checkpoint.")
