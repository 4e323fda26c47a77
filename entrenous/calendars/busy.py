"""When somebody is busy, out of iCalendar text (RFC 5545) and their rules. Never with what.

It may be run as a program of its own that answers questions one after the other: what people's calendars hold can
keep a reader busy for years (a rule for every second since 1970), so it is read where it can be stopped.
"""

from __future__ import annotations

import json
import re
import resource
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import IO, Any

import icalendar
import recurring_ical_events

from entrenous import zones

MOST = 5_000  # instances in the window
LONGEST = 2  # seconds of a processor
LARGEST = 1024 * 1024 * 1024  # bytes of memory
BEYOND = timedelta(days=2)  # whatever the zone

type Stretch = tuple[datetime, datetime]
type Event = Any  # icalendar says of each value all the types that there are


class TooMuch(Exception):
    """More than we read of anybody."""


class Unreadable(Exception):
    """No calendar, or one that does not keep to its own rules: what is in it is not known."""


@dataclass(frozen=True, slots=True)
class Question:
    """Between which instants, and how this person's calendar is to be understood."""

    begin: datetime
    end: datetime
    zone: str  # of the person: days, and hours without a zone that is known, are told in it
    timed: str = "as-marked"  # | always
    all_day: str = "as-marked"  # | never | always
    own_uids: frozenset[str] = frozenset()  # our own 1:1s, which are known anyway
    addresses: frozenset[str] = field(default_factory=frozenset)  # of the person, in small letters


@dataclass(frozen=True, slots=True)
class Answer:
    """Sorted stretches that do not overlap; whether an hour in it named a zone that nobody knows."""

    stretches: list[Stretch]
    guessed_a_zone: bool = False


def busy_times(text: bytes, question: Question) -> Answer:
    """What is busy in it. Raises Unreadable, TooMuch."""
    try:
        calendars: list[Event] = icalendar.Calendar.from_ical(_near(text, question), multiple=True)
        found = [stretch for one in calendars for stretch in _stretches(one, question)]
    except (TooMuch, MemoryError):
        raise TooMuch from None
    except Exception:  # noqa: BLE001  # libraries stumble over hostile text in every way that there is
        raise Unreadable from None
    if not calendars:
        raise Unreadable
    guessed = any(_has_a_zone_that_nobody_knows(event) for one in calendars for event in one.events)
    return Answer(merged(found, question), guessed)


def merged(stretches: Iterable[Stretch], question: Question) -> list[Stretch]:
    """In order, joined where they touch, cut at the window."""
    together: list[Stretch] = []
    for begin, end in sorted(stretches):
        begin, end = max(begin, question.begin), min(end, question.end)  # noqa: PLW2901
        if begin >= end:
            continue
        if together and begin <= together[-1][1]:
            together[-1] = together[-1][0], max(end, together[-1][1])
        else:
            together.append((begin, end))
    return together


EVENT = re.compile(rb"^BEGIN:VEVENT\r?\n.*?^END:VEVENT\r?(?:\n|\Z)", re.DOTALL | re.MULTILINE)
COMES_AGAIN = re.compile(rb"^(?:RRULE|RDATE|RECURRENCE-ID|DURATION)", re.MULTILINE)
BEGINS = re.compile(rb"^DTSTART[^\n]*?:(\d{8})", re.MULTILINE)
ENDS = re.compile(rb"^DTEND[^\n]*?:(\d{8})", re.MULTILINE)


def _near(text: bytes, question: Question) -> bytes:
    """Without what is years ago: parsing it costs more than all the rest."""
    first, last = (
        f"{edge:%Y%m%d}".encode() for edge in (question.begin - BEYOND, question.end + BEYOND)
    )

    def kept(found: re.Match[bytes]) -> bytes:
        event = found[0]
        begins, ends = BEGINS.search(event), ENDS.search(event)
        if begins is None or COMES_AGAIN.search(event):
            return event
        over = (ends or begins)[1]
        return event if over >= first and begins[1] <= last else b""

    unfolded = re.sub(rb"\r?\n[ \t]", b"", text)
    return EVENT.sub(kept, unfolded)


def _stretches(calendar: Event, question: Question) -> Iterator[Stretch]:
    around = question.begin - BEYOND, question.end + BEYOND
    instances = recurring_ical_events.of(calendar).between(*around)
    if len(instances) > MOST:
        raise TooMuch
    for event in instances:
        if _takes_time(event, question):
            yield _stretch(event, question)
    for report in calendar.walk("VFREEBUSY"):
        yield from _reported(report, question)


