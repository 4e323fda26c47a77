"""What a feed of 40 entries costs, beside the icalendar library writing the same.

    .venv/bin/python bench/feed.py [rounds]

Both are read back and compared, in the same run. Medians are printed.
"""

import os
import statistics
import sys
import time as stopwatch
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrenous.settings")

import django

django.setup()

from entrenous.calendars import ical

NOW = datetime(2027, 3, 10, 9, tzinfo=UTC)
EVENTS = [
    ical.Event(
        uid=f"uid{number:023d}",
        sequence=number % 3,
        changed_at=NOW,
        starts_at=NOW + timedelta(days=number),
        minutes=45,
        summary=f"1:1 with Zoë, the {number}th; and a long name for a line that has to be folded",
        place="Walk",
        url=f"https://entrenous.example.org/with/{number}/meetings/{number}/",
    )
    for number in range(40)
]


def ours() -> bytes:
    return ical.calendar("1:1s", EVENTS)


def theirs() -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "-//Entrenous//1:1s//EN")
    for each in EVENTS:
        event = icalendar.Event()
        event.add("UID", each.uid)
        event.add("SEQUENCE", each.sequence)
        event.add("DTSTAMP", each.changed_at)
        event.add("LAST-MODIFIED", each.changed_at)
        event.add("DTSTART", each.starts_at)
        event.add("DTEND", each.starts_at + timedelta(minutes=each.minutes))
        event.add("SUMMARY", each.summary)
        event.add("LOCATION", each.place)
        event.add("URL", each.url)
        event.add("CLASS", "PRIVATE")
        event.add("TRANSP", "OPAQUE")
        calendar.add_component(event)
    return calendar.to_ical()


def read(body: bytes) -> list[tuple[str, str, datetime]]:
    events = icalendar.Calendar.from_ical(body).walk("VEVENT")
    return [(str(e["UID"]), str(e["SUMMARY"]), e["DTSTART"].dt) for e in events]


def timed(write: Callable[[], bytes]) -> float:
    began = stopwatch.perf_counter()
    write()
    return (stopwatch.perf_counter() - began) * 1000


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    if read(ours()) != read(theirs()):
        sys.exit("The two do not read the same.")
    each = [(timed(ours), timed(theirs)) for _ in range(rounds)]
    mine, library = (statistics.median(column) for column in zip(*each, strict=True))
    print(
        f"40 entries, median of {rounds}, read back equal: entrenous {mine:.2f} ms,"
        f" icalendar {library:.2f} ms, {library / mine:.0f} times as fast"
    )


if __name__ == "__main__":
    main()
