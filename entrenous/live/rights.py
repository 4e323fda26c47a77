"""Who may connect, and who may hear what right now. Asked anew each time; nothing is remembered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import NamedTuple
from uuid import UUID

from asgiref.typing import WebSocketScope
from django.conf import settings
from django.contrib.auth import get_user
from django.db.models import Sum
from django.db.models.functions import Length
from django.http import HttpRequest, parse_cookie
from django.http.request import split_domain_port, validate_host
from django.utils import timezone

from entrenous import vault
from entrenous.changes import Ring, news_since
from entrenous.live.listeners import Listener
from entrenous.live.presence import SignedIn
from entrenous.live.rooms import Member
from entrenous.pairs import pairs_of, who_reads
from entrenous.pairs.models import Pair
from entrenous.people.models import Person, Session
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


def recognise(scope: WebSocketScope) -> SignedIn | None:
    """The person whom Django would let in with the session that the cookie names."""
    key = parse_cookie("; ".join(_headers(scope, b"cookie"))).get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    person = get_user(request)
    if not isinstance(person, Person) or request.session.session_key is None:
        return None
    return SignedIn(person.pk, stored(request.session.session_key), person.password)


def still_here(people: Iterable[SignedIn]) -> set[SignedIn]:
    """Those whose session lives and signs in somebody who is still one of us. Two queries for any number.

    A session names its person for as long as it lives; a new password ends it, as Django has it.
    """
    everyone = set(people)
    sessions = set(
        Session.objects.filter(
            session_key__in={each.session for each in everyone},
            expire_date__gt=timezone.now(),  # by the clock that Django's sessions go by
        ).values_list("session_key", flat=True)
    )
    ours = Person.objects.filter(pk__in={each.person for each in everyone}, is_active=True)
    passwords = dict(ours.values_list("pk", "password"))
    return {
        each
        for each in everyone
        if each.session in sessions and passwords.get(each.person) == each.password
    }


def still_listening(listeners: Iterable[Listener]) -> set[Listener]:
    there = list(listeners)
    here = still_here(listener.who for listener in there)
    return {listener for listener in there if listener.who in here}


def who_may_hear(
    news: Sequence[Ring], listeners: Iterable[Listener]
) -> list[tuple[Listener, list[Ring]]]:
    """What of the news each of them may be told. Five queries for any number of both."""
    readers = who_reads(Pair.objects.filter(pk__in={each.pair for each in news}))
    of_each = {
        listener: [each for each in news if listener.who.person in readers.get(each.pair, ())]
        for listener in listeners
    }
    may = still_listening(listener for listener, theirs in of_each.items() if theirs)
    return [(listener, of_each[listener]) for listener in may]


def missed_by(listener: Listener, seen: dict[UUID, int]) -> list[Ring]:
    """What changed since; of pairs that are not theirs, nothing, and no sign whether they exist."""
    if not still_here([listener.who]):
        return []
    readers = who_reads(Pair.objects.filter(pk__in=seen))
    mine = [pair for pair, people in readers.items() if listener.who.person in people]
    return news_since((pair, seen[pair]) for pair in mine)


class Opened(NamedTuple):
    """What somebody may write in: whose notes, of which meeting, and with which keys."""

    who: SignedIn
    pair: UUID
    meeting: UUID
    sealer: Sealer
    size: int  # bytes that are stored


def may_write(scope: WebSocketScope, meeting: UUID | None) -> Opened | None:
    """None to everybody but the two of an open pair, whether there is such a meeting or not."""
    who = recognise(scope)
    if who is None or meeting is None:
        return None
    me = Person.objects.get(pk=who.person)
    pair = pairs_of(me).open().filter(meetings=meeting).first()
    if pair is None or pair.stays_closed(me.doubt):
        return None
    with vault.ring_of(me, only=pair):
        try:
            sealer = vault.Sealer(pair.pk, NotesUpdate, "body")
        except (vault.Closed, vault.CannotBeOpened):
            return None
    updates = NotesUpdate.objects.filter(pair=pair, meeting=meeting).order_by()
    size = updates.aggregate(bytes=Sum(Length("body")))["bytes"] or 0
    return Opened(who, pair.pk, meeting, sealer, size)


def still_writing(members: Iterable[Member]) -> set[Member]:
    """Those who may write as before: signed in, readers of an open pair, and its keys are there."""
    there = list(members)
    here = still_here(member.who for member in there)
    readers = who_reads(Pair.objects.open().filter(pk__in={member.pair for member in there}))
    keys = vault.holders(readers)
    return {
        member
        for member in there
        if member.who in here
        and member.who.person in readers.get(member.pair, ())
        and (member.pair, member.who.person) in keys
    }


def _headers(scope: WebSocketScope, wanted: bytes) -> list[str]:
    return [value.decode("latin-1") for name, value in scope["headers"] if name == wanted]
