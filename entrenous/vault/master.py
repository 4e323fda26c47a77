"""The master key: where it is kept, and whether it fits this database."""

import base64
import binascii
import fcntl
import hashlib
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from entrenous.vault.models import Wrap

VARIABLE = "ENTRENOUS_MASTER_KEY"
LENGTH = 32


class MasterKeyUnfit(Exception):
    """One sentence for whoever runs the server. It names keys by their ids and shows none."""


@dataclass(frozen=True, slots=True)
class MasterKey:
    secret: bytes = field(repr=False)
    cipher: AESGCM = field(repr=False, compare=False)
    kid: str

    @classmethod
    def of(cls, secret: bytes) -> "MasterKey":
        kid = hashlib.sha256(b"entrenous/master" + secret).hexdigest()[:16]
        return cls(secret, AESGCM(secret), kid)

    @classmethod
    def new(cls) -> "MasterKey":
        return cls.of(os.urandom(LENGTH))


# Everything read since the start. A key that a rotation has put away stays here, because a
# request under way may hold a wrap that it read before the rotation came to it.
_known: dict[str, MasterKey] = {}


def current() -> MasterKey:
    """Read anew each time: a rotation may have put another key first."""
    return read()[0]


def named(kid: str) -> MasterKey:
    """The master key of a wrap. The source is read again for one that is not known yet."""
    if kid not in _known:
        read()
    try:
        return _known[kid]
    except KeyError:
        raise MasterKeyUnfit(f"{source()} does not hold master key {kid}.") from None


def read() -> list[MasterKey]:
    """Every key of the source, the current one first. Raises MasterKeyUnfit."""
    keys = [MasterKey.of(secret) for secret in _secrets(_words())]
    _known.update((key.kid, key) for key in keys)
    return keys


def in_environment() -> bool:
    """The variable goes before the file; an empty one counts as none."""
    return bool(os.environ.get(VARIABLE, "").strip())


def source() -> str:
    return VARIABLE if in_environment() else str(settings.MASTER_KEY_FILE)


def _words() -> list[bytes]:
    if in_environment():
        return os.fsencode(os.environ[VARIABLE]).split()
    try:
        return _file().read_bytes().split()
    except FileNotFoundError:
        raise MasterKeyUnfit(f"The master key file {_file()} is missing.") from None
    except OSError as trouble:
        reason = trouble.strerror
        raise MasterKeyUnfit(f"The master key file {_file()} cannot be read: {reason}.") from None


def _secrets(words: Sequence[bytes]) -> Iterator[bytes]:
    if not words:
        raise MasterKeyUnfit(f"{source()} holds no master key.")
    for number, word in enumerate(words, 1):
        try:
            secret = base64.b64decode(word, validate=True)
        except binascii.Error:
            raise MasterKeyUnfit(f"Key {number} in {source()} is not base64.") from None
        if len(secret) != LENGTH:
            raise MasterKeyUnfit(
                f"Key {number} in {source()} has {len(secret)} bytes where {LENGTH} belong."
            )
        yield secret


def _file() -> Path:
    """The file itself where the setting names a link: it is the file that a rotation replaces."""
    return Path(settings.MASTER_KEY_FILE).resolve()


def prepare() -> None:
    """Call it before the program listens: it exits with one sentence unless this database opens.

    On the first run, when nothing has been sealed yet, it makes the key file and says so.
    """
    try:
        if not in_environment() and _missing() and not wanted():
            _refuse_place()
            _begin()
        fitting()
    except MasterKeyUnfit as unfit:
        raise SystemExit(str(unfit)) from None


def _missing() -> bool:
    """Not there at all: a file that cannot be looked at is no reason to make another."""
    try:
        _file().stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def wanted() -> list[str]:
    """The ids of the master keys without which something in this database stays closed."""
    return sorted(Wrap.objects.order_by().values_list("master", flat=True).distinct())


def fitting() -> list[MasterKey]:
    """The keys, current first, once all that this database needs are there and well kept."""
    needed = wanted()
    this_database = f"this database was sealed under {' and '.join(needed)}"
    try:
        if not in_environment():
            _refuse_place()
            _refuse_openness()
        keys = read()
    except MasterKeyUnfit as unfit:
        if not needed:
            raise
        sentence = str(unfit).removesuffix(".")
        raise MasterKeyUnfit(f"{sentence}; {this_database}.") from None
    held = [key.kid for key in keys]
    if not set(needed) <= set(held):
        raise MasterKeyUnfit(f"{source()} holds master key {' and '.join(held)}; {this_database}.")
    return keys


def _refuse_place() -> None:
    """Whoever copies the data folder, as a backup does, must not get the key along with it."""
    folder = Path(settings.DATA_DIR).resolve()
    if _file().is_relative_to(folder):
        raise MasterKeyUnfit(f"The master key file {_file()} must not lie in {folder}.")


def _refuse_openness() -> None:
    """A group may read it, as mounted secrets have it; nobody else, and only the owner writes."""
    with suppress(OSError):
        mode = stat.S_IMODE(_file().stat().st_mode)
        if mode & 0o027:
            raise MasterKeyUnfit(
                f"The master key file {_file()} is open to others (mode {mode:o}); make it 600."
            )


def _begin() -> None:
    path = _file()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with alone():
            if path.exists():  # another process was faster
                return
            key = MasterKey.new()
            write([key])
    except OSError as trouble:
        reason = trouble.strerror
        raise MasterKeyUnfit(f"The master key file {path} cannot be made: {reason}.") from None
    sys.stderr.write(
        f"Made the master key {key.kid} in {path}. Copy this file elsewhere now: "
        "without it nobody will ever read what people write here.\n"
    )


@contextmanager
def alone(*, wait: bool = True) -> Iterator[None]:
    """One process at a time writes the file; the lock falls with the process. May raise OSError."""
    folder = os.open(_file().parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(folder)


def write(keys: Sequence[MasterKey]) -> None:
    """Replace the whole file or nothing of it, durably, and keep whose it is. Needs `alone`."""
    path = _file()
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)  # a run that was killed may have left one
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
        if path.exists():
            kept = path.stat()
            os.fchown(new.fileno(), kept.st_uid, kept.st_gid)
            os.fchmod(new.fileno(), stat.S_IMODE(kept.st_mode))
        new.write(b"".join(base64.b64encode(key.secret) + b"\n" for key in keys))
        new.flush()
        os.fsync(new.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
