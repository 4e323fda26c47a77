from __future__ import annotations

import hashlib
import secrets

from entrenous import clock, zones
from entrenous.calendars.models import Feed
from entrenous.changes import hold_own
from entrenous.people.models import Person


def open_feed(person: Person, *, says: str, says_how: bool) -> str:
    """A new address, told this once; one that was there before is dead from now on."""
    secret = secrets.token_urlsafe(32)
    with hold_own(person):
        Feed.objects.filter(person=person).delete()
        Feed.objects.create(person=person, address=_hash(secret), says=says, says_how=says_how)
    return secret


def change_feed(person: Person, *, says: str, says_how: bool) -> None:
    """Other words in the entries; the address stays."""
    Feed.objects.filter(person=person).update(says=says, says_how=says_how)


def close_feed(person: Person) -> None:
    """Nobody reads at that address any more."""
    Feed.objects.filter(person=person).delete()


def feed_at(secret: str) -> Feed | None:
    """Whose feed this is, by the secret part of its address."""
    return Feed.objects.select_related("person").filter(address=_hash(secret)).first()


def was_read(feed: Feed) -> None:
    """Somebody's calendar asked: its person sees on which day it last did."""
    today = zones.wall(clock.now(), feed.person.zone).date()
    if feed.read_on != today:
        Feed.objects.filter(pk=feed.pk).update(read_on=today)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
