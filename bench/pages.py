"""Queries and time of the pages as the organisation and the record grow.

Each page is asked beside a bare Django view behind the same middleware, that makes as many
queries for as many rows each, and renders as many bytes, line by line, through a template. The
two take turns; the medians and their ratio are printed, and the run fails when queries grow with
the data.

    .venv/bin/python bench/pages.py [rounds]
"""

import gc
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
HOME = tempfile.mkdtemp(prefix="en-bench-")
os.environ["ENTRENOUS_HOME"] = HOME
os.environ["ENTRENOUS_DATABASE_URL"] = f"sqlite:///{HOME}/bench.sqlite3"
os.environ["ENTRENOUS_HOSTS"] = "testserver"
os.environ["DJANGO_SETTINGS_MODULE"] = "entrenous.settings"

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path

from entrenous import agreements, clock, meetings, pairs, people, record, urls, vault
from entrenous.agreements.terms import Format, Rhythm, Terms
from entrenous.meetings.models import Meeting
from entrenous.pairs.models import Pair
from entrenous.people.models import Person

settings.STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
NOW = datetime(2027, 3, 10, 9, tzinfo=UTC)
LINE = "How would you like to hear about the design reviews: there and then, or here?"
BARE = engines["django"].from_string(
    "{% for line in lines %}<p class='words'>{{ line }}</p>\n{% endfor %}"
)
FIRST, LAST = UUID(int=0), UUID(int=2**128 - 1)
BYTES_A_LINE = len(f"<p class='words'>{LINE}</p>\n")


def bare(request: HttpRequest, rows: str, size: int) -> HttpResponse:
    for count in map(int, rows.split("-")):
        some = Meeting.objects.filter(pk__gt=FIRST if count else LAST).order_by("pk")
        list(some[: count or 1])
    return HttpResponse(BARE.render({"lines": [LINE] * (size // BYTES_A_LINE)}, request))


urls.urlpatterns.append(path("bare/<slug:rows>/<int:size>/", bare))


def weekly(weekday: int, hour: int, start: date) -> Terms:
    return Terms(
        rhythm=Rhythm.WEEKLY,
        weekday=weekday,
        at=clock_time(9 + hour),
        zone="Europe/Rome",
        minutes=30,
        format=Format.WALK,
        place="",
        start=start,
    )


def a_pair(manager: Person, number: int, tag: str) -> Pair:
    """A report with a weekly rhythm, three topics and two commitments."""
    report = people.welcome(
        name=f"Report {number}", email=f"{tag}{number}@example.org", zone="Europe/Rome"
    )
    pair = pairs.pair_up(manager, report)
    with vault.ring_of(manager):
        proposal = agreements.propose(
            pair, weekly(number % 5, number % 8, date(2027, 3, 8)), by=manager
        )
    with vault.ring_of(report):
        agreements.accept(proposal, by=report)
        for _ in range(3):
            record.raise_topic(pair, LINE, by=report)
        for owed_by in (manager, report):
            record.make_commitment(pair, LINE, owed_by=owed_by, by=report)
    return pair


def years(pair: Pair, weeks: int) -> None:
    """A record: every week a talk with notes, two topics and a commitment that was kept."""
    with vault.ring_of(pair.manager):
        for week in range(weeks, 0, -1):
            at = NOW - timedelta(weeks=week)
            with clock.at(at - timedelta(days=1)):
                meeting = meetings.arrange(
                    pair, at.date(), at.time(), "UTC", minutes=30, by=pair.manager
                )
            with clock.at(at + timedelta(minutes=30)):
                record.write_notes(meeting, f"{LINE}\n\n{LINE} {week}", base="", by=pair.manager)
                for _ in range(2):
                    topic = record.raise_topic(pair, LINE, by=pair.manager)
                    record.discuss_topic(topic, meeting, by=pair.manager)
                promise = record.make_commitment(
                    pair, LINE, owed_by=pair.report, meeting=meeting, by=pair.manager
                )
                record.close(meeting, by=pair.manager)
                record.review_commitment(promise, "kept", LINE, by=pair.manager)


def timed(ask: Callable[[], HttpResponse]) -> float:
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000


def rows_of(sql: str) -> int:
    if not sql.startswith("SELECT"):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql})")  # noqa: S608  # what Django has just asked
        return int(cursor.fetchone()[0])


def beside_bare(client: Client, address: str, rounds: int) -> tuple[int, int, float, float]:
    """Queries, bytes, and the medians of the page and of the bare view, in milliseconds."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    size = len(answer.content)
    rows = [rows_of(query["sql"]) for query in asked.captured_queries]
    with CaptureQueriesContext(connection) as around:
        client.get("/bare/0/1/")
    own = len(around) - 1  # those of the middleware come first, in both
    bare_address = f"/bare/{'-'.join(map(str, rows[own:]))}/{size}/"
    client.get(bare_address)
    gc.collect()
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(timed(lambda: client.get(address)))
        theirs.append(timed(lambda: client.get(bare_address)))
    return len(rows), size, statistics.median(ours), statistics.median(theirs)


def main(rounds: int) -> int:
    call_command("migrate", verbosity=0)
    vault.prepare()
    queries: dict[str, set[int]] = {}
    print(f"{'page':<28}{'queries':>8}{'kB':>8}{'ms':>9}{'bare ms':>9}{'ratio':>7}")
    with clock.at(NOW):
        for reports in (1, 10, 100):
            with transaction.atomic():
                manager = people.welcome(
                    name="Ada", email=f"ada{reports}@example.org", zone="Europe/Rome"
                )
                mine = [a_pair(manager, n, f"r{reports}-") for n in range(reports)]
                years(mine[0], 2)
            client = Client()
            client.force_login(manager)
            pair = mine[0]
            meeting = meetings.next_of_each([pair])[pair.pk]
            pages = {
                "today": "/",
                "week": "/week/",
                "meeting": f"/with/{pair.pk}/meetings/{meeting.pk}/",
                "record": f"/with/{pair.pk}/record/",
            }
            _show(client, pages, f"{reports} reports", queries, rounds)
        for weeks in (52, 520):
            with transaction.atomic():
                manager = people.welcome(
                    name="Ada", email=f"ada-{weeks}@example.org", zone="Europe/Rome"
                )
                pair = a_pair(manager, 0, f"w{weeks}-")
                years(pair, weeks)
            client = Client()
            client.force_login(manager)
            meeting = meetings.next_of_each([pair])[pair.pk]
            pages = {
                "meeting": f"/with/{pair.pk}/meetings/{meeting.pk}/",
                "record": f"/with/{pair.pk}/record/",
            }
            _show(client, pages, f"{weeks // 52} years", queries, rounds)
            found = timed(lambda: client.post(pages["record"], {"words": "nowhere to be found"}))  # noqa: B023
            print(f"{'search, ' + str(weeks // 52) + ' years':<28}{'':>16}{found:>9.1f}")
    grew = {page: counts for page, counts in queries.items() if len(counts) > 1}
    if grew:
        print("Queries grow with the data:", grew)
    return bool(grew)


def _show(
    client: Client, pages: dict[str, str], what: str, queries: dict[str, set[int]], rounds: int
) -> None:
    for page, address in pages.items():
        count, size, ours, theirs = beside_bare(client, address, rounds)
        queries.setdefault(page, set()).add(count)
        print(
            f"{page + ', ' + what:<28}{count:>8}{size / 1000:>8.1f}{ours:>9.2f}{theirs:>9.2f}"
            f"{ours / theirs:>7.2f}"
        )


if __name__ == "__main__":
    try:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 15))
    finally:
        shutil.rmtree(HOME, ignore_errors=True)
