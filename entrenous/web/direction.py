"""Where the team is going: the manager of a pair words it, the report reads it and asks."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from entrenous import pairs
from entrenous.web.access import PairRequest, closed_for_now, pair_page


class DirectionForm(forms.Form):
    text = forms.CharField(max_length=20_000, strip=True, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@pair_page
def direction(request: PairRequest) -> HttpResponse:
    """Read by the current reports of this manager and nobody else; history has none."""
    if not request.pair.is_open:
        raise Http404
    if request.user.is_doubted:
        return closed_for_now(request)
    form = None
    if request.method == "POST":
        if not request.pair.is_managed_by(request.user):
            raise Http404
        form = DirectionForm(request.POST)
        if form.is_valid():
            pairs.direct(request.pair, form.cleaned_data["text"], by=request.user)
            messages.success(request, _("Saved. Whoever reports to you can read it."))
            return redirect("direction", request.pair.pk)
    wordings = pairs.direction_in(request.pair)
    context = {
        "pair": request.pair,
        "other": request.other,
        "latest": wordings[0] if wordings else None,
        "earlier": wordings[1:],
        "form": form,
        "is_mine": request.pair.is_managed_by(request.user),
    }
    return render(request, "direction.html", context, status=422 if form else 200)
