from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Prefetch, Sum

from entrenous import clock, meetings, people, zones
from entrenous.growth import investing
from entrenous.growth.models import Aim, CheckIn, Timer
from entrenous.pairs.models import Pair
from entrenous.people.models import Person


def aims_of(person: Person) -> list[Aim]:
    """Everything that they set for themselves, with its lines. Two queries."""
    lines = CheckIn.objects.select_related("by")
    return list(
        person.aims.select_related("shared_with").prefetch_related(
            Prefetch("check_ins", queryset=lines)
        )
    )


def shared_in(pair: Pair) -> list[Aim]:
    """What the report shares with the manager of this pair at this moment; of history, nothing.

    What a manager of before wrote there stays between those two.
    """
    if not pair.is_open:
        return []
    of_the_two = CheckIn.objects.filter(by__in=[pair.manager_id, pair.report_id])
    shared = pair.shared_aims.filter(person=pair.report_id)
    found = list(shared.prefetch_related(Prefetch("check_ins", queryset=of_the_two)))
    for aim in found:
        aim.person = pair.report
        for line in aim.check_ins.all():
            line.by = pair.manager if line.by_id == pair.manager_id else pair.report
    return found


def has(aim: Aim, words: str) -> bool:
    """Whether all these words stand in it or in its lines."""
    wanted = words.casefold().split()
    lines = [line.text for line in aim.check_ins.all()]
    text = "\n".join([aim.text, aim.why, aim.sign, aim.links, *lines]).casefold()
    return bool(wanted) and all(word in text for word in wanted)


@dataclass(frozen=True, slots=True)
class Year:
    """Investment time of one year, in minutes."""

    year: int
    share: int  # minutes that are theirs if they want them; 0 where the organisation gives none
    taken: int
    planned: int
    of_each: list[
        tuple[UUID | None, int]
    ]  # project (none: no project) and what was taken, most first
    weeks: list[investing.Week]

    @property
    def before(self) -> int:
        return self.year - 1

    @property
    def after(self) -> int:
        return self.year + 1

    @property
    def left(self) -> int:
        return max(0, self.share - self.taken)


def year_of(person: Person, year: int) -> Year:
    """Four queries, however much was noted."""
    today = zones.wall(clock.now(), person.zone).date()
    rows = list(
        person.investments.filter(day__year=year)
        .order_by()
        .values_list("day", "project")
        .annotate(minutes=Sum("minutes"))
    )
    taken: dict[UUID | None, int] = {}
    for day, project, minutes in rows:
        if day <= today:
            taken[project] = taken.get(project, 0) + minutes
    given = investing.given_in(
        year,
        person.working_hours,
        meetings.days_off_of(person),
        percent=people.policy().investment_share,
    )
    return Year(
        year=year,
        share=given,
        taken=sum(taken.values()),
        planned=sum(minutes for day, _, minutes in rows if day > today),
        of_each=sorted(taken.items(), key=lambda each: -each[1]),
        weeks=investing.weeks_of(year, [(day, minutes) for day, _, minutes in rows], today),
    )


def timer_of(person: Person) -> Timer | None:
    """The one that runs."""
    return Timer.objects.select_related("project").filter(person=person).first()


def past_week(person: Person, day: date | None = None) -> list[date]:
    """The seven days of the week of that day, for who notes them at once; without one, of last week."""
    today = zones.wall(clock.now(), person.zone).date()
    latest = today - timedelta(days=today.weekday() + 7)
    monday = min(latest, day - timedelta(days=day.weekday())) if day else latest
    return [monday + timedelta(days=number) for number in range(7)]
