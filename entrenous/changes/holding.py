from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction

if TYPE_CHECKING:
    from entrenous.pairs.models import Pair
    from entrenous.people.models import Person


class NotOneOfTheTwo(Exception):
    """Whoever asked is a stranger to this pair."""


class PairHasEnded(Exception):
    """The pair is history: it can be read, and nothing is added."""


@contextmanager
def hold_own(person: Person) -> Iterator[None]:
    """One transaction with a person's row locked: for what is theirs alone, and is told to nobody.

    Take it before any pair. Rows that only name the person do not wait for it.
    """
    with transaction.atomic():
        person.__class__.objects.select_for_update(no_key=True).get(
            pk=person.pk
        )  # lazy, in requests
        yield


def lock(pair: Pair) -> Pair:
    """Its row as it is now, locked until the transaction ends: of history, too."""
    return type(pair).objects.select_for_update().get(pk=pair.pk)


@contextmanager
def hold(pair: Pair, *, by: Person | None) -> Iterator[None]:
    """One transaction with the pair's row locked, so that two verbs of a pair never overlap.

    `by` is one of the two, or None for what the line or the planner does to a pair.
    Raises NotOneOfTheTwo, PairHasEnded.
    """
    with transaction.atomic():
        locked = lock(pair)
        if by is not None and by.pk not in (locked.manager_id, locked.report_id):
            raise NotOneOfTheTwo
        if not locked.is_open:
            raise PairHasEnded
        pair.news_number = locked.news_number
        pair.another_rhythm_answered = locked.another_rhythm_answered
        yield
