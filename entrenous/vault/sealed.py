from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.utils.translation import gettext

from entrenous.vault.rings import Closed

if TYPE_CHECKING:
    from entrenous.vault.sealing import Binding


class Sealed:
    """A value as the database holds it: what an instance keeps, and what `values()` gives.

    `bytes()` of it may be copied anywhere; its text is read through the instance. Pickles and
    deep copies have no text in them, opened or not.
    """

    __slots__ = ("_value", "binding", "is_from_row", "text")

    def __init__(self, value: bytes, is_from_row: bool = False) -> None:  # noqa: FBT001, FBT002  # pickles give it by position
        self._value = value
        self.is_from_row = is_from_row
        self.text: str | None = None
        self.binding: Binding | None = None  # of the text, once there is one

    def told(self, text: str, binding: Binding) -> Self:
        self.text, self.binding = text, binding
        return self

    def __bytes__(self) -> bytes:
        return self._value

    def __repr__(self) -> str:
        return "<sealed>"

    def __str__(self) -> str:
        """Raises Closed, so that no page and no form shows or sends back a stand-in."""
        raise Closed("A sealed value opens through the instance that it belongs to.")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> tuple[type[Sealed], tuple[bytes, bool]]:
        return Sealed, (self._value, self.is_from_row)


class Unreadable(str):
    """Stands where a value does not open, and saved again leaves its bytes as they were."""

    sealed: bytes

    def __new__(cls, sealed: bytes) -> Self:
        stand_in = super().__new__(cls, gettext("This cannot be opened."))
        stand_in.sealed = sealed
        return stand_in

    def __reduce__(self) -> tuple[type[Unreadable], tuple[bytes]]:
        return Unreadable, (self.sealed,)
