"""Numbers and byte strings as the frames of y-protocols have them (lib0/encoding.js)."""

from __future__ import annotations


def number(value: int) -> bytes:
    """Seven bits a byte, the lowest first."""
    out = bytearray()
    while value > 0x7F:
        out.append(0x80 | value & 0x7F)
        value >>= 7
    out.append(value)
    return bytes(out)


def packed(content: bytes) -> bytes:
    return number(len(content)) + content


def clocks(state: bytes) -> dict[int, int]:
    """A state vector: how much is known of each client. In bytes their order is any."""
    vector = Frame(state)
    return {vector.number(): vector.number() for _ in range(vector.number())}


class Frame:
    """Read from the front. Raises IndexError where it ends too early."""

    __slots__ = ("at", "content")

    def __init__(self, content: bytes) -> None:
        self.content, self.at = content, 0

    def number(self) -> int:
        value = shift = 0
        while True:
            byte = self.content[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7
            if shift > 53:
                raise IndexError

    def packed(self) -> bytes:
        end = self.number() + self.at
        if end > len(self.content):
            raise IndexError
        content, self.at = self.content[self.at : end], end
        return content
