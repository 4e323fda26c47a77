"""Where a manager says the team is going: one page, for whoever reports to them now."""

from __future__ import annotations

from entrenous import vault
from entrenous.changes import announce, hold, hold_own
from entrenous.changes.models import Part
from entrenous.pairs.models import Direction, DirectionWording, Pair
from entrenous.people.models import Person


class NotTheManager(Exception):
    """Only the manager of a pair says where the team is going."""


def direct(pair: Pair, text: str, *, by: Person) -> None:
    """Say it anew; every pair of this manager hears of it. How it read before stays readable.

    Raises NotTheManager, PairHasEnded.
    """
    if not pair.is_managed_by(by):
        raise NotTheManager
    with hold_own(by):
        with hold(pair, by=by):
            direction = _direction_of(by)
            _word(direction, text)
        now = Pair.objects.open().filter(manager=by).select_related("report")
        for each in now.order_by("pk"):
            with hold(each, by=by):
                vault.admit(direction, each.report, through=each)
                announce(each, Part.DIRECTION, by=by)


def direction_in(pair: Pair) -> list[DirectionWording]:
    """How the direction of a pair's manager reads, newest first; none once the pair is history."""
    if not pair.is_open:
        return []
    return list(DirectionWording.objects.filter(direction__manager=pair.manager_id))


def let_read(pair: Pair) -> None:
    """A new report reads what their manager says. Nothing is opened for it."""
    for direction in Direction.objects.filter(manager=pair.manager_id):
        vault.admit(direction, pair.report, through=pair)


def _direction_of(manager: Person) -> Direction:
    direction, is_new = Direction.objects.get_or_create(manager=manager)
    if is_new:
        vault.make_key(direction, holders=[manager])
    return direction


def _word(direction: Direction, text: str) -> None:
    """Each that was saved stays: also what another tab of the manager's says a minute later."""
    latest = direction.wordings.first()
    if latest is None or latest.text != text:
        DirectionWording.objects.create(direction=direction, text=text)
