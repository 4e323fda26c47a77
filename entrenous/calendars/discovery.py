"""From an e-mail address or the name of a server to somebody's calendars (RFC 6764)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import dns.exception
import dns.resolver

from entrenous.calendars import caldav, outbound
from entrenous.calendars.outbound import NotReached, Outbound

MOST = 30  # calendars of one person
WITHIN = 5.0  # seconds for a name server

type Services = Callable[[str], list[str]]


class NoneThere(Exception):
    """Nobody answers there as a CalDAV server."""


@dataclass(frozen=True, slots=True)
class Collection:
    """A calendar that a server offers."""

    address: str
    name: str
    may_write: bool


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody's calendars lie, and which they are."""

    address: str
    collections: list[Collection]


def services_of(domain: str) -> list[str]:
    """Addresses that the domain names for CalDAV, only within itself: a name server alone gets no password."""
    service = f"_caldavs._tcp.{domain}"
    try:
        servers = sorted(
            dns.resolver.resolve(service, "SRV", lifetime=WITHIN), key=lambda one: one.priority
        )
    except (dns.exception.DNSException, OSError, ValueError):
        return []
    found = []
    for one in servers[:3]:
        host = one.target.to_text(omit_final_dot=True).lower()
        if is_within(host, domain):
            found.append(f"https://{host}:{one.port}{_path(service)}")
    return found


def find(
    out: Outbound, told: str, *, services: Services = services_of, climbs: bool = False
) -> Home:
    """Raises NoneThere, NotReached, and caldav.NotLetIn where a server is but does not know who asks.

    With `climbs`, the address of a calendar leads to where it lies, if the server says no more.
    """
    refused = answered = False
    for address in _candidates(told.strip(), services):
        try:
            principal = _place(out, address, "d:current-user-principal")
            home = principal and _place(out, principal, "c:calendar-home-set")
            # Some give the address of their calendars themselves, or of one of them.
            found = _collections(out, home or address)
        except caldav.NotLetIn:
            refused = True
        except (caldav.NothingThere, caldav.Unreadable, caldav.MetMeanwhile):
            answered = True
        except NotReached:
            continue
        else:
            answered = True
            if home or found:
                beside = urljoin(address.rstrip("/"), "./") if climbs else address
                return Home(home or beside, found)
    if refused:
        raise caldav.NotLetIn
    raise NoneThere if answered else NotReached


def make_own(out: Outbound, home: Home, name: str) -> Collection | None:
    """A calendar for our entries alone, where the server lets us make one."""
    address = urljoin(home.address.rstrip("/") + "/", f"{uuid.uuid4()}/")
    try:
        caldav.make_calendar(out, address, name)
    except (
        NotReached,
        outbound.TooMuch,
        caldav.NotLetIn,
        caldav.NothingThere,
        caldav.MetMeanwhile,
    ):
        return None
    return Collection(address, name, may_write=True)


def is_within(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def _candidates(told: str, services: Services) -> Iterator[str]:
    if "://" in told:
        yield told
        try:
            is_a_server = urlsplit(told).path in ("", "/")
        except ValueError:
            return
        if is_a_server:
            yield urljoin(told, "/.well-known/caldav")
        return
    domain = told.rpartition("@")[2].strip("/").lower()
    if not domain or "/" in domain:
        if domain:
            yield f"https://{domain}"
        return
    yield from services(domain)
    yield f"https://{domain}/.well-known/caldav"
    yield f"https://{domain}/"


def _path(service: str) -> str:
    """Where to begin on that server, if the domain says so (section 4)."""
    try:
        for record in dns.resolver.resolve(service, "TXT", lifetime=WITHIN):
            said = b"".join(record.strings).decode("ascii", "replace")
            if said.startswith("path=/"):
                return said.removeprefix("path=")
    except (dns.exception.DNSException, OSError, ValueError):
        pass
    return "/.well-known/caldav"


def _place(out: Outbound, address: str, name: str) -> str:
    """The address in a property; nothing where the server does not have it, or it leads out of its domain."""
    for found in caldav.propfind(out, address, name):
        inside = found.inside(name)
        href = None if inside is None else inside.findtext("d:href", None, caldav.NAMES)
        if href:
            there = caldav.joined(found.address, href)
            return there if _is_near(there, found.address) else ""
    return ""


def _is_near(there: str, here: str) -> bool:
    """On the same server, or on one beside it: some keep calendars at p42-caldav and people at caldav."""
    one, other = urlsplit(there), urlsplit(here)
    parent = (other.hostname or "").partition(".")[2]
    return one.scheme == other.scheme and (
        one.netloc == other.netloc
        or ("." in parent and is_within(one.hostname or "", parent) and one.scheme == "https")
    )


def _collections(out: Outbound, home: str) -> list[Collection]:
    asked = (
        *("d:resourcetype", "d:displayname"),
        *("c:supported-calendar-component-set", "d:current-user-privilege-set"),
    )
    found = []
    for one in caldav.propfind(out, home, *asked, depth=1):
        kind = one.inside("d:resourcetype")
        if kind is None or kind.find("c:calendar", caldav.NAMES) is None or not _holds_events(one):
            continue
        if not _is_near(one.address, home):
            continue
        last = one.address.rstrip("/").rpartition("/")[2]
        found.append(Collection(one.address, one.text("d:displayname") or last, _may_write(one)))
    return found[:MOST]


def _holds_events(found: caldav.Found) -> bool:
    kinds = found.inside("c:supported-calendar-component-set")
    if kinds is None:
        return True
    names = {kind.get("name", "").upper() for kind in kinds}
    return not names or "VEVENT" in names


def _may_write(found: caldav.Found) -> bool:
    granted = found.inside("d:current-user-privilege-set")
    if granted is None:
        return True
    return any(
        granted.find(f"d:privilege/{name}", caldav.NAMES) is not None
        for name in ("d:all", "d:write", "d:write-content", "d:bind")
    )
