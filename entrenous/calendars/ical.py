"""Events as iCalendar text (RFC 5545). It only writes; what comes in is read by a library."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

PRODID = "PRODID:-//Entrenous//1:1s//EN"
LONGEST_LINE = 75  # octets, without the line end (section 3.1)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Event:
    """One 1:1. Instants are aware; `place` and `url` may be empty."""

    uid: str
    sequence: int
    changed_at: datetime
    starts_at: datetime
    minutes: int
    summary: str
    place: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """Who calls together, or who comes: a mail address and a name."""

    address: str
    name: str


def message(
    method: str, event: Event, *, organizer: Party, attendee: Party, partstat: str
) -> bytes:
    """One event for one person (RFC 5546, section 3.2), by the method of the mail that carries it."""
    status = "CANCELLED" if method == "CANCEL" else "CONFIRMED"
    parties = [
        f"STATUS:{status}",
        f"ORGANIZER;CN={parameter(organizer.name)}:mailto:{organizer.address}",
        (
            f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={partstat};RSVP=TRUE"
            f";CN={parameter(attendee.name)}:mailto:{attendee.address}"
        ),
    ]
    return _written(
        [
            *("BEGIN:VCALENDAR", "VERSION:2.0", PRODID, "CALSCALE:GREGORIAN", f"METHOD:{method}"),
            *_event(event, *parties),
            "END:VCALENDAR",
        ]
    )


def calendar(name: str, events: Iterable[Event]) -> bytes:
    """A whole calendar for subscribers. Without events it holds a time zone: it may not be empty."""
    listed = [line for event in events for line in _event(event)]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        PRODID,
        "CALSCALE:GREGORIAN",
        f"NAME:{text(name)}",
        f"X-WR-CALNAME:{text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        *(listed or _EMPTY),
        "END:VCALENDAR",
    ]
    return _written(lines)


def _written(lines: Iterable[str]) -> bytes:
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


_EMPTY = (
    *("BEGIN:VTIMEZONE", "TZID:UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000"),
    *("TZOFFSETFROM:+0000", "TZOFFSETTO:+0000", "TZNAME:UTC", "END:STANDARD", "END:VTIMEZONE"),
)


def _event(event: Event, *more: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTAMP:{instant(event.changed_at)}"
    yield f"LAST-MODIFIED:{instant(event.changed_at)}"
    yield f"DTSTART:{instant(event.starts_at)}"
    yield f"DTEND:{instant(event.starts_at + timedelta(minutes=event.minutes))}"
    yield f"SUMMARY:{text(event.summary)}"
    if event.place:
        yield f"LOCATION:{text(event.place)}"
    if event.url:
        yield f"URL:{event.url}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:OPAQUE"
    yield from more
    yield "END:VEVENT"


def instant(at: datetime) -> str:
    """In UTC, so that no reader needs our time zones (section 3.3.5, form 2)."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def text(value: str) -> str:
    """Escaped (section 3.3.11); what is no text is left out."""
    value = CONTROL.sub("", value.replace("\r\n", "\n"))
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return value.replace("\n", "\\n")


def parameter(value: str) -> str:
    """The value of a parameter, in quotes; it can hold neither quotes nor what ends a line (section 3.1)."""
    plain = re.sub(r"[\x00-\x1f\x7f\"]", "", value)
    return f'"{plain}"'


def folded(line: str) -> str:
    """In pieces of at most 75 octets, cut between characters (section 3.1)."""
    if len(line.encode()) <= LONGEST_LINE:
        return line
    pieces, piece, length = [], "", 0
    for character in line:
        size = len(character.encode())
        if length + size > LONGEST_LINE:
            pieces.append(piece)
            piece, length = "", 1  # the space that begins a continued line
        piece += character
        length += size
    return "\r\n ".join([*pieces, piece])


def alone(event: Event) -> bytes:
    """One event as an object of a CalDAV server: no method, nobody to invite, no alarm (RFC 4791, section 4.1)."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Entrenous//1:1s//EN",
        *_event(event),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()
