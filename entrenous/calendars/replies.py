"""What a mail to one of our reply addresses says, within limits. It keeps no word of it (RFC 5546, 6047)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from typing import Any

import icalendar

LARGEST = 256 * 1024  # bytes
MOST_PARTS = 30
MOST_COMPONENTS = 20  # of a calendar; an answer has five or so
LONGEST_HEADER = 10_000  # characters of addresses
CHARSETS = {"utf-8", "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252"}
METHODS = {"REPLY", "COUNTER", "REFRESH"}
TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")


@dataclass(frozen=True, slots=True)
class Attendee:
    """Who answers: every address that the property gives, in small letters."""

    addresses: frozenset[str]
    partstat: str
    sent_by: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer about one event. Instants are in UTC; what cannot be told is None."""

    method: str
    uid: str
    attendees: tuple[Attendee, ...]
    sequence: int | None
    starts_at: datetime | None
    ends_at: datetime | None
    stamp: datetime | None


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail of ours did not arrive."""

    is_for_good: bool


class Unreadable:
    """There may be an answer in it that we cannot read, or that says several things."""


class Nothing:
    """No answer to anything that we ask."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that came in."""

    sender: str  # the one address of its one From, or none
    message_id: str
    is_automatic: bool  # a machine sent it, or a list: never answered
    said: Reply | Bounce | Unreadable | Nothing


def recipients(raw: bytes) -> tuple[str, ...]:
    """Out of the head alone: of a mail to nobody here the rest is not looked at."""
    head = BytesHeaderParser().parsebytes(_without_envelope(raw)[:LARGEST])
    found = (address.lower() for name in TO for address in _addresses(head, name))
    return tuple(address for address in found if "@" in address)


def read(raw: bytes) -> Letter:
    """Whatever it is, it does not raise."""
    raw = _without_envelope(raw)
    is_too_much = len(raw) > LARGEST or raw.lower().count(b"content-type") > 2 * MOST_PARTS
    mail: Message[str, str] = (
        BytesHeaderParser().parsebytes(raw[:LARGEST]) if is_too_much else message_from_bytes(raw)
    )
    return Letter(
        sender=_sender(mail),
        message_id=str(mail.get("Message-ID", "")).strip(),
        is_automatic=_is_automatic(mail),
        said=Unreadable() if is_too_much else _said(mail),
    )


def _without_envelope(raw: bytes) -> bytes:
    """Some mail servers hand it to a command in a line of its own."""
    return raw.partition(b"\n")[2] if raw.startswith(b"From ") else raw


def _addresses(mail: Message[str, str], name: str) -> list[str]:
    """None of a header of a length, or of a depth, that no honest one has."""
    given = [str(value) for value in mail.get_all(name, [])]
    if sum(map(len, given)) > LONGEST_HEADER:
        return []
    try:
        return [address for _name, address in getaddresses(given)]
    except RecursionError:
        return []


def _sender(mail: Message[str, str]) -> str:
    found = _addresses(mail, "From")
    is_plain = len(mail.get_all("From", [])) == len(found) == 1
    return found[0].lower() if is_plain else ""


