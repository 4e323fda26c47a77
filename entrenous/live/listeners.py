"""Who listens: one connection of one signed-in person, and what they may hear right now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from importlib import import_module
from urllib.parse import urlsplit
from uuid import UUID

from asgiref.typing import WebSocketScope
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.http.request import split_domain_port, validate_host
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from entrenous.pairs.models import Pair
from entrenous.people.models import AddressChange, Person


@dataclass(eq=False, slots=True)
class Listener:
    """A person at a browser; `session` is what makes the connection theirs."""

    person: UUID
    session: str
    heard: dict[UUID, int] = field(default_factory=dict)


def comes_from_our_page(scope: WebSocketScope) -> bool:
    """Whether the Origin is the host that is asked, and one of ours (RFC 6455, section 10.2)."""
    headers = dict(scope["headers"])
    host = headers.get(b"host", b"").decode("latin-1").lower()
    origin = urlsplit(headers.get(b"origin", b"").decode("latin-1").lower())
    domain, _ = split_domain_port(host)
    return (
        origin.scheme in {"http", "https"}
        and origin.netloc == host
        and bool(domain)
        and validate_host(domain, settings.ALLOWED_HOSTS)
    )


def recognise(scope: WebSocketScope) -> Listener | None:
    """The person whose session the cookie names, if they may be here."""
    cookies: SimpleCookie = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            cookies.load(value.decode("latin-1"))
    morsel = cookies.get(settings.SESSION_COOKIE_NAME)
    if morsel is None:
        return None
    session = _session(morsel.value)
    signed_in_as = session.get(SESSION_KEY)
    if not signed_in_as:
        return None
    person = Person.objects.filter(pk=signed_in_as, is_active=True).first()
    if person is None:
        return None
    signed = session.get(HASH_SESSION_KEY, "")
    if not constant_time_compare(signed, person.get_session_auth_hash()):
        return None
    return Listener(person.pk, morsel.value)


def still_here(listeners: Iterable[Listener]) -> set[Listener]:
    """Those whose session lives and who are still one of us. Three queries for any number."""
    everyone = list(listeners)
    people = {
        person.pk: person
        for person in Person.objects.filter(
            pk__in={listener.person for listener in everyone}, is_active=True
        )
    }
    doubted = set(
        AddressChange.objects.filter(person__in=people, settled_at=None).values_list(
            "person", flat=True
        )
    )
    sessions = _living_sessions({listener.session for listener in everyone})
    return {
        listener
        for listener in everyone
        if listener.person in people
        and listener.person not in doubted
        and constant_time_compare(
            sessions.get(listener.session, ""), people[listener.person].get_session_auth_hash()
        )
    }


def pairs_open_to(person: UUID) -> set[UUID]:
    return set(
        Pair.objects.filter(Q(manager=person) | Q(report=person)).values_list("pk", flat=True)
    )


def _living_sessions(keys: set[str]) -> dict[str, str]:
    """Session key -> the hash that signs the person in with it; gone or expired ones are left out."""
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    return {row.session_key: row.get_decoded().get(HASH_SESSION_KEY, "") for row in rows}


def _session(key: str) -> SessionBase:
    store: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return store
