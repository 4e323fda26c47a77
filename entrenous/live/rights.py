"""Who may connect, and who may hear what right now. Asked anew each time; nothing is remembered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import NamedTuple
from uuid import UUID

from asgiref.typing import WebSocketScope
from django.conf import settings
from django.contrib.auth import get_user
from django.db.models import Q, Sum
from django.db.models.functions import Length
from django.http import HttpRequest, parse_cookie
from django.http.request import split_domain_port, validate_host
from django.utils import timezone

from entrenous import record, vault
from entrenous.changes import Ring, news_since
from entrenous.live.listeners import Listener
from entrenous.live.rooms import Member
from entrenous.pairs.models import Pair
from entrenous.people.models import AddressChange, Person, Session
from entrenous.people.sessions import stored
from entrenous.record.models import NotesUpdate
from entrenous.vault import Sealer


def comes_from_our_page(scope: WebSocketScope) -> bool:
    """Whether the Origin is the very host that is asked, and one of ours (RFC 6455, section 10.2).

    Cookies travel to every port of a host and along with any page's request: only this
    keeps another site, or another program of the same machine, from listening in.
    """
    hosts, origins = _headers(scope, b"host"), _headers(scope, b"origin")
    if len(hosts) != 1 or len(origins) != 1:
        return False
    if origins[0] in settings.CSRF_TRUSTED_ORIGINS:
        return True  # our address, behind a web server that names us otherwise
    domain, _port = split_domain_port(hosts[0])
    scheme = "https" if settings.SECURE else "http"
    return (
        origins[0] == f"{scheme}://{hosts[0]}"
        and bool(domain)
        and validate_host(domain, settings.ALLOWED_HOSTS)
    )


def recognise(scope: WebSocketScope) -> Listener | None:
    """The person whom Django would let in with the session that the cookie names."""
    key = parse_cookie("; ".join(_headers(scope, b"cookie"))).get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    person = get_user(request)
    if not isinstance(person, Person) or request.session.session_key is None:
        return None
    return Listener(person.pk, stored(request.session.session_key), person.password)


def still_here[L: (Listener, Member)](listeners: Iterable[L]) -> set[L]:
    """Those whose session lives and signs in somebody who is still one of us. Two queries for any number.

    A session names its person for as long as it lives; a new password ends it, as Django has it.
    """
    everyone = list(listeners)
    sessions = set(
        Session.objects.filter(
            session_key__in={listener.session for listener in everyone},
            expire_date__gt=timezone.now(),  # by the clock that Django's sessions go by
        ).values_list("session_key", flat=True)
    )
    people = dict(
        Person.objects.filter(
            pk__in={listener.person for listener in everyone}, is_active=True
        ).values_list("pk", "password")
    )
    return {
        listener
        for listener in everyone
        if listener.session in sessions and people.get(listener.person) == listener.password
    }


def who_may_hear(
    news: Sequence[Ring], listeners: Iterable[Listener]
) -> list[tuple[Listener, list[Ring]]]:
    """What of the news each of them may be told. Four queries for any number of both."""
    both = {
        pair: (manager, report)
        for pair, manager, report in Pair.objects.filter(
            pk__in={each.pair for each in news}
        ).values_list("pk", "manager", "report")
    }
    of_each = {
        listener: [each for each in news if listener.person in both.get(each.pair, ())]
        for listener in listeners
    }
    may = _undoubted(still_here(listener for listener, theirs in of_each.items() if theirs))
    return [(listener, of_each[listener]) for listener in may]


def missed_by(listener: Listener, seen: dict[UUID, int]) -> list[Ring]:
    """What changed since; of pairs that are not theirs, nothing, and no sign whether they exist."""
    if not _undoubted(still_here([listener])):
        return []
    me = listener.person
    own = Pair.objects.filter(Q(manager=me) | Q(report=me), pk__in=seen)
    return news_since((pair, seen[pair]) for pair in own.values_list("pk", flat=True))


def _undoubted[L: (Listener, Member)](listeners: set[L]) -> list[L]:
    """Whoever may have another's mailbox stays signed in, and hears of no pair."""
    doubted = AddressChange.objects.filter(
        person__in={listener.person for listener in listeners}, settled_at=None
    )
    nobody = set(doubted.values_list("person", flat=True)) if listeners else set()
    return [listener for listener in listeners if listener.person not in nobody]


class Opened(NamedTuple):
    """What somebody may write in: whose notes, of which meeting, and with which keys."""

    listener: Listener
    pair: UUID
    meeting: UUID
    sealer: Sealer
    size: int  # bytes that are stored


def may_write(scope: WebSocketScope, meeting: UUID | None) -> Opened | None:
    """None to everybody but the two of an open pair, whether there is such a meeting or not."""
    listener = recognise(scope)
    if listener is None or meeting is None or not _undoubted({listener}):
        return None
    me = Person.objects.get(pk=listener.person)
    mine = Pair.objects.open().filter(Q(manager=me) | Q(report=me))
    pair = mine.filter(meetings=meeting).first()
    if pair is None:
        return None
    with vault.ring_of(me, only=pair):
        try:
            sealer = vault.Sealer(pair.pk, NotesUpdate, "body")
        except (vault.Closed, vault.CannotBeOpened):
            return None
    stored = NotesUpdate.objects.filter(meeting=meeting).order_by()
    size = stored.aggregate(bytes=Sum(Length("body")))["bytes"] or 0
    return Opened(listener, pair.pk, meeting, sealer, size)


def still_writing(members: Iterable[Member]) -> set[Member]:
    """Those who may write as before: signed in, one of the two of an open pair, and its keys are there."""
    signed_in = set(_undoubted(still_here(members)))
    both = {
        pair: (manager, report)
        for pair, manager, report in Pair.objects.open()
        .filter(pk__in={member.pair for member in signed_in})
        .values_list("pk", "manager", "report")
    }
    keys = vault.holders({member.pair for member in signed_in})
    return {
        member
        for member in signed_in
        if member.person in both.get(member.pair, ()) and (member.pair, member.person) in keys
    }


def what_is_missing(
    person: UUID, pair: UUID, meeting: UUID, seen: bytes
) -> tuple[bytes, bytes] | None:
    """What a browser that has seen so much lacks, and how much we have: an update, a state vector.

    None when the document cannot be opened.
    """
    me, ours = Person.objects.get(pk=person), Pair.objects.get(pk=pair)
    with vault.ring_of(me, only=ours):
        try:
            doc = record.stored(meeting, pair)
            return doc.get_update(seen), doc.get_state()
        except (vault.Closed, vault.CannotBeOpened):
            return None


def bodies(rows: Sequence[UUID]) -> dict[UUID, bytes]:
    """Sealed as they are: the rooms that hear them have the keys."""
    found = NotesUpdate.objects.filter(pk__in=rows).values_list("pk", "body")
    return {pk: bytes(body) for pk, body in found}


def put_together(person: UUID, pair: UUID) -> None:
    me, ours = Person.objects.get(pk=person), Pair.objects.get(pk=pair)
    with vault.ring_of(me, only=ours):
        record.settle(ours)


def _headers(scope: WebSocketScope, wanted: bytes) -> list[str]:
    return [value.decode("latin-1") for name, value in scope["headers"] if name == wanted]
