"""How long it takes to plan 12 weeks for 100,000 agreements, beside dateutil.

    .venv/bin/python bench/planning.py [agreements] [rounds]

Both find the same dates and instants, in the same run; that is checked. Medians are printed.
"""

import gc
import os
import random
import statistics
import sys
import time as stopwatch
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from dateutil.rrule import MONTHLY, WEEKLY, rrule
from dateutil.rrule import weekday as nth_weekday

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrenous.settings")

import django

django.setup()

from entrenous.agreements.terms import Format, Terms
from entrenous.meetings.rhythm import Rhythm, slots
from entrenous.zones import instant

FIRST = date(2026, 11, 2)
LAST = FIRST + timedelta(weeks=12, days=-1)
ZONES = [
    "Europe/Rome",
    "Europe/London",
    "America/New_York",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Africa/Cairo",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Australia/Lord_Howe",
]
# Of seven pairs four meet every week, two every other, and one less often.
RHYTHMS = [*["weekly"] * 12, *["every-2-weeks"] * 6, "every-4-weeks", "first", "last"]
NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}

type Agreements = list[tuple[int, Terms]]
type Planner = Callable[[Agreements], Meetings]
type Meetings = list[tuple[int, date, datetime]]


def agreed(number: int, years_ago: int) -> Agreements:
    """So many agreements that began in the given year, the same ones each time."""
    dice = random.Random(7)  # noqa: S311 - not for secrets
    new_year = date(FIRST.year - years_ago, 1, 1)
    agreements: Agreements = []
    for key in range(number):
        weekday = dice.randrange(5)
        start = new_year + timedelta(days=dice.randrange(300))
        # dateutil counts weeks from the anchor's own, so both are given the first meeting.
        start += timedelta(days=(weekday - start.weekday()) % 7)
        terms = Terms(
            rhythm=Rhythm(dice.choice(RHYTHMS)),
            weekday=weekday,
            at=time(dice.randrange(8, 18), dice.choice((0, 15, 30, 45))),
            zone=dice.choice(ZONES),
            minutes=45,
            format=Format.OFFICE,
            place="",
            start=start,
        )
        agreements.append((key, terms))
    return agreements


def by_entrenous(agreements: Agreements) -> Meetings:
    return [
        (key, slot, instant(datetime.combine(slot, terms.at), terms.zone))
        for key, terms in agreements
        for slot in slots(terms.rhythm, terms.weekday, terms.start, FIRST, LAST)
    ]


def by_dateutil(agreements: Agreements) -> Meetings:
    zones = {name: ZoneInfo(name) for name in ZONES}
    first, last = datetime.combine(FIRST, time()), datetime.combine(LAST, time(23, 59))
    meetings: Meetings = []
    for key, terms in agreements:
        begin = datetime.combine(terms.start, terms.at)
        if terms.rhythm.is_monthly:
            day = nth_weekday(terms.weekday, NTH[terms.rhythm])
            rule = rrule(MONTHLY, dtstart=begin, byweekday=day)
        else:
            rule = rrule(WEEKLY, dtstart=begin, interval=terms.rhythm.weeks)
        for local in rule.between(first, last, inc=True):
            start = local.replace(tzinfo=zones[terms.zone]).astimezone(UTC)
            meetings.append((key, local.date(), start))
    return meetings


def timed(planner: Planner, agreements: Agreements) -> tuple[float, Meetings]:
    """Seconds, and what was planned."""
    gc.collect()
    began = stopwatch.perf_counter()
    meetings = planner(agreements)
    return stopwatch.perf_counter() - began, meetings


def main() -> None:
    given = [int(argument) for argument in sys.argv[1:]]
    number, rounds = [*given, *[100_000, 3][len(given) :]]
    for years_ago, named in ((0, "this year's agreements"), (5, "five years old")):
        agreements = agreed(number, years_ago)
        ours, theirs = [], []
        for _ in range(rounds):
            quick, meetings = timed(by_entrenous, agreements)
            slow, oracle = timed(by_dateutil, agreements)
            if meetings != oracle:
                sys.exit("The two planners disagree.")
            ours.append(quick)
            theirs.append(slow)
        entrenous, dateutil = statistics.median(ours), statistics.median(theirs)
        print(
            f"{named}: {len(meetings):,} meetings of {number:,} agreements, all equal;"
            f" entrenous {entrenous:.2f} s, dateutil {dateutil:.2f} s,"
            f" {dateutil / entrenous:.0f} times as fast"
        )


if __name__ == "__main__":
    main()
