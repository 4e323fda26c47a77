"""Make the organisation what a list of people says: all of it, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction

from entrenous import people
from entrenous.pairs.actions import pair_up, part
from entrenous.pairs.models import Pair
from entrenous.people import roster
from entrenous.people.models import Person
from entrenous.people.roster import Mistake, Row

CHANGEABLE = ("name", "zone", "language")


@dataclass
class Plan:
    """What a list would change. With mistakes nothing is changed at all."""

    rows: list[Row] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    new_people: list[Row] = field(default_factory=list)
    changed: list[tuple[Row, list[str]]] = field(default_factory=list)
    new_pairs: list[tuple[str, str]] = field(default_factory=list)  # addresses: manager, report
    ended_pairs: list[tuple[str, str]] = field(default_factory=list)

    @property
    def changes_nothing(self) -> bool:
        return not (self.new_people or self.changed or self.new_pairs or self.ended_pairs)


def plan_import(content: bytes) -> Plan:
    """Read a list and say what it would change. Raises roster.Unreadable."""
    rows, mistakes = roster.read(content)
    titles = [""] * 1000
    for row in rows:
        for name, place in row.columns.items():
            titles[place] = titles[place] or name
    plan = Plan(rows=rows, mistakes=list(mistakes))
    known = {person.email: person for person in Person.objects.all()}
    line = {
        pair.report.email: pair.manager.email
        for pair in Pair.objects.open().select_related("manager", "report")
    }
    _people(plan, known)
    _line(plan, known, line, titles)
    plan.mistakes.sort(key=lambda mistake: (mistake.line, mistake.column))
    return plan


def apply_import(plan: Plan) -> None:
    """Do what the plan says, in one transaction; a second time nothing is left to do."""
    if plan.mistakes:
        raise ValueError("a plan with mistakes is not applied")
    with transaction.atomic():
        known = {person.email: person for person in Person.objects.all()}
        for row in plan.new_people:
            if row.email not in known:
                known[row.email] = people.welcome(
                    name=row.name,
                    email=row.email,
                    zone=row.zone or "UTC",
                    language=row.language or "en",
                )
        for row, names in plan.changed:
            person = known[row.email]
            for name in names:
                setattr(person, name, getattr(row, name))
            person.save(update_fields=names)
        for manager, report in plan.ended_pairs:
            for pair in Pair.objects.open().filter(manager__email=manager, report__email=report):
                part(pair)
        for manager, report in plan.new_pairs:
            pair_up(known[manager], known[report])


def _people(plan: Plan, known: dict[str, Person]) -> None:
    for row in plan.rows:
        person = known.get(row.email)
        if person is None:
            plan.new_people.append(row)
            continue
        differing = [
            name
            for name in CHANGEABLE
            if getattr(row, name) is not None and getattr(row, name) != getattr(person, name)
        ]
        if differing:
            plan.changed.append((row, differing))


def _line(plan: Plan, known: dict[str, Person], line: dict[str, str], titles: list[str]) -> None:
    """Who reports to whom afterwards; an empty cell means nobody, a missing column no change."""
    listed = {row.email for row in plan.rows}
    after = dict(line)
    for row in plan.rows:
        if row.manager is None:
            continue
        if row.manager and row.manager not in listed and row.manager not in known:
            plan.mistakes.append(
                roster.mistake_at(row, "manager", titles, "no such manager", row.manager)
            )
            continue
        before = line.get(row.email)
        if before and before != row.manager:
            plan.ended_pairs.append((before, row.email))
        if row.manager and before != row.manager:
            plan.new_pairs.append((row.manager, row.email))
        after.pop(row.email, None)
        if row.manager:
            after[row.email] = row.manager
    for row in plan.rows:
        if row.manager and row.manager != row.email and _is_circle(row.email, after):
            plan.mistakes.append(
                roster.mistake_at(row, "manager", titles, "in a circle", row.manager)
            )


def _is_circle(start: str, line: dict[str, str]) -> bool:
    seen: set[str] = set()
    step = line.get(start)
    while step is not None and step not in seen:
        if step == start:
            return True
        seen.add(step)
        step = line.get(step)
    return False