def _takes_time(event: Event, question: Question) -> bool:
    if str(event.get("UID", "")) in question.own_uids:
        return False
    if str(event.get("STATUS", "")).upper() == "CANCELLED" or _is_declined(event, question):
        return False
    is_free = (
        str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
        or str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() == "FREE"
    )
    rule = question.timed if isinstance(event["DTSTART"].dt, datetime) else question.all_day
    return rule == "always" or (rule == "as-marked" and not is_free)


def _is_declined(event: Event, question: Question) -> bool:
    """The person themselves said no; an answer of others says nothing of them."""
    attendees = event.get("ATTENDEE", [])
    for attendee in attendees if isinstance(attendees, list) else [attendees]:
        told = {str(attendee), str(attendee.params.get("EMAIL", ""))}
        addresses = {address.lower().removeprefix("mailto:") for address in told}
        if addresses & question.addresses - {""}:
            return str(attendee.params.get("PARTSTAT", "")).upper() == "DECLINED"
    return False


def _stretch(event: Event, question: Question) -> Stretch:
    begin, end = event["DTSTART"].dt, event["DTEND"].dt
    first, last = _instant(begin, question.zone), _instant(end, question.zone)
    if last <= first < _instant(begin, question.zone) + _on_the_wall(begin, end):
        last = first + _on_the_wall(begin, end)  # it began in an hour that the clocks left out
    return first, last


def _on_the_wall(begin: date, end: date) -> timedelta:
    if isinstance(begin, datetime) and isinstance(end, datetime):
        return end.replace(tzinfo=None) - begin.replace(tzinfo=None)
    return timedelta()


def _instant(at: date, zone: str) -> datetime:
    """A day begins at midnight where the person lives; an hour of no known zone is one of theirs."""
    if not isinstance(at, datetime):
        return zones.instant(datetime.combine(at, time()), zone)
    return at.astimezone(UTC) if at.tzinfo else zones.instant(at, zone)


def _reported(report: Event, question: Question) -> Iterator[Stretch]:
    """Of a free/busy report (section 3.6.4) all that is not free; a server says no more."""
    told = report.get("FREEBUSY", [])
    for period in told if isinstance(told, list) else [told]:
        if str(period.params.get("FBTYPE", "BUSY")).upper() != "FREE":
            yield _instant(period.start, question.zone), _instant(period.end, question.zone)


def _has_a_zone_that_nobody_knows(event: Event) -> bool:
    begins = event.get("DTSTART")
    return (
        begins is not None
        and isinstance(begins.dt, datetime)
        and begins.dt.tzinfo is None
        and "TZID" in begins.params
    )


@contextmanager
def _stopped_after(seconds: float) -> Iterator[None]:
    """Seconds of this process's own work. Raises TooMuch in the middle of whatever it does."""

    def stop(*_: object) -> None:
        raise TooMuch

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def asked(question: Question, text: bytes) -> bytes:
    """As `answer_questions` reads it: a line, and as many bytes as it says."""
    told: dict[str, Any] = asdict(question) | {
        "begin": question.begin.isoformat(),
        "end": question.end.isoformat(),
        "own_uids": sorted(question.own_uids),
        "addresses": sorted(question.addresses),
    }
    return json.dumps({"length": len(text), "question": told}).encode() + b"\n" + text


def answered(line: bytes) -> Answer:
    """What it said. Raises Unreadable, TooMuch."""
    told = json.loads(line)
    if told.get("trouble") == "unreadable":
        raise Unreadable
    if "stretches" not in told:
        raise TooMuch
    stretches = [
        (datetime.fromisoformat(begin), datetime.fromisoformat(end))
        for begin, end in told["stretches"]
    ]
    return Answer(stretches, told["guessed_a_zone"])


def _told(text: bytes, told: dict[str, Any]) -> dict[str, object]:
    question = Question(
        **told
        | {
            "begin": datetime.fromisoformat(told["begin"]),
            "end": datetime.fromisoformat(told["end"]),
            "own_uids": frozenset(told["own_uids"]),
            "addresses": frozenset(told["addresses"]),
        }
    )
    try:
        with _stopped_after(LONGEST):
            answer = busy_times(text, question)
    except TooMuch:
        return {"trouble": "too-much"}
    except Unreadable:
        return {"trouble": "unreadable"}
    stretches = [(begin.isoformat(), end.isoformat()) for begin, end in answer.stretches]
    return {"stretches": stretches, "guessed_a_zone": answer.guessed_a_zone}


def answer_questions(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Until nobody asks any more."""
    with suppress(OSError, ValueError):  # not every system has it
        resource.setrlimit(resource.RLIMIT_AS, (LARGEST, LARGEST))
    while line := questions.readline():
        asked = json.loads(line)
        text = questions.read(asked["length"])
        answers.write(json.dumps(_told(text, asked["question"])).encode() + b"\n")
        answers.flush()


if __name__ == "__main__":
    answer_questions(sys.stdin.buffer, sys.stdout.buffer)
