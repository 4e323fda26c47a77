"""What may stand in an update of the notes, read off its bytes before it is stored.

An update is what Yjs sends when somebody types: structs to put in and ranges to take out, in the
format "v1" of yjs 13 (src/utils/encoding.js there, and lib0/encoding.js for numbers and values).
Applying one to a document is no test of it: what waits for other updates is not looked at, and
what nobody asked for is taken along. So it is read here, struct by struct.
"""

from __future__ import annotations

import json
import re
from enum import IntEnum
from typing import Final
from uuid import UUID

from entrenous.record.lib0 import Frame

ROOT: Final = "notes"
LONGEST_LINK: Final = 2000
MOST_VALUES: Final = 16
MOST_TYPED: Final = 2**31  # clocks count what one client typed
NODES: Final = frozenset(
    [
        "paragraph",
        "heading",
        "bulletList",
        "orderedList",
        "listItem",
        "taskList",
        "taskItem",
        "blockquote",
        "horizontalRule",
        "hardBreak",
    ]
)
ATTRIBUTES: Final = frozenset({"level", "start", "checked", "type"})
MARKS: Final = frozenset({"bold", "italic", "link", "row"})
ROWS: Final = frozenset({"topic", "promise"})
SAFE_LINK: Final = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f]+", re.IGNORECASE)

_HAS_LEFT, _HAS_RIGHT, _HAS_KEY, _CONTENT = 0x80, 0x40, 0x20, 0x1F


class Content(IntEnum):
    """What a struct holds; those that notes have (yjs, src/structs/Item.js)."""

    COLLECTED = 0
    DELETED = 1
    STRING = 4
    FORMAT = 6
    TYPE = 7
    ANY = 8
    SKIP = 10


class Type(IntEnum):
    """src/structs/ContentType.js there."""

    ELEMENT = 3
    TEXT = 6


class NotAllowed(ValueError):
    """An update that no editor of ours would send. The message names what, and quotes nothing."""


def examine(update: bytes) -> bool:
    """Whether the update brings anything at all. Raises NotAllowed."""
    reader = _Reader(update)
    try:
        brings = reader.structs() + reader.deletions()
    except (IndexError, UnicodeDecodeError, RecursionError):
        raise NotAllowed("it ends too early, or holds what is no number or text") from None
    if reader.at != len(update):
        raise NotAllowed("something follows its end")
    return brings > 0


def is_safe_link(address: object) -> bool:
    return (
        isinstance(address, str)
        and len(address) <= LONGEST_LINK
        and SAFE_LINK.fullmatch(address) is not None
    )


class _Reader(Frame):
    __slots__ = ()

    def structs(self) -> int:
        """How many there are."""
        total = 0
        for _client in range(self.number()):
            count = self.number()
            self.number()  # client
            clock = self.number()
            for _ in range(count):
                clock += self._struct()
                if clock >= MOST_TYPED:
                    raise NotAllowed("more than anybody types")
            total += count
        return total

    def deletions(self) -> int:
        total = 0
        for _client in range(self.number()):
            self.number()
            count = self.number()
            for _ in range(count):
                if self.number() + self._length() >= MOST_TYPED:
                    raise NotAllowed("more than anybody types")
            total += count
        return total

    def _struct(self) -> int:
        """By how much it advances the clock of its client."""
        info = self._byte()
        content = info & _CONTENT
        if content in (Content.COLLECTED, Content.SKIP):
            return self._length()
        for has_neighbour in (info & _HAS_LEFT, info & _HAS_RIGHT):
            if has_neighbour:
                self._named()
        if not info & (_HAS_LEFT | _HAS_RIGHT):
            self._parent(has_key=bool(info & _HAS_KEY))
        return self._content_of(content)

    def _parent(self, *, has_key: bool) -> None:
        if self.number() == 1:
            if self._text() != ROOT:
                raise NotAllowed("a root of another name")
            if has_key:
                raise NotAllowed("an attribute of the root")
        else:
            self._named()
        if has_key and self._text() not in ATTRIBUTES:
            raise NotAllowed("an unknown attribute")

    def _named(self) -> None:
        """A struct, by its client and clock."""
        self.number()
        if self.number() >= MOST_TYPED:
            raise NotAllowed("more than anybody types")

    def _length(self) -> int:
        length = self.number()
        if not length:
            raise NotAllowed("a length of nothing")
        return length

    def _content_of(self, kind: int) -> int:
        """How long it is, as clocks count: in UTF-16 where it is text."""
        match kind:
            case Content.DELETED:
                return self._length()
            case Content.STRING:
                length = len(self._text().encode("utf-16-le")) // 2
                if not length:
                    raise NotAllowed("a length of nothing")
                return length
            case Content.FORMAT:
                self._mark(self._text(), self._text())
            case Content.TYPE:
                self._type()
            case Content.ANY:
                count = self._few()
                for _ in range(count):
                    self._value()
                return count
            case _:
                raise NotAllowed("content of an unknown kind")
        return 1

    def _type(self) -> None:
        kind = self.number()
        if kind == Type.ELEMENT:
            if self._text() not in NODES:
                raise NotAllowed("an unknown node")
        elif kind != Type.TEXT:
            raise NotAllowed("a type that is neither node nor text")

    def _mark(self, name: str, value: str) -> None:
        if name not in MARKS:
            raise NotAllowed("an unknown mark")
        try:
            given = json.loads(value)
        except ValueError:
            raise NotAllowed("a mark whose value is no JSON") from None
        if given is not None and not _is_mark(name, given):
            raise NotAllowed(f"a {name} that is none")

    def _value(self) -> None:
        """One value as lib0 writes it: only what an attribute of ours can be."""
        match self._byte():
            case 127 | 126 | 121 | 120:  # undefined, null, false, true
                pass
            case 125:
                self._signed()
            case 124 | 123 as kind:  # numbers of 4 and of 8 bytes: pycrdt writes every number so
                self.at += 4 if kind == 124 else 8
            case 119:
                if len(self._text()) > LONGEST_LINK:
                    raise NotAllowed("a long attribute")
            case _:
                raise NotAllowed("an attribute of an unknown kind")

    def _byte(self) -> int:
        byte = self.content[self.at]
        self.at += 1
        return byte

    def _signed(self) -> None:
        byte = self._byte()
        while byte >= 0x80:
            byte = self._byte()

    def _few(self) -> int:
        count = self._length()
        if count > MOST_VALUES:
            raise NotAllowed("too many values")
        return count

    def _text(self) -> str:
        return self.packed().decode()


def _is_mark(name: str, given: object) -> bool:
    match name, given:
        case "link", {"href": href, **rest}:
            return not rest and is_safe_link(href)
        case "row", {"kind": str(kind), "id": str(ident), **rest}:
            return not rest and kind in ROWS and _is_uuid(ident)
        case (("bold" | "italic"), dict()):
            return not given
    return False


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
