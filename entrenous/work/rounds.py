"""What is done again and again, each time by one process alone."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from entrenous import clock
from entrenous.work.models import Round


def is_turn_of(name: str, every: timedelta) -> bool:
    """Whether this process does the round now; the next turn comes after `every`.

    Where the clock went back, the next turn is not waited for longer than that.
    """
    now = clock.now()
    due = Q(next_at__lte=now) | Q(next_at__gt=now + every)
    if Round.objects.filter(due, name=name).update(next_at=now + every):
        return True
    _round, made = Round.objects.get_or_create(name=name, defaults={"next_at": now + every})
    return made
