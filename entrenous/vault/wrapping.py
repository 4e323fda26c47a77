"""A data key under a master key, bound to whose key it is and to who may open with it."""

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag

from entrenous.vault.master import MasterKey
from entrenous.vault.models import Key
from entrenous.vault.sealing import NONCE, VERSION, CannotBeOpened, listed


def wrap(secret: bytes, *, key: Key, holder: UUID, master: MasterKey) -> bytes:
    nonce = os.urandom(NONCE)
    wrapped = master.cipher.encrypt(nonce, secret, _associated(key, holder, master))
    return bytes([VERSION]) + nonce + wrapped


def unwrap(wrapped: bytes, *, key: Key, holder: UUID, master: MasterKey) -> bytes:
    """Raises CannotBeOpened."""
    nonce, rest = wrapped[1 : 1 + NONCE], wrapped[1 + NONCE :]
    if wrapped[:1] != bytes([VERSION]) or len(nonce) < NONCE:
        raise CannotBeOpened
    try:
        return master.cipher.decrypt(nonce, rest, _associated(key, holder, master))
    except InvalidTag:
        raise CannotBeOpened from None


def _associated(key: Key, holder: UUID, master: MasterKey) -> bytes:
    return listed(
        "entrenous/wrap/1", key.kid, key.owner_kind, str(key.owner), str(holder), master.kid
    )
