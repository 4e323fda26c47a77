"""Busy times, read where somebody said that theirs are: only when, and only what their calendar says of itself."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from entrenous import clock, vault
from entrenous.calendars import busy, caldav, outbound, reader
from entrenous.calendars.models import Calendar, CalendarEntry
from entrenous.changes import hold_own
from entrenous.meetings.models import Busy
from entrenous.people.models import Person

logger = logging.getLogger("entrenous.calendars")

EVERY = timedelta(minutes=15)
AFTER_TROUBLE = timedelta(
    hours=6
)  # a password that is refused is not tried until the account is locked
WHOLE_AGAIN = timedelta(days=1)  # also what did not change, as series go on
BACK, AHEAD = timedelta(days=1), timedelta(weeks=13)
AT_ONCE = 100
LONGEST_VISIT = timedelta(minutes=5)  # half of the lease: what is left is done the next time
PASSES = ("", Calendar.Trouble.UNREACHABLE)


def calendars_due() -> QuerySet[Calendar]:
    """Those that nobody looked at for a while; of who left, to take out what is ours and go."""
    now = clock.now()
    waits = Q(trouble__in=PASSES, tried_at__lt=now - EVERY) | Q(tried_at__lt=now - AFTER_TROUBLE)
    return Calendar.objects.filter(
        Q(tried_at=None) | waits | Q(tried_at__gt=now + EVERY),  # or the clock went back
        Q(reads_busy=True)
        | Q(keeps_ours=True)
        | Q(left_at__isnull=False)
        | Q(person__is_active=False)
        | Exists(CalendarEntry.objects.filter(kept_in=OuterRef("pk")).exclude(href="")),
    )


def read(calendar: Calendar) -> None:
    """Replace what is known of it. What it said before stands where it does not answer now."""
    with troubles_of(calendar), vault.errand(calendar):
        found = _fetched(calendar)
        if found is None:
            _write(calendar, None)
            return
        text, version = found
        answer = reader.busy_times(text, _question(calendar)) if text else busy.Answer([])
        if answer.guessed_a_zone:
            logger.warning(
                "a time zone in calendar %s is not known: its person's is used", calendar.pk
            )
        _write(calendar, answer, version=version)


def look_at(person: Person, address: str, *, within: float) -> None:
    """Whether a file can be read there at all, before it is connected. Raises what `troubles_of` knows."""
    with outbound.client(within=within) as out:
        answer = out.request("GET", address, headers={"Accept": "text/calendar"})
    now = clock.now()
    question = busy.Question(begin=now - BACK, end=now + AHEAD, zone=person.zone)
    reader.busy_times(caldav.checked(answer).content, question)


@contextmanager
def troubles_of(calendar: Calendar) -> Iterator[None]:
    """What goes wrong at a calendar is written down for its person, and goes no further."""
    trouble = Calendar.Trouble
    try:
        yield
    except (caldav.NotLetIn, vault.CannotBeOpened, vault.Closed):
        _note(calendar, trouble.REFUSED)
    except caldav.NothingThere:
        _note(calendar, trouble.GONE)
    except (outbound.NotReached, caldav.MetMeanwhile):
        _note(calendar, trouble.UNREACHABLE)
    except (busy.Unreadable, caldav.Unreadable):
        _note(calendar, trouble.UNREADABLE)
    except (ValueError, OverflowError) as error:  # what libraries make of what they were given
        logger.warning("calendar %s cannot be read: %s", calendar.pk, type(error).__name__)
        _note(calendar, trouble.UNREADABLE)
    except (busy.TooMuch, outbound.TooMuch):
        _note(calendar, trouble.TOO_MUCH)


def signed_in(calendar: Calendar) -> outbound.Outbound:
    """In the errand of its row. Raises NotLetIn where the way in opens no more."""
    way_in = calendar.address, calendar.login, calendar.password
    if any(isinstance(part, vault.Unreadable) for part in way_in):
        raise caldav.NotLetIn
    return outbound.client(
        login=calendar.login, password=calendar.password, within=LONGEST_VISIT.total_seconds()
    )


def _note(calendar: Calendar, trouble: str) -> None:
    calendar.trouble = trouble
    Calendar.objects.filter(pk=calendar.pk).update(trouble=trouble, version="")


def _question(calendar: Calendar) -> busy.Question:
    person = calendar.person
    ours = CalendarEntry.objects.filter(person=person).values_list("uid", flat=True)
    return busy.Question(
        begin=clock.now() - BACK,
        end=clock.now() + AHEAD,
        zone=person.zone,
        timed=calendar.timed,
        all_day=calendar.all_day,
        own_uids=frozenset(ours),
        addresses=frozenset({person.email, calendar.login.lower()}),
    )


def _fetched(calendar: Calendar) -> tuple[bytes, str] | None:
    """Its text and which version that is; nothing when it is the one that was read before."""
    known = calendar.version
    if calendar.whole_at is None or clock.now() - calendar.whole_at > WHOLE_AGAIN:
        known = ""
    with signed_in(calendar) as out:
        if calendar.kind == Calendar.Kind.ICS:
            return _file(out, calendar.address, known)
        return _collection(out, calendar.address, known)


def _file(out: outbound.Outbound, address: str, known: str) -> tuple[bytes, str] | None:
    kind, _, value = known.partition(" ")
    headers = {"etag": {"If-None-Match": value}, "date": {"If-Modified-Since": value}}.get(kind, {})
    answer = out.request("GET", address, headers={"Accept": "text/calendar", **headers})
    if answer.status_code == 304 and known:
        return None
    text = caldav.checked(answer).content
    if etag := answer.headers.get("ETag"):
        version = f"etag {etag}"
    elif date := answer.headers.get("Last-Modified"):
        version = f"date {date}"
    else:
        version = f"hash {hashlib.sha256(text).hexdigest()}"
        if version == known:
            return None
    return text, version


def _collection(out: outbound.Outbound, address: str, known: str) -> tuple[bytes, str] | None:
    told = caldav.propfind(out, address, "s:getctag", "d:sync-token")
    if not told:
        raise caldav.Unreadable
    version = told[0].text("s:getctag") or told[0].text("d:sync-token")
    if version and version == known:
        return None
    now = clock.now()
    events = caldav.events_between(out, address, now - BACK, now + AHEAD)
    return "\n".join(event.text("c:calendar-data") for event in events).encode(), version


def _write(calendar: Calendar, answer: busy.Answer | None, *, version: str = "") -> None:
    """In one transaction, unless it was let go of meanwhile. Without an answer it is as it was."""
    with hold_own(calendar.person):
        row = Calendar.objects.filter(pk=calendar.pk)
        told: dict[str, str | datetime] = {"read_at": clock.now(), "trouble": ""}
        if answer is not None:
            told |= {"version": version, "whole_at": clock.now()}
        if row.filter(reads_busy=True).update(**told) and answer is not None:
            Busy.objects.filter(calendar=calendar).delete()
            Busy.objects.bulk_create(
                Busy(calendar=calendar, begins_at=begin, ends_at=end)
                for begin, end in answer.stretches
            )
