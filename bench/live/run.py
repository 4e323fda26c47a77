"""Live notes beside Hocuspocus and pycrdt-websocket, in one run, on this machine.

    .venv/bin/python bench/live/run.py [rounds]      # needs npm and pip; four minutes a round

Each server runs as one process with its database on disk, as its documentation sets it up. Sign-in,
sealing and limits are on for Entrenous; the others have none. In each round every server is asked
in turn, each time as a new process; printed are the median and the range over the rounds.

- steady: 100 pairs type 5 updates a second each, 1000/s in all: p50 of the relay and of the
  acknowledgement (Hocuspocus acknowledges from memory), and the server's CPU per 1000 updates.
- ceiling: 4 updates of each are on their way at any time: updates relayed a second.
- idle: 300 pairs type 40 words and fall silent: memory of the server per pair, and what a second
  wave of 300 others adds after the first has left. (A few come before, for what is needed once.)
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
NODE_PEERS = [
    "@hocuspocus/server@4.7.0",
    "@hocuspocus/extension-sqlite@4.7.0",
    "ws@8",
    "yjs@13.6.33",
]
PYTHON_PEERS = [
    "pycrdt-websocket==0.16.5",
    "pycrdt-store",
    "uvicorn==0.54.0",
    "websockets",
    "uvloop",
]
KINDS = ("entrenous", "hocuspocus", "pycrdt-websocket")
PAIRS, FEW, WAVE = 100, 20, 300
TICKS = os.sysconf("SC_CLK_TCK")


def install(folder: Path) -> Path:
    """The peers, outside of this project: they are nothing that it needs."""
    (folder / "package.json").write_text('{"private": true}')
    subprocess.run(["npm", "install", "--silent", *NODE_PEERS], cwd=folder, check=True)
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    pip = [folder / "venv/bin/pip", "install", "-qq", "--disable-pip-version-check"]
    subprocess.run([*pip, *PYTHON_PEERS], check=True)
    return folder


class Running:
    """A server process, and what it has cost."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = process, port
        self.began = self.cpu

    @property
    def cpu(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    @property
    def memory(self) -> float:
        """Of the process itself, in KiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return float(status.split("VmRSS:")[1].split()[0])


@contextmanager
def serving(kind: str, peers: Path, folder: Path, home: Path) -> Iterator[Running]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    database = folder / "notes.sqlite"
    env = os.environ | {"PEERS": str(peers), "NODE_ENV": "production"}
    commands: dict[str, list[Any]] = {
        "entrenous": [ROOT / ".venv/bin/entrenous", "serve", "--port", port],
        "hocuspocus": ["node", HERE / "hocuspocus.mjs", port, database],
        "pycrdt-websocket": [peers / "venv/bin/python", HERE / "pycrdt_server.py", port, database],
    }
    if kind == "entrenous":
        mine = folder / "home"
        shutil.copytree(home, mine)
        env |= {"ENTRENOUS_HOME": str(mine), "ENTRENOUS_ADDRESS": f"http://127.0.0.1:{port}"}
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            [str(word) for word in commands[kind]], env=env, stdout=said, stderr=said
        )
    try:
        for _ in range(200):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.1):
                break
            time.sleep(0.1)
        time.sleep(1)
        yield Running(process, port)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


class Driver:
    def __init__(self, what: str, kind: str, port: int, peers: Path, pairs: list[Any]) -> None:
        told = peers / "told.json"
        told.write_text(json.dumps({"kind": kind, "port": port, "pairs": pairs}))
        self.process = subprocess.Popen(
            ["node", HERE / "driver.mjs", what, told],
            env=os.environ | {"PEERS": str(peers)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def hears(self) -> dict[str, Any]:
        out: IO[str] | None = self.process.stdout
        assert out is not None
        line = out.readline()
        if not line:
            raise RuntimeError("the driver ended")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def goes_on(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()


def steady(kind: str, server: Running, peers: Path, pairs: list[Any]) -> dict[str, float]:
    driver = Driver("steady", kind, server.port, peers, pairs[:PAIRS])
    driver.hears()
    before = server.cpu
    driver.goes_on()
    found = driver.hears()
    cost = (server.cpu - before) / found["sent"] * 1000
    measured = {
        "relay p50 ms": found["relayed"]["p50"],
        "relay p99 ms": found["relayed"]["p99"],
        "CPU s per 1000": cost,
        "not relayed": found["sent"] - found["relayed"]["count"],
    }
    if found["acknowledged"]["count"]:
        measured["ack p50 ms"] = found["acknowledged"]["p50"]
    return measured


def ceiling(kind: str, server: Running, peers: Path, pairs: list[Any]) -> dict[str, float]:
    driver = Driver("ceiling", kind, server.port, peers, pairs[:PAIRS])
    driver.hears()
    driver.goes_on()
    found = driver.hears()
    return {"ceiling /s": found["perSecond"]}


def idle(kind: str, server: Running, peers: Path, pairs: list[Any]) -> dict[str, float]:
    driver = Driver("idle", kind, server.port, peers, pairs)
    memory = []
    for _ in range(6):  # a few, gone, a wave, gone, another, gone
        driver.hears()
        memory.append(server.memory)
        driver.goes_on()
    return {
        "KiB a silent pair": (memory[2] - memory[1]) / WAVE,
        "MB more in a second wave": (memory[4] - memory[2]) / 1024,
    }


def main(rounds: int) -> None:
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    with tempfile.TemporaryDirectory(prefix="en-live-") as name:
        folder = Path(name)
        peers = folder / "peers"
        peers.mkdir()
        install(peers)
        home = folder / "home"
        home.mkdir()
        env = os.environ | {"ENTRENOUS_HOME": str(home)}
        told = subprocess.run(
            [sys.executable, HERE / "prepare.py", str(FEW + 2 * WAVE)],
            env=env, check=True, capture_output=True, text=True,
        )  # fmt: skip
        pairs = json.loads(told.stdout.splitlines()[-1])
        for number in range(rounds):
            for measure in (steady, ceiling, idle):
                for kind in KINDS[number % 3 :] + KINDS[: number % 3]:
                    here = folder / f"{number}-{measure.__name__}-{kind}"
                    here.mkdir()
                    try:
                        with serving(kind, peers, here, home) as server:
                            for what, value in measure(kind, server, peers, pairs).items():
                                found[what][kind].append(value)
                    except RuntimeError:
                        print(
                            f"{kind} failed at {measure.__name__}:",
                            (here / "said").read_text()[-2000:],
                        )
                    shutil.rmtree(here)
            print(f"round {number + 1} of {rounds}", flush=True)
    for what, of in found.items():
        print(f"\n{what}")
        for kind, values in of.items():
            print(
                f"  {kind:<18}{statistics.median(values):>10.3f}"
                f"   ({min(values):.3f} to {max(values):.3f})"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
