"""Documents of the real Yjs, as the browsers have them, in a Node process beside the tests."""

from __future__ import annotations

import json
import subprocess
from base64 import b64decode, b64encode
from pathlib import Path

HERE = Path(__file__).resolve().parent
WITH_NODE = HERE.parent.parent / "scripts" / "with-node"


class Yjs:
    """The process; `doc(name)` is one document in it."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [WITH_NODE, "node", HERE / "yjs_docs.mjs"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, *question: object) -> object:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def doc(self, name: str) -> YjsDoc:
        return YjsDoc(self, name)

    def stop(self) -> None:
        self.process.communicate()


class YjsDoc:
    """Asked like a document of pycrdt."""

    def __init__(self, yjs: Yjs, name: str) -> None:
        self.yjs, self.name = yjs, name

    def _bytes(self, deed: str, given: bytes | None = None) -> bytes:
        told = b64encode(given).decode() if given is not None else None
        return b64decode(str(self.yjs.ask(self.name, deed, told)))

    def get_state(self) -> bytes:
        return self._bytes("state")

    def get_update(self, state: bytes) -> bytes:
        return self._bytes("since", state)

    def apply_update(self, update: bytes) -> None:
        self.yjs.ask(self.name, "apply", b64encode(update).decode())

    def edit(self, what: str, where: int, word: str) -> list[bytes]:
        """The updates that it makes, for who passes them on."""
        updates = self.yjs.ask(self.name, "edit", [what, where, word])
        assert isinstance(updates, list)
        return [b64decode(update) for update in updates]

    def __str__(self) -> str:
        return str(self.yjs.ask(self.name, "says", None))
