"""The bytes of one sealed value: version, key id, nonce, and what is padded under AES-256-GCM."""

import os
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = 1
KID = 8
NONCE = 12
TAG = 16
STEP = 64


class CannotBeOpened(Exception):
    """These bytes were not sealed with this key for this place."""


class Binding(NamedTuple):
    """Where a value belongs. Moved anywhere else, it does not open."""

    owner_kind: str
    owner: UUID
    table: str
    row: UUID
    column: str


def seal(text: str, *, key: AESGCM, kid: str, binding: Binding) -> bytes:
    try:
        plain = text.encode()
    except UnicodeEncodeError:
        # The error that Python raises carries the text, and errors are logged.
        raise ValueError("A lone surrogate is no text.") from None
    return seal_bytes(plain, key=key, kid=kid, binding=binding)


def seal_bytes(plain: bytes, *, key: AESGCM, kid: str, binding: Binding) -> bytes:
    """Two seals of the same differ, and show its length in steps of 64 bytes only."""
    nonce = os.urandom(NONCE)
    head = bytes([VERSION]) + bytes.fromhex(kid)
    return head + nonce + key.encrypt(nonce, _padded(plain), _associated(binding, kid))


def kid_of(sealed: bytes) -> str:
    """Which key it takes: read, never guessed, since GCM lets one text open under two keys."""
    if len(sealed) < 1 + KID + NONCE + STEP + TAG or sealed[0] != VERSION:
        raise CannotBeOpened
    return sealed[1 : 1 + KID].hex()


def open_sealed(sealed: bytes, *, key: AESGCM, binding: Binding) -> str:
    try:
        return open_bytes(sealed, key=key, binding=binding).decode()
    except UnicodeDecodeError:
        raise CannotBeOpened from None


def open_bytes(sealed: bytes, *, key: AESGCM, binding: Binding) -> bytes:
    associated = _associated(binding, kid_of(sealed))
    nonce, rest = sealed[1 + KID : 1 + KID + NONCE], sealed[1 + KID + NONCE :]
    try:
        return _unpadded(key.decrypt(nonce, rest, associated))
    except InvalidTag:
        raise CannotBeOpened from None


def listed(*parts: str) -> bytes:
    """Each part with its length, so that no two lists give the same bytes."""
    encoded = [part.encode() for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)


def _associated(binding: Binding, kid: str) -> bytes:
    kind, owner, table, row, column = binding
    return _before_row(kind, owner, table) + listed(str(row)) + _after_row(column, kid)


@lru_cache(maxsize=1024)  # a search opens thousands of rows that differ in the row alone
def _before_row(kind: str, owner: UUID, table: str) -> bytes:
    return listed("entrenous/1", kind, str(owner), table)


@lru_cache(maxsize=1024)
def _after_row(column: str, kid: str) -> bytes:
    return listed(column, kid)


def _padded(plain: bytes) -> bytes:
    return plain + b"\x80" + bytes(-(len(plain) + 1) % STEP)


def _unpadded(padded: bytes) -> bytes:
    plain = padded.rstrip(b"\x00")
    if len(padded) % STEP or len(padded) - len(plain) >= STEP or not plain.endswith(b"\x80"):
        raise CannotBeOpened
    return plain[:-1]
