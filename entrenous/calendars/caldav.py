"""What is said to a CalDAV server, and what it answers (RFC 4918, 4791, 6578). What comes of it is decided elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
from lxml import etree

from entrenous.calendars.ical import instant
from entrenous.calendars.outbound import NotReached, Outbound, TooMuch

DAV, CALDAV, SERVER = "DAV:", "urn:ietf:params:xml:ns:caldav", "http://calendarserver.org/ns/"
NAMES = {"d": DAV, "c": CALDAV, "s": SERVER}
MOST = 10_000  # answers in one
STATUS = re.compile(r"[1-5][0-9]{2}")

type Element = Any  # lxml says no types


class NotLetIn(Exception):
    """Who signs in there is not known, or may not do this."""


class NothingThere(Exception):
    """The server knows no such place."""


class Unreadable(Exception):
    """What came is no answer of a CalDAV server."""


class MetMeanwhile(Exception):
    """Somebody else was quicker: what stands there is another version, or stands there already."""


class TokenRefused(Exception):
    """The server does not remember what it told us so long ago."""


@dataclass(frozen=True, slots=True)
class Found:
    """One resource in an answer: its whole address, and what was asked of it, as far as it has that."""

    address: str
    is_gone: bool
    told: dict[str, Element]

    def text(self, name: str) -> str:
        element = self.told.get(_named(name))
        return "" if element is None else (element.text or "").strip()

    @property
    def etag(self) -> str:
        return _strong(self.text("d:getetag"))

    def inside(self, name: str) -> Element | None:
        return self.told.get(_named(name))


def checked(answer: httpx.Response) -> httpx.Response:
    """Raises what an answer without success means."""
    match answer.status_code:
        case 401 | 403 | 407:
            raise NotLetIn
        case 404 | 410:
            raise NothingThere
        case 409 | 412:
            raise MetMeanwhile
        case status if status >= 400 or status < 200:
            raise NotReached
    return answer


def propfind(out: Outbound, address: str, *names: str, depth: int = 0) -> list[Found]:
    """These properties of a place, and with depth 1 of what lies in it."""
    root = _element("d:propfind")
    asked = _element("d:prop", root)
    for name in names:
        _element(name, asked)
    return _asked(out, "PROPFIND", address, root, depth=depth)


def events_between(out: Outbound, address: str, begin: datetime, end: datetime) -> list[Found]:
    """Whole objects, unexpanded: servers expand each in their own way (RFC 4791, section 7.8)."""
    root = _element("c:calendar-query")
    asked = _element("d:prop", root)
    _element("d:getetag", asked)
    _element("c:calendar-data", asked)
    calendars = _element("c:comp-filter", _element("c:filter", root), name="VCALENDAR")
    events = _element("c:comp-filter", calendars, name="VEVENT")
    _element("c:time-range", events, start=instant(begin), end=instant(end))
    return _asked(out, "REPORT", address, root, depth=1)


def changes_since(out: Outbound, address: str, token: str) -> tuple[list[Found], str]:
    """What came, changed or went since a token, and the next one (RFC 6578). Raises TokenRefused."""
    root = _element("d:sync-collection")
    _element("d:sync-token", root).text = token
    _element("d:sync-level", root).text = "1"
    _element("d:getetag", _element("d:prop", root))
    answer = _send(out, "REPORT", address, root, depth=None)
    if answer.status_code in (400, 403, 405, 409, 412, 415, 501, 507):
        raise TokenRefused
    tree = _tree(checked(answer))
    fresh = tree.findtext("d:sync-token", "", NAMES).strip()
    if any(_status(one) == 507 for one in tree.iterfind("d:response", NAMES)):
        raise TokenRefused  # it did not tell all: everything is listed instead
    return _found(tree, str(answer.url)), fresh


def objects(out: Outbound, address: str, hrefs: Sequence[str]) -> list[Found]:
    """Those objects of a calendar, in one question."""
    root = _element("c:calendar-multiget")
    asked = _element("d:prop", root)
    _element("d:getetag", asked)
    _element("c:calendar-data", asked)
    for href in hrefs:
        _element("d:href", root).text = urlsplit(href).path
    return _asked(out, "REPORT", address, root, depth=1)


def put(out: Outbound, address: str, content: bytes, *, etag: str) -> str:
    """Write an object; with an etag over that version alone, without one where nothing stands.

    Its new etag, or nothing where the server does not tell it. Raises MetMeanwhile.
    """
    condition = {"If-Match": etag} if etag else {"If-None-Match": "*"}
    headers = {"Content-Type": "text/calendar; charset=utf-8", **condition}
    answer = checked(out.request("PUT", address, content=content, headers=headers))
    return _strong(answer.headers.get("ETag", ""))


def get(out: Outbound, address: str) -> tuple[bytes, str]:
    """An object and its etag."""
    answer = checked(out.request("GET", address))
    return answer.content, _strong(answer.headers.get("ETag", ""))


def delete(out: Outbound, address: str, *, etag: str) -> None:
    """Take out that version of an object; gone already is as good. Raises MetMeanwhile."""
    headers = {"If-Match": etag} if etag else {}
    try:
        checked(out.request("DELETE", address, headers=headers))
    except NothingThere:
        return


def make_calendar(out: Outbound, address: str, name: str) -> None:
    """A new calendar at an address that is free (RFC 4791, section 5.3.1)."""
    root = _element("c:mkcalendar")
    told = _element("d:prop", _element("d:set", root))
    _element("d:displayname", told).text = name
    _element("c:comp", _element("c:supported-calendar-component-set", told), name="VEVENT")
    checked(_send(out, "MKCALENDAR", address, root, depth=None))


def _asked(
    out: Outbound, method: str, address: str, root: Element, *, depth: int | None
) -> list[Found]:
    answer = checked(_send(out, method, address, root, depth=depth))
    return _found(_tree(answer), str(answer.url))


def _send(
    out: Outbound, method: str, address: str, root: Element, *, depth: int | None
) -> httpx.Response:
    headers = {"Content-Type": "application/xml; charset=utf-8"}
    if depth is not None:
        headers["Depth"] = str(depth)
    body = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return out.request(method, address, content=body, headers=headers)


def _tree(answer: httpx.Response) -> Element:
    """Without entities, and nothing fetched. Raises Unreadable."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(answer.content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Unreadable from None
    if root.getroottree().docinfo.doctype or root.tag != _named("d:multistatus"):
        raise Unreadable
    return root


