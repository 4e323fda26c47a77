"""What a feed of 40 entries costs: written, asked for again, and asked for by 10,000 calendars.

    .venv/bin/python bench/feed.py [rounds]

Writing is compared with the icalendar library writing the same, read back and compared. Asking goes
through the program as it is served (ASGI), in this process, beside a bare Django view behind the
same middleware that makes one query; all take turns. Medians of the time on a processor are printed.
"""

import asyncio
import os
import shutil
import statistics
import sys
import tempfile
import time as stopwatch
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar

sys.path.insert(0, str(Path(__file__).parent.parent))
HOME = tempfile.mkdtemp(prefix="en-bench-")
os.environ["ENTRENOUS_HOME"] = HOME
os.environ["ENTRENOUS_DATABASE_URL"] = f"sqlite:///{HOME}/bench.sqlite3"
os.environ["ENTRENOUS_HOSTS"] = "testserver"
os.environ["DJANGO_SETTINGS_MODULE"] = "entrenous.settings"

import django

django.setup()

from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse

from entrenous import calendars, clock, meetings, pairs, people, urls, vault
from entrenous.calendars import ical
from entrenous.calendars.models import CalendarEntry, OwnCalendar

type App = Callable[..., Awaitable[None]]

FEEDS, EVERY, CORES = 10_000, 15 * 60, 2
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
    began = stopwatch.process_time()
    write()
    return (stopwatch.process_time() - began) * 1000


def bare(_request: HttpRequest) -> HttpResponse:
    OwnCalendar.objects.first()
    return HttpResponse("x", content_type="text/plain")


urls.urlpatterns.append(path("bare/", bare))


def a_feed() -> str:
    """The address of one with 40 entries in its window."""
    call_command("migrate", verbosity=0)
    vault.prepare()
    ada, bruno = (people.welcome(name=n, email=f"{n}@example.org") for n in ("Ada", "Bruno"))
    pair = pairs.pair_up(ada, bruno)
    with vault.ring_of(ada):
        for number in range(40):
            at = NOW + timedelta(days=1 + number)
            meetings.arrange(pair, at.date(), at.time(), "UTC", minutes=30, by=ada)
    return reverse("feed", args=[calendars.open_feed(bruno, says="name", says_how=True)])


async def asked(
    application: App, address: str, etag: bytes = b""
) -> tuple[int, float, dict[bytes, bytes]]:
    """The status, seconds on a processor, and the headers."""
    headers = [(b"host", b"testserver"), *([(b"if-none-match", etag)] if etag else [])]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": address,
        "raw_path": address.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("testserver", 80),
    }
    said: list[dict[str, object]] = []
    requests = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, object]:
        return requests.pop() if requests else await asyncio.Event().wait() or {}

    async def send(message: dict[str, object]) -> None:
        said.append(message)

    began = stopwatch.process_time()
    await application(scope, receive, send)
    took = stopwatch.process_time() - began
    return said[0]["status"], took, {name.lower(): value for name, value in said[0]["headers"]}  # type: ignore[return-value, call-overload]


async def polls(application: App, address: str, rounds: int) -> dict[str, float]:
    """Milliseconds on a processor for each kind of asking, which take turns."""
    status, _, headers = await asked(application, address)
    etag = headers[b"etag"]
    same, _, _ = await asked(application, address, etag)
    if (status, same) != (200, 304):
        sys.exit(f"It answers {status} and {same}.")
    took: dict[str, list[float]] = {"whole": [], "unchanged": [], "bare": []}
    for _ in range(rounds):
        took["whole"].append((await asked(application, address))[1])
        took["unchanged"].append((await asked(application, address, etag))[1])
        took["bare"].append((await asked(application, "/bare/"))[1])
    return {kind: statistics.median(each) * 1000 for kind, each in took.items()}


def share(milliseconds: float) -> str:
    """Of one core, and of what two have to give, when all the feeds are asked for."""
    used = FEEDS / EVERY * milliseconds / 1000
    return f"{used:.1%} of a core ({used / CORES:.1%} of {CORES})"


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
    try:
        with clock.at(NOW):
            address = a_feed()
            from entrenous.asgi import application  # noqa: PLC0415 - wants a database with tables

            took = asyncio.run(polls(application, address, rounds * 4))
            if CalendarEntry.objects.count() != 40:
                sys.exit("There are not 40 entries.")
    finally:
        shutil.rmtree(HOME, ignore_errors=True)
    print(
        f"asked for, on a processor: whole {took['whole']:.2f} ms, unchanged {took['unchanged']:.2f} ms,"
        f" a bare view {took['bare']:.2f} ms; unchanged costs {took['unchanged'] / took['bare']:.1f} times the bare view"
    )
    print(
        f"{FEEDS} feeds asked for every {EVERY // 60} minutes: unchanged {share(took['unchanged'])},"
        f" all changed {share(took['whole'])}, a bare view {share(took['bare'])}"
    )


if __name__ == "__main__":
    main()
