"""Sealed bytes: for what is read and written many times a second, and outlives a request."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from uuid import UUID

from django.core import checks
from django.db import models

from entrenous.vault import rings
from entrenous.vault.models import Key
from entrenous.vault.sealing import Binding, CannotBeOpened, kid_of, open_bytes, seal_bytes


class SealedBytes(models.BinaryField):  # type: ignore[type-arg]  # the stubs know no parameters that fit
    """Holds what a Sealer of its pair made; the row's primary key is a UUID. Reads as it is held."""

    description = "Sealed bytes"

    def check(self, **options: object) -> list[checks.CheckMessage]:
        return [*super().check(**options), *self._check_binding()]

    def _check_binding(self) -> Iterator[checks.CheckMessage]:
        if not isinstance(self.model._meta.pk, models.UUIDField):
            yield checks.Error("A seal binds a UUID as primary key.", obj=self, id="vault.E001")


class Sealer:
    """Seals and opens one column of one pair, for as long as it is kept.

    Made inside the ring of one of the two. Whoever keeps one lets go of it when its person may
    not read any more: it holds the pair's keys.
    """

    def __init__(self, pair: UUID, kind: type[models.Model], column: str) -> None:
        """Raises Closed to who holds no key of the pair, CannotBeOpened for a broken one."""
        owner = Key.Owner.PAIR.value
        self._ciphers = rings.ring().ciphers_of((owner, pair))
        self._newest = next(reversed(self._ciphers))
        table = kind._meta.db_table
        self._binding = partial(_binding, owner, pair, table, column)

    def seal(self, row: UUID, plain: bytes) -> bytes:
        key = self._ciphers[self._newest]
        return seal_bytes(plain, key=key, kid=self._newest, binding=self._binding(row))

    def open(self, row: UUID, sealed: bytes) -> bytes:
        """Raises CannotBeOpened."""
        key = self._ciphers.get(kid_of(sealed))
        if key is None:
            raise CannotBeOpened
        return open_bytes(sealed, key=key, binding=self._binding(row))


def _binding(kind: str, owner: UUID, table: str, column: str, row: UUID) -> Binding:
    return Binding(kind, owner, table, row, column)
