"""The record of a pair over time, newest first; finding in it, and taking a copy along."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from entrenous import growth
from entrenous import record as records
from entrenous.web import exporting, year
from entrenous.web.access import PairRequest, pair_page
from entrenous.web.meeting_page import shared_aims

A_PAGE = 20


class FindForm(forms.Form):
    words = forms.CharField(max_length=200, strip=True)


@require_http_methods(["GET", "HEAD", "POST"])
@pair_page
def record(request: PairRequest) -> HttpResponse:
    """Words to find arrive by POST, so that they stand in no address, log or browser history."""
    context: dict[str, object] = {"pair": request.pair, "other": request.other}
    if request.method == "POST":
        form = context["find_form"] = FindForm(request.POST)
        if form.is_valid():
            words = form.cleaned_data["words"]
            context["hits"] = records.find(request.pair, words)
            context["aims"] = [
                aim for aim in shared_aims(request.pair, request.user) if growth.has(aim, words)
            ]
            return render(request, "record.html", context)
    held = request.pair.meetings.held().prefetch_related("agreement").order_by("-starts_at")
    sheet = Paginator(held, A_PAGE).get_page(request.GET.get("page"))
    context["sheet"] = sheet
    context["entries"] = records.entries(request.pair, sheet.object_list)
    context["year"] = year.strip(request.pair)
    return render(request, "record.html", context, status=422 if "find_form" in context else 200)


@require_safe
@pair_page
def record_copy(request: PairRequest) -> HttpResponse:
    """The whole record as Markdown, for whoever of the two asks."""
    text = exporting.as_markdown(request.pair, me=request.user)
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=exporting.file_name(request.pair)
    )
    return response
