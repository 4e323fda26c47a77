"""Programs on somebody's desk that read a feed: vdirsyncer fetches it, khal shows it."""

import os
import subprocess
import sys
from pathlib import Path

PEERS = Path(sys.prefix) / "peers" / "bin"
HERE = "America/New_York"  # where the calendar is; the agreement is in Rome
SHOWN = "{start-date} {start-time}-{end-time} {title}, {location}"


class Khal:
    """A calendar on somebody's desk, which reads one address."""

    def __init__(self, folder, address):
        self.folder = folder
        for name in ("status", "events", "cache"):
            (folder / name).mkdir()
        (folder / "vdirsyncer").write_text(
            f"""[general]
status_path = "{folder}/status"
[pair ours]
a = "feed"
b = "desk"
collections = null
[storage feed]
type = "http"
url = "{address}"
[storage desk]
type = "filesystem"
path = "{folder}/events"
fileext = ".ics"
"""
        )
        (folder / "khal").write_text(
            f"""[calendars]
[[ours]]
path = {folder}/events
[sqlite]
path = {folder}/cache/khal.db
[locale]
local_timezone = {HERE}
default_timezone = {HERE}
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""
        )
        self._run("vdirsyncer", "discover")

    def read(self, today, *, also="--no-force-delete"):
        """Fetch anew, and say what stands in the twelve weeks from that day on.

        vdirsyncer asks before it empties a calendar: `also="--force-delete"` says yes.
        """
        self._run("vdirsyncer", "sync", also)
        listed = self._run("khal", "list", "--day-format", "", "--format", SHOWN, f"{today}", "84d")
        return [line for line in listed.splitlines() if line.strip()]

    def _run(self, program, *words):
        done = subprocess.run(
            [PEERS / program, "-c", self.folder / program, *words],
            env=os.environ | {"LC_ALL": "C.UTF-8", "HOME": str(self.folder)},
            input="y\n" * 9,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout
