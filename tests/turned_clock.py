"""Runs the program with a clock that a file turns: `python -m tests.turned_clock serve`."""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from entrenous import clock

OFFSET = Path(os.environ["ENTRENOUS_CLOCK_OFFSET"])


def turned() -> datetime:
    ahead = float(OFFSET.read_text()) if OFFSET.exists() else 0.0
    return datetime.now(UTC) + timedelta(seconds=ahead)


if __name__ == "__main__":
    clock.real = turned
    from entrenous.command import main

    sys.argv[0] = "entrenous"
    main()
