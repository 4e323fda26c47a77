"""The vault: what people write is sealed under keys, and opens inside the ring of one who holds them.

Nothing outside this package touches a key, and nothing in it knows what the texts are.
"""

from entrenous.vault.blobs import SealedBytes, Sealer
from entrenous.vault.fields import SealedText
from entrenous.vault.keys import admit, dismiss, holders, make_key, shred
from entrenous.vault.master import prepare
from entrenous.vault.rings import Closed, errand, ring_of
from entrenous.vault.sealed import Sealed, Unreadable
from entrenous.vault.sealing import CannotBeOpened

__all__ = [
    "CannotBeOpened",
    "Closed",
    "Sealed",
    "SealedBytes",
    "SealedText",
    "Sealer",
    "Unreadable",
    "admit",
    "dismiss",
    "errand",
    "holders",
    "make_key",
    "prepare",
    "ring_of",
    "shred",
]
