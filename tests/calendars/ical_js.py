"""ical.js in a Node process beside the tests: what Thunderbird and Nextcloud read a calendar with."""

from __future__ import annotations

import json
import subprocess
from base64 import b64encode
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
WITH_NODE = HERE.parent.parent / "scripts" / "with-node"


class IcalJs:
    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [WITH_NODE, "node", HERE / "ical_js.mjs"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def read(self, calendar: bytes) -> list[dict[str, Any]]:
        """Its events."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(b64encode(calendar) + b"\n")
        self.process.stdin.flush()
        answer: list[dict[str, Any]] = json.loads(self.process.stdout.readline())
        return answer

    def stop(self) -> None:
        self.process.communicate()