def _is_automatic(mail: Message[str, str]) -> bool:
    submitted = str(mail.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()
    precedence = str(mail.get("Precedence", "")).strip().lower()
    return (
        submitted != "no"
        or precedence in {"bulk", "junk", "list", "auto_reply"}
        or str(mail.get("Return-Path", "")).strip() == "<>"
        or any(name.lower().startswith("list-") for name in mail)
    )


def _said(mail: Message[str, str]) -> Reply | Bounce | Unreadable | Nothing:
    parts = list(_parts(mail))
    if mail.get_content_type() == "multipart/report":
        return _bounce(parts)
    if len(parts) > MOST_PARTS:
        return Unreadable()
    shown: list[Message[str, str]] = []
    attached: list[Message[str, str]] = []
    for part in parts:
        kind = part.get_content_type()
        if kind == "application/ms-tnef":
            return Unreadable()
        if kind in {"text/calendar", "application/ics"}:
            is_attached = kind != "text/calendar" or part.get_content_disposition() == "attachment"
            (attached if is_attached else shown).append(part)
    texts = {_text(part) for part in shown or attached}
    if not texts:
        return Nothing()
    text = texts.pop()
    return Unreadable() if texts or text is None else _event(text)


def _parts(mail: Message[str, str]) -> Iterator[Message[str, str]]:
    """Those of this mail, and not of one that is enclosed in it."""
    waiting: list[Any] = [mail]
    while waiting:
        part = waiting.pop(0)
        yield part
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting = [*part.get_payload(), *waiting]


def _bounce(parts: list[Message[str, str]]) -> Bounce | Nothing:
    """RFC 3464: the fields of each recipient follow those of the mail."""
    for part in parts:
        blocks: Any = part.get_payload()
        if part.get_content_type() == "message/delivery-status" and isinstance(blocks, list):
            failed = [b for b in blocks if str(b.get("Action", "")).strip().lower() == "failed"]
            said = [str(block.get("Status", "")).strip() for block in failed]
            return Bounce(is_for_good=any(status.startswith("5.") for status in said))
    return Nothing()


def _text(part: Message[str, str]) -> str | None:
    charset = (part.get_content_charset() or "utf-8").lower()
    body: Any = part.get_payload(decode=True)
    if charset not in CHARSETS or not isinstance(body, bytes):
        return None
    try:
        return body.decode(charset).strip()
    except UnicodeDecodeError:
        return None


def _event(text: str) -> Reply | Unreadable | Nothing:
    whole = "".join(text.upper().split())  # a line may be folded within a word
    if whole.count("BEGIN:") + whole.count("BEGIN;") > MOST_COMPONENTS:
        return Unreadable()
    try:
        calendar = icalendar.Calendar.from_ical(text)
        method = str(calendar.get("METHOD", "")).upper()
        if method not in METHODS:
            return Nothing()  # from outside nobody invites, cancels or publishes anything here
        found = calendar.walk("VEVENT")
        if any(len(event.walk("VEVENT")) > 1 for event in found):
            return Unreadable()  # one within another
        events = {event.to_ical(): event for event in found}
        if len(events) != 1:
            return Unreadable()
        return _reply(method, events.popitem()[1])
    except Exception:  # noqa: BLE001  # a library reads what strangers write: whatever it meets, the next mail is read
        return Unreadable()


def _reply(method: str, event: Any) -> Reply | Unreadable:
    uid = event.get("UID")
    if not isinstance(uid, str) or "RECURRENCE-ID" in event:
        return Unreadable()
    sequence = event.get("SEQUENCE")
    starts_at = _instant(event.get("DTSTART"))
    return Reply(
        method=method,
        uid=uid.strip().lower(),
        attendees=tuple(_attendees(event.get("ATTENDEE", []))),
        sequence=int(sequence) if isinstance(sequence, int) and sequence >= 0 else None,
        starts_at=starts_at,
        ends_at=_end(event, starts_at),
        stamp=_instant(event.get("DTSTAMP")),
    )


def _attendees(given: Any) -> Iterator[Attendee]:
    for attendee in given if isinstance(given, list) else [given]:
        params = attendee.params
        yield Attendee(
            addresses=frozenset(
                filter(None, (_address(attendee), _address(params.get("EMAIL", ""))))
            ),
            partstat=str(params.get("PARTSTAT", "NEEDS-ACTION")).upper(),
            sent_by=_address(params.get("SENT-BY", "")),
        )


def _address(value: Any) -> str:
    """Without the scheme; `urn:uuid:…` and the paths of calendar servers are no mail addresses."""
    address = re.sub(r"^mailto:", "", str(value).strip(), flags=re.IGNORECASE).lower()
    return address if "@" in address and "/" not in address else ""


def _instant(value: Any) -> datetime | None:
    """None for a day, and for an hour of which nobody says where it is."""
    at = getattr(value, "dt", None)
    return at.astimezone(UTC) if isinstance(at, datetime) and at.tzinfo else None


def _end(event: Any, starts_at: datetime | None) -> datetime | None:
    length = getattr(event.get("DURATION"), "dt", None)
    if starts_at and isinstance(length, timedelta):
        return starts_at + length
    return _instant(event.get("DTEND"))
