"""A 1:1 away from the desk, on a phone in one hand: what both bring, in large type, and nothing to type."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrenous.web.access import PairRequest, pair_page
from entrenous.web.meeting_page import page_of


@require_safe
@pair_page
def walk(request: PairRequest, meeting: UUID) -> HttpResponse:
    template = "walk.html#lines" if request.GET.get("part") == "lines" else "walk.html"
    page = page_of(request, meeting)
    return render(request, template, {"page": page, "pair": request.pair, "other": request.other})
