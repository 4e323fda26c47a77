"""Somebody who writes in the notes: a Yjs document at the other end of a socket."""

from __future__ import annotations

import time
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from entrenous.record.document import read
from entrenous.record.lib0 import Frame, number, packed
from entrenous.record.markdown import to_markdown

SYNC, AWARENESS, WHO_IS_HERE, STORED, ASK_AGAIN = 0, 1, 3, 8, 9


def write_a_line(doc: Doc[Any], line: str) -> bytes:
    """One more paragraph, and the update that it is."""
    before = doc.get_state()
    with doc.transaction():
        paragraphs = doc.get("notes", type=XmlFragment).children
        paragraphs.append(XmlElement("paragraph", {}, [XmlText(line)]))
    return doc.get_update(before)


class Writer:
    """Speaks y-protocols as the page does; `stored` counts what the server says is on its disk."""

    def __init__(self, line: ClientConnection, doc: Doc[Any] | None = None) -> None:
        self.line, self.doc = line, doc or Doc()
        self.sent = self.stored = 0
        self.carets: list[bytes] = []
        self.asked_again = 0
        self.code: int | None = None
        self.ask()

    def ask(self) -> None:
        self.line.send(bytes([SYNC, 0]) + packed(self.doc.get_state()))

    def write(self, line: str) -> None:
        self.give(write_a_line(self.doc, line))

    def give(self, update: bytes) -> None:
        self.sent += 1
        self.line.send(bytes([SYNC, 2]) + packed(update))

    def show_caret(self, client: int, state: str) -> None:
        one = number(1) + number(client) + number(1) + packed(state.encode())
        self.line.send(bytes([AWARENESS]) + packed(one))

    def hear(self, within: float = 0.3) -> bool:
        """Take in one frame, if one comes."""
        try:
            content = self.line.recv(timeout=within)
            assert isinstance(content, bytes)
            self._take(Frame(content))
        except TimeoutError:
            return False
        except ConnectionClosed as closed:
            self.code = closed.rcvd.code if closed.rcvd else 1006
            return False
        return True

    def _take(self, frame: Frame) -> None:
        match frame.number():
            case 0:
                kind, body = frame.number(), frame.packed()
                if kind == 0:
                    self.sent += 1
                    self.line.send(bytes([SYNC, 1]) + packed(self.doc.get_update(body)))
                else:
                    self.doc.apply_update(body)
            case 1:
                self.carets.append(frame.packed())
            case 8:
                self.stored = frame.number()
            case 9:
                self.asked_again += 1
                self.ask()

    def hears_until(self, is_so: Any, within: float = 3) -> bool:
        """Whether it becomes so."""
        end = time.monotonic() + within
        while not is_so() and time.monotonic() < end and self.code is None:
            self.hear(max(0.01, min(0.3, end - time.monotonic())))
        return bool(is_so())

    def is_saved(self, within: float = 3) -> bool:
        return self.hears_until(lambda: self.sent and self.stored == self.sent, within)

    @property
    def text(self) -> str:
        return to_markdown(read(self.doc))
