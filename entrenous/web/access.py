"""Who stands at the door of a page, and what every page knows."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from functools import wraps
from http import HTTPStatus
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from entrenous import vault
from entrenous.changes import PairHasEnded
from entrenous.pairs import pairs_of
from entrenous.pairs.models import Pair, PairQuerySet
from entrenous.people.models import Person
from entrenous.web.trouble import typed

GetResponse = Callable[[HttpRequest], HttpResponse]


class PersonRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: Person
    htmx: Any


class PairRequest(PersonRequest):
    """A request for a page of a pair by one of its two."""

    pair: Pair
    other: Person


def as_person(request: HttpRequest) -> PersonRequest:
    """A request that a guard has let in."""
    return cast("PersonRequest", request)


def uuid_or_none(text: object) -> UUID | None:
    """What an address or a form names, if it is an id at all."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


def signed_in[R: HttpResponseBase](view: Callable[..., R]) -> Callable[..., HttpResponseBase]:
    """Ask who is not signed in to do so; what they had typed into a form is not lost."""

    @wraps(view)
    def guarded(request: HttpRequest, **rest: object) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, **rest)
        if as_person(request).htmx or request.headers.get("Accept") == "application/json":
            return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
        if request.method in {"GET", "HEAD"}:
            return redirect_to_login(request.get_full_path())
        context = {"typed": typed(request)}
        return render(request, "signed_out.html", context, status=HTTPStatus.UNAUTHORIZED)

    return guarded


def pair_page[R: HttpResponseBase](view: Callable[..., R]) -> Callable[..., HttpResponseBase]:
    """Give the view its pair, or 404 to anyone who is not one of the two."""

    @signed_in
    @wraps(view)
    def guarded(request: HttpRequest, pair: object, **rest: object) -> HttpResponseBase:
        asked = cast("PairRequest", request)
        asked.pair = get_object_or_404(pairs_of(asked.user), pk=pair)
        doubt = asked.user.doubt
        if asked.pair.stays_closed(doubt):
            return closed_for_now(asked)
        asked.other = asked.pair.other(asked.user)
        try:
            with vault.ring_of(asked.user, only=asked.pair) if doubt else nullcontext():
                return view(asked, **rest)
        except PairHasEnded:
            context = {"pair": asked.pair, "other": asked.other, "typed": typed(request)}
            return render(request, "ended.html", context, status=HTTPStatus.GONE)

    return guarded


def own_page[R: HttpResponseBase](view: Callable[..., R]) -> Callable[..., HttpResponseBase]:
    """For what is somebody's alone: not for whoever has their mailbox now."""

    @signed_in
    @wraps(view)
    def guarded(request: HttpRequest, **rest: object) -> HttpResponseBase:
        asked = as_person(request)
        return closed_for_now(asked) if asked.user.is_doubted else view(asked, **rest)

    return guarded


def closed_for_now(request: PersonRequest) -> HttpResponse:
    """For who has a new address that is not settled: why nothing opens, and what does already."""
    doubt = request.user.doubt
    open_ones = [
        (pair, pair.other(request.user))
        for pair in pairs_of(request.user)
        if not pair.stays_closed(doubt)
    ]
    context = {"doubt": doubt, "open_ones": open_ones, "typed": typed(request)}
    if request.method in {"GET", "HEAD"}:
        return render(request, "doubted.html", context)
    return render(request, "doubted.html", context, status=HTTPStatus.FORBIDDEN)


def administrators_page[R: HttpResponseBase](
    view: Callable[..., R],
) -> Callable[..., HttpResponseBase]:
    """404 for everybody else: for them the page does not exist."""

    @signed_in
    @wraps(view)
    def guarded(request: HttpRequest, **rest: object) -> HttpResponseBase:
        if not cast("PersonRequest", request).user.is_administrator:
            raise Http404
        return view(request, **rest)

    return guarded


def answer(
    request: PersonRequest,
    partial: str,
    context: dict[str, object],
    *,
    page: str,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """After a deed: the part of the page that it changed, or without JavaScript the page anew."""
    if request.htmx:
        return render(request, partial, context, status=status)
    if status != HTTPStatus.OK:
        return render(request, partial.partition("#")[0], context, status=status)
    return redirect(page)


def is_wrong(forms: Mapping[str, object]) -> bool:
    """Whether one of the forms that a page is given says what is not right with it."""
    return any(getattr(form, "errors", None) for form in forms.values())


def person_in_the_room(get_response: GetResponse) -> GetResponse:
    """Open the key ring of who is signed in, for this request alone, and speak their language."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return get_response(request)
        person = request.user
        with (
            nullcontext() if person.is_doubted else vault.ring_of(person),
            translation.override(person.language),
            timezone.override(zoneinfo.ZoneInfo(person.zone)),
        ):
            response = get_response(request)
        response.headers.setdefault("Content-Language", person.language)
        return response

    return middleware


def nothing_is_kept(get_response: GetResponse) -> GetResponse:
    """No browser and no proxy keeps a page of ours; static files set their own rule before."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def who_and_where(request: HttpRequest) -> dict[str, object]:
    """For the bar of every page: the people whom the signed-in person meets."""
    if not isinstance(request.user, Person):
        return {}
    me = request.user
    return {
        "me": me,
        "mails_are_kept": settings.MAILS_ARE_KEPT,
        "my_managers": SimpleLazyObject(lambda: list(_names_of_my_managers(me))),
        "i_manage": SimpleLazyObject(lambda: pairs_of(me).open().filter(manager=me).exists()),
    }


def _names_of_my_managers(me: Person) -> PairQuerySet:
    with_me = pairs_of(me).open().filter(report=me).select_related(None)
    return with_me.select_related("manager").only("manager__name")
