"""Moments that suit two people: 28 days, 200 busy times each, beside a scan of the grid.

    .venv/bin/python bench/slots.py [rounds]

Both find every start on the quarter hours at which both are free and at work, and must find the
same. The scan asks of each whether it lies in the hours of both and in nobody's busy time. They
take turns; medians of the time on a processor and their ratio are printed, and of the three moments that a page offers.
"""

import os
import random
import statistics
import sys
import time as stopwatch
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrenous.settings")

import django

django.setup()

from entrenous.meetings import moments
from entrenous.meetings.moments import Diary, Hours
from entrenous.zones import instant, wall

NOW = datetime(2027, 3, 10, 9, tzinfo=UTC)
DAYS, BUSY, MINUTES, GRID = 28, 200, 30, timedelta(minutes=15)


def diary(zone: str, seed: int) -> Diary:
    dice = random.Random(seed)  # noqa: S311 - the same each time
    week = {weekday: (time(9), time(17, 30)) for weekday in range(5)}
    busy = []
    for _ in range(BUSY):
        day = NOW.date() + timedelta(days=dice.randrange(DAYS))
        begin = instant(
            datetime.combine(day, time(dice.randrange(7, 20), dice.choice((0, 15, 30, 40)))), zone
        )
        busy.append((begin, begin + timedelta(minutes=dice.choice((15, 30, 45, 60)))))
    return Diary(Hours(zone, week), busy, frozenset({date(2027, 3, 29)}))


def theirs(manager: Diary, report: Diary) -> list[datetime]:
    """The scan."""
    length, found, start = timedelta(minutes=MINUTES), [], NOW
    while start + length <= NOW + timedelta(days=DAYS):
        if all(suits(each, start, start + length) for each in (manager, report)):
            found.append(start)
        start += GRID
    return found


def suits(diary: Diary, start: datetime, end: datetime) -> bool:
    local, until = wall(start, diary.hours.zone), wall(end, diary.hours.zone)
    if diary.is_off(local.date()):
        return False
    opens, closes = diary.hours.week[local.weekday()]
    if local.time() < opens or until.date() != local.date() or until.time() > closes:
        return False
    return not any(begins < end and start < ends for begins, ends in diary.busy)


def timed(find: Callable[[], object]) -> float:
    began = stopwatch.process_time()
    find()
    return (stopwatch.process_time() - began) * 1000


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    for zones in (("Europe/Rome", "Europe/Rome"), ("Europe/Rome", "America/New_York")):
        two = [diary(zone, seed) for seed, zone in enumerate(zones)]
        every = moments.every_start(*two, minutes=MINUTES, after=NOW, days=DAYS)
        if every != theirs(*two):
            sys.exit("The two do not find the same.")
        each = [
            (
                timed(lambda: moments.every_start(*two, minutes=MINUTES, after=NOW, days=DAYS)),  # noqa: B023 - called at once
                timed(lambda: moments.moments(*two, minutes=MINUTES, after=NOW, days=DAYS)),  # noqa: B023
                timed(lambda: theirs(*two)),  # noqa: B023
            )
            for _ in range(rounds)
        ]
        ours, three, scan = (statistics.median(column) for column in zip(*each, strict=True))
        print(
            f"{' and '.join(zones)}: {len(every)} starts, found equal: entrenous {ours:.2f} ms,"
            f" a scan of the grid {scan:.2f} ms, {scan / ours:.0f} times as fast;"
            f" three moments to offer {three:.2f} ms, {scan / three:.0f} times as fast"
        )


if __name__ == "__main__":
    main()
