"""After an administrator changed somebody's address: it is theirs, said by them or for them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from entrenous import pairs, people
from entrenous.web.access import as_person, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def vouching(request: HttpRequest, change: UUID) -> HttpResponse:
    """“It is really them”: said by one of the people with whom they have a record."""
    me = as_person(request).user
    waiting = {row.pk: row for row in pairs.waiting_for(me)}
    if change not in waiting or me.is_doubted:
        raise Http404
    row = waiting[change]
    if request.method == "POST":
        pairs.vouch(row, by=me)
        said = _("Thank you. What you and %(name)s wrote is open for both of you again.")
        messages.success(request, said % {"name": row.person.given_name})
        return redirect("today")
    return render(request, "vouching.html", {"change": row})


@require_http_methods(["GET", "HEAD", "POST"])
def address_confirmation(request: HttpRequest, link: str) -> HttpResponse:
    """The link that went to the old address. It works signed out; looking at it confirms nothing."""
    change = people.change_named(link)
    if change is None:
        raise Http404
    if request.method == "POST":
        people.settle_address(change, by=change.person)
        messages.success(request, _("Thank you. Your 1:1s are open again."))
        return redirect("today")
    return render(request, "address_confirmation.html", {"change": change})
