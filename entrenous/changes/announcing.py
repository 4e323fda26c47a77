from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from entrenous import clock
from entrenous.changes import bell
from entrenous.changes.models import News, Part

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from entrenous.pairs.models import Pair
    from entrenous.people.models import Person


def announce(pair: Pair, *parts: Part, by: Person | None) -> None:
    """Number the change and ring with it; call it while holding the pair, so nobody hears a rollback."""
    for part in parts:
        type(pair).objects.filter(pk=pair.pk).update(news_number=F("news_number") + 1)
        pair.news_number += 1
        latest = News.objects.filter(pair=pair, part=part)  # held: nobody else writes it
        if not latest.update(number=pair.news_number, by=by, at=clock.now()):
            News.objects.create(
                pair=pair, part=part, number=pair.news_number, by=by, at=clock.now()
            )
        bell.ring(bell.News(pair.pk, part.value, pair.news_number, by.pk if by else None))


def news_since(seen: Iterable[tuple[UUID, int]]) -> list[bell.News]:
    """What a browser missed: for each pair, the parts that changed after the number it saw last.

    The caller has made sure that the pairs are the listener's own.
    """
    last = dict(seen)
    missed = News.objects.filter(pair__in=last).order_by("number")
    return [
        bell.News(row.pair_id, row.part, row.number, row.by_id)
        for row in missed
        if row.number > last[row.pair_id]
    ]
