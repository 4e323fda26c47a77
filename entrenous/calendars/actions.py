from __future__ import annotations

import hashlib
import secrets

from entrenous import clock, zones
from entrenous.calendars import entries, inviting, visits
from entrenous.calendars.models import OwnCalendar
from entrenous.changes import hold_own
from entrenous.people.models import Person


def open_feed(person: Person, *, says: str, says_how: bool) -> str:
    """A new address, told this once, which is the way from now on; one that was there before is dead."""
    secret = secrets.token_urlsafe(32)
    with hold_own(person):
        own = _choose(person, OwnCalendar.Way.FEED, address=_hash(secret))
        own.made_at, own.read_on, own.says, own.says_how = clock.now(), None, says, says_how
        own.save(update_fields=["made_at", "read_on", "says", "says_how"])
    return secret


def be_invited(person: Person) -> None:
    """By mail from now on."""
    with hold_own(person):
        _choose(person, OwnCalendar.Way.MAIL)


def be_kept(person: Person) -> None:
    """In a calendar elsewhere, into which we write."""
    with hold_own(person):
        _choose(person, OwnCalendar.Way.CALDAV)


def leave_calendar(person: Person) -> None:
    """Nothing of ours comes into their calendar any more; what stands there is taken out."""
    with hold_own(person):
        _choose(person, OwnCalendar.Way.NONE)


def change_words(person: Person, *, says: str, says_how: bool) -> None:
    """Other words in the entries, by whichever way they come."""
    with hold_own(person):
        words = {"says": says, "says_how": says_how}
        OwnCalendar.objects.update_or_create(person=person, defaults=words)
        visits.sync_soon(person)


def feed_at(secret: str) -> OwnCalendar | None:
    """Whose feed this is, by the secret part of its address."""
    found = OwnCalendar.objects.select_related("person").filter(address=_hash(secret))
    return found.first()


def was_read(feed: OwnCalendar) -> None:
    """Somebody's calendar asked: its person sees on which day it last did."""
    today = zones.wall(clock.now(), feed.person.zone).date()
    if feed.read_on != today:
        OwnCalendar.objects.filter(pk=feed.pk).update(read_on=today)


def _choose(person: Person, way: str, *, address: str | None = None) -> OwnCalendar:
    """One way at a time, so that nothing stands there twice. Call it while holding the person.

    What came by another way is taken out there first, and comes by the new way under new uids.
    """
    own, _made = OwnCalendar.objects.get_or_create(person=person)
    if own.way != way:
        if own.way in (OwnCalendar.Way.MAIL, OwnCalendar.Way.CALDAV):
            entries.withdraw(person)
        own.bounces = own.tries = 0
        own.next_try = clock.now()
    own.way = way
    if address or way == OwnCalendar.Way.NONE:
        own.address = address  # else the one before reads empty, and nothing stands there twice
    own.save()
    inviting.invite_soon(person)
    visits.sync_soon(person)
    return own


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
