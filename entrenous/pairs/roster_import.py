"""Make the organisation what a list of people says: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction

from entrenous import people
from entrenous.pairs.actions import begin, line_changed, part
from entrenous.pairs.models import Pair
from entrenous.people import roster
from entrenous.people.models import Person
from entrenous.people.roster import Mistake, Row

CHANGEABLE = ("name", "zone", "language")


@dataclass
class Plan:
    """What a list would change. With mistakes nothing is changed at all.

    People are named by their addresses. Who is not in the list stays as they are.
    """

    mistakes: list[Mistake] = field(default_factory=list)
    new_people: list[Row] = field(default_factory=list)
    changed: list[tuple[Row, dict[str, str]]] = field(default_factory=list)  # what it is so far
    ended_pairs: list[tuple[str, str]] = field(default_factory=list)  # manager, report
    new_pairs: list[tuple[str, str]] = field(default_factory=list)

    @property
    def changes_nothing(self) -> bool:
        return not (self.new_people or self.changed or self.new_pairs or self.ended_pairs)


def plan_import(content: bytes) -> Plan:
    """Read a list and say what it would change. Raises roster.Unreadable."""
    rows, mistakes = roster.read(content)
    plan = Plan(mistakes=mistakes)
    known = _known()
    line = {
        pair.report.email: pair.manager.email
        for pair in Pair.objects.open().select_related("manager", "report")
    }
    _compare_people(plan, rows, known)
    _compare_line(plan, rows, known, line)
    plan.mistakes.sort(key=roster.place_of)
    return plan


def apply_import(plan: Plan, *, by: Person | None = None) -> None:
    """Do what the plan says, in one transaction; a second time nothing is left to do.

    Who was here before and has another manager now is told, and so are the managers.
    """
    if plan.mistakes:
        raise ValueError("a plan with mistakes is not applied")
    with transaction.atomic():
        known = _known()
        here = set(known)
        for row in plan.new_people:
            known[row.email] = people.welcome(
                name=row.name,
                email=row.email,
                zone=row.zone or "UTC",
                language=row.language or "en",
            )
        for row, before in plan.changed:
            people.change_settings(
                known[row.email], **{name: getattr(row, name) for name in before}
            )
        for manager, report in plan.ended_pairs:
            for pair in Pair.objects.open().filter(manager__email=manager, report__email=report):
                part(pair)
        for manager, report in plan.new_pairs:
            begin(known[manager], known[report])
        for report, before_, after in _changed_lines(plan):
            if report in here:
                line_changed(
                    known[report],
                    before=known[before_] if before_ else None,
                    after=known[after] if after else None,
                    by=by,
                )


def _known() -> dict[str, Person]:
    return {person.email: person for person in people.everybody()}


def _changed_lines(plan: Plan) -> Iterator[tuple[str, str | None, str | None]]:
    """The report, the manager before, and the one after."""
    before = {report: manager for manager, report in plan.ended_pairs}
    after = {report: manager for manager, report in plan.new_pairs}
    for report in before | after:
        yield report, before.get(report), after.get(report)


def _compare_people(plan: Plan, rows: list[Row], known: dict[str, Person]) -> None:
    for row in rows:
        person = known.get(row.email)
        if person is None:
            plan.new_people.append(row)
        elif not person.is_active:
            plan.mistakes.append(row.wrong("email", "has left", row.email))
        else:
            differing = {
                name: getattr(person, name)
                for name in CHANGEABLE
                if getattr(row, name) not in (None, getattr(person, name))
            }
            if differing:
                plan.changed.append((row, differing))


def _compare_line(
    plan: Plan, rows: list[Row], known: dict[str, Person], line: dict[str, str]
) -> None:
    """Who reports to whom afterwards; an empty cell means nobody, a missing column no change."""
    listed = {row.email for row in rows}
    after = dict(line)
    for row in rows:
        if row.manager is None or row.manager == row.email:
            continue
        manager = known.get(row.manager)
        if row.manager and manager is None and row.manager not in listed:
            plan.mistakes.append(row.wrong("manager", "no such manager", row.manager))
            continue
        if manager and not manager.is_active:
            plan.mistakes.append(row.wrong("manager", "has left", row.manager))
            continue
        before = after.pop(row.email, "")
        if row.manager:
            after[row.email] = row.manager
        if before and before != row.manager:
            plan.ended_pairs.append((before, row.email))
        if row.manager and before != row.manager:
            plan.new_pairs.append((row.manager, row.email))
    for row in rows:
        if row.manager and row.manager != row.email and _is_circle(row.email, after):
            plan.mistakes.append(row.wrong("manager", "in a circle", row.manager))


def _is_circle(start: str, line: dict[str, str]) -> bool:
    """Whether who starts here comes back to themselves on the way up."""
    seen: set[str] = set()
    step = line.get(start)
    while step is not None and step not in seen:
        if step == start:
            return True
        seen.add(step)
        step = line.get(step)
    return False
