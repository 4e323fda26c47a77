"""Who is reading: the key ring of one person for the length of one request."""

from contextvars import ContextVar, Token
from types import TracebackType
from typing import Any, NamedTuple, Self
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models

from entrenous.vault import master, wrapping
from entrenous.vault.models import Key, Wrap
from entrenous.vault.sealing import CannotBeOpened, kid_of

type Owner = tuple[str, UUID]


class Closed(Exception):
    """No key ring is open here, or the person whose ring it is does not hold the key."""


class Held(NamedTuple):
    """One wrapped key, as a tuple: somebody with a hundred pairs has a hundred of them a request."""

    kid: str
    master: str
    wrapped: bytes


class Ring:
    """What one person can open. Keys come when they are needed and go when the request ends."""

    def __init__(self, person: models.Model, only: models.Model | None) -> None:
        self._person = person
        self._only = only
        self._wraps: dict[Owner, dict[str, Held]] | None = None  # the newest key comes last
        self._ciphers: dict[str, AESGCM] = {}
        self._tokens: list[Token[Ring | None]] = []

    def __enter__(self) -> Self:
        self._tokens.append(_ring.set(self))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        _ring.reset(self._tokens.pop())
        self.drop()

    @property
    def is_open(self) -> bool:
        """A task that the request began may outlive it; its copy of the context opens nothing."""
        return bool(self._tokens)

    def drop(self) -> None:
        self._wraps = None
        self._ciphers = {}

    def sealing_key(self, owner: Owner) -> tuple[str, AESGCM]:
        """Raises Closed, also for a key that its own wrap does not give: nothing else may seal."""
        kid, wrap = next(reversed(self._of(owner).items()))
        try:
            return kid, self._cipher(owner, wrap)
        except CannotBeOpened:
            raise Closed(f"Key {kid} cannot be unwrapped.") from None

    def opening_key(self, owner: Owner, sealed: bytes) -> AESGCM:
        """Raises Closed to who holds no key of this owner, CannotBeOpened if it is none of them."""
        wrap = self._of(owner).get(kid_of(sealed))
        if wrap is None:
            raise CannotBeOpened
        return self._cipher(owner, wrap)

    def ciphers_of(self, owner: Owner) -> dict[str, AESGCM]:
        """Every key of that owner by its id, the newest last. Raises Closed, CannotBeOpened."""
        return {kid: self._cipher(owner, wrap) for kid, wrap in self._of(owner).items()}

    def _of(self, owner: Owner) -> dict[str, Held]:
        wraps = self._load() if self._wraps is None else self._wraps
        if owner not in wraps:
            wraps = self._load()  # the key may be younger than what was loaded
        try:
            return wraps[owner]
        except KeyError:
            kind, ident = owner
            raise Closed(f"This person holds no key of {kind} {ident}.") from None

    def _load(self) -> dict[Owner, dict[str, Held]]:
        wraps: dict[Owner, dict[str, Held]] = {}
        held = Wrap.objects.filter(holder=self._person.pk)
        if self._only is not None:
            held = held.filter(key__owner=self._only.pk)
        rows = held.order_by("key__made_at", "key").values_list(
            "key__owner_kind", "key__owner", "key", "master", "wrapped"
        )
        for kind, owner, kid, under, wrapped in rows:
            wraps.setdefault((kind, owner), {})[kid] = Held(kid, under, bytes(wrapped))
        self._wraps = wraps
        return wraps

    def _cipher(self, owner: Owner, wrap: Held) -> AESGCM:
        if wrap.kid not in self._ciphers:
            kind, ident = owner
            secret = wrapping.unwrap(
                wrap.wrapped,
                key=Key(kid=wrap.kid, owner_kind=kind, owner=ident),
                holder=self._person.pk,
                master=master.named(wrap.master),
            )
            self._ciphers[wrap.kid] = AESGCM(secret)
        return self._ciphers[wrap.kid]


_ring: ContextVar[Ring | None] = ContextVar("ring", default=None)


def ring_of(person: Any, *, only: Any = None) -> Ring:
    """`with ring_of(person):` for one request of that person.

    With `only`, a pair, nothing else that the person holds opens.
    """
    return Ring(person, only)


def errand(row: Any) -> Ring:
    """`with errand(row):` for what its person left with us to go there for them: it opens this row alone.

    The one ring for background work. It is for calendars and reaches, never for what people write:
    raises Closed.
    """
    if type(row).__name__.lower() not in (Key.Owner.CALENDAR, Key.Owner.REACH):
        raise Closed("No errand opens what people write.")
    return Ring(row.person, row)


def opened() -> Ring | None:
    ring = _ring.get()
    return ring if ring is not None and ring.is_open else None


def ring() -> Ring:
    """The one that is open. Raises Closed."""
    open_ring = opened()
    if open_ring is None:
        raise Closed("Sealed text opens only inside a request of one of its people.")
    return open_ring


def forget() -> None:
    """Keys were made or destroyed: the open ring, if any, asks again."""
    if open_ring := opened():
        open_ring.drop()