def _found(tree: Element, asked: str) -> list[Found]:
    responses: Sequence[Element] = tree.findall("d:response", NAMES)
    if len(responses) > MOST:
        raise TooMuch
    return [
        Found(
            address=joined(asked, one.findtext("d:href", "", NAMES)),
            is_gone=_status(one) in (404, 410),
            told={
                told.tag: told
                for part in one.iterfind("d:propstat", NAMES)
                if " 200" in part.findtext("d:status", "", NAMES)
                for told in part.iterfind("d:prop/*", NAMES)
            },
        )
        for one in responses
    ]


def _status(response: Element) -> int:
    """Of the resource as a whole; 0 where it is told for each property."""
    words = response.findtext("d:status", "", NAMES).split()
    return int(words[1]) if len(words) > 1 and STATUS.fullmatch(words[1]) else 0


def joined(here: str, there: str) -> str:
    """A whole address out of one that a server gave. Raises Unreadable."""
    try:
        return urljoin(here, there.strip())
    except ValueError:
        raise Unreadable from None


def _strong(etag: str) -> str:
    """A web server in front that packs answers marks them as weak; the server behind knows none of that."""
    return etag.removeprefix("W/")


def _named(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{NAMES[prefix]}}}{local}"


def _element(name: str, parent: Element = None, /, **attributes: str) -> Element:
    if parent is None:
        return etree.Element(_named(name), attributes, nsmap=NAMES)
    return etree.SubElement(parent, _named(name), attributes)
