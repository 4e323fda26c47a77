"""How a text stood before: who changed what and when, and bringing a wording back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from entrenous import record
from entrenous.people.models import Person
from entrenous.record.models import Commitment, Notes, Topic
from entrenous.web.access import PairRequest, pair_page
from entrenous.web.differences import Piece, differences

A_PAGE = 20


@dataclass
class Change:
    """What one of the two made of a text."""

    before: str
    text: str
    by: Person
    at: datetime
    wording: UUID | None  # to bring back; the one that stands needs none

    @cached_property
    def pieces(self) -> list[Piece]:
        return differences(self.before, self.text)


@require_safe
@pair_page
def wordings(request: PairRequest, row: UUID) -> HttpResponse:
    record.put_notes_together(request.pair)
    standing = _standing(request, row)
    states = [
        ("", standing.written_by, standing.written_at, None),
        *(
            (wording.text, wording.by, wording.at, wording.pk)
            for wording in reversed(record.wordings_of(request.pair, row))
        ),
        (standing.text, standing.written_by, standing.written_at, None),
    ]
    changes = [Change(old[0], *new) for old, new in pairwise(states)]
    context = {
        "pair": request.pair,
        "other": request.other,
        "standing": standing,
        "sheet": Paginator(changes[::-1], A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "wordings.html", context)


@require_POST
@pair_page
def wording_return(request: PairRequest, row: UUID, wording: UUID) -> HttpResponse:
    """Bring an earlier wording back."""
    earlier = get_object_or_404(record.wordings_of(request.pair, row), pk=wording)
    record.bring_back(earlier, by=request.user)
    return redirect("wordings", request.pair.pk, row)


def _standing(request: PairRequest, row: UUID) -> Notes | Topic | Commitment:
    pair = request.pair
    for rows in (pair.notes, pair.topics, pair.commitments):
        found = rows.select_related("written_by", "meeting").filter(pk=row).first()
        if found is not None:
            assert isinstance(found, Notes | Topic | Commitment)
            return found
    return get_object_or_404(pair.notes, pk=row)
