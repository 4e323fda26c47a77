"""Ways on which letters did not get through: their owner reads of it in the app."""

from __future__ import annotations

from uuid import UUID

from entrenous.delivery.models import Sending
from entrenous.people.models import Person


def silent_ways(person: Person) -> dict[UUID | None, str]:
    """The state of the latest letter on each way that it failed on, or that a crash left unsure; None is mail."""
    settled = (Sending.State.GONE, Sending.State.FAILED, Sending.State.UNSURE)
    rows = Sending.objects.filter(letter__person=person, state__in=settled).order_by("at")
    latest = dict(rows.values_list("reach", "state"))
    return {reach: state for reach, state in latest.items() if state != Sending.State.GONE}
