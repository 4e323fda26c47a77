"""A power cut: what a killed server had written and not yet synced is gone from the disk."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections import defaultdict
from pathlib import Path

WRITE = re.compile(r"^(\d+) +pwrite64\(\d+<([^>]*)>, .*?, (\d+), (\d+)(?:\)| <unfinished)")
SYNC = re.compile(r"^(\d+) +f(?:data)?sync\(\d+<([^>]*)>(\)| <unfinished)")
SYNCED = re.compile(r"^(\d+) +<\.\.\. f(?:data)?sync resumed>")


class Meter:
    """Watches what a process writes and syncs (strace), from now until it is killed."""

    def __init__(self, pid: int, log: Path) -> None:
        self.log = log
        self.process = subprocess.Popen(
            ["strace", "-f", "-y", "-qq", "-s", "0", "-e", "trace=pwrite64,fsync,fdatasync",
             "-o", str(log), "-p", str(pid)],
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(0.3)

    @staticmethod
    def is_there() -> bool:
        """Whether this machine lets one process watch another."""
        if not shutil.which("strace"):
            return False
        return (
            subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], check=False).returncode
            == 0
        )

    @property
    def is_watching(self) -> bool:
        return self.process.poll() is None

    def lose_what_was_not_synced(self) -> int:
        """Put zeros where something was written after the last sync of its file; how many bytes."""
        self.process.wait(10)
        lost = 0
        for path, writes in self._unsynced().items():
            with Path(path).open("r+b") as file:
                for size, offset in writes:
                    file.seek(offset)
                    file.write(bytes(size))
                    lost += size
        return lost

    def _unsynced(self) -> dict[str, list[tuple[int, int]]]:
        pending: dict[str, list[tuple[int, int]]] = defaultdict(list)
        under_way: dict[
            str, tuple[str, int]
        ] = {}  # by thread: the file, and how many writes before
        for line in self.log.read_text(errors="replace").splitlines():
            if found := WRITE.match(line):
                pending[found[2]].append((int(found[3]), int(found[4])))
            elif found := SYNC.match(line):
                if found[3] == ")":
                    pending[found[2]] = []
                else:
                    under_way[found[1]] = (found[2], len(pending[found[2]]))
            elif (found := SYNCED.match(line)) and found[1] in under_way:
                path, before = under_way.pop(found[1])
                pending[path] = pending[path][before:]
        return {path: writes for path, writes in pending.items() if writes and Path(path).exists()}
