"""A person's calendars on other servers: connected and let go by their own hand."""

from __future__ import annotations

from django.db.models import QuerySet

from entrenous import clock, vault
from entrenous.calendars import actions, discovery, entries, outbound, reading, visits
from entrenous.calendars.models import Calendar, OwnCalendar
from entrenous.changes import hold_own
from entrenous.people.models import Person

PATIENCE = 40  # seconds, of somebody in front of a page
MOST = 10  # calendars of one person: each is visited again and again


class TooMany(Exception):
    """They have as many calendars as one person may."""


def connect(
    person: Person,
    kind: str,
    address: str,
    *,
    login: str = "",
    password: str = "",
    name: str = "",
    **rules: object,
) -> Calendar:
    """Busy times are read there from now on; call it in the person's own ring. Raises TooMany."""
    with hold_own(person):
        if person.calendars.count() >= MOST:  # also those that are still being left
            raise TooMany
        calendar = Calendar(person=person, kind=kind, **rules)
        vault.make_key(calendar, holders=[person])
        calendar.address, calendar.name = address, name
        calendar.login, calendar.password = login, password
        calendar.save(force_insert=True)
    return calendar


def find_calendars(person: Person, told: str, login: str, password: str) -> int:
    """Connect everything that a server has for them; how many. Call it in the person's own ring.

    What they may write in counts at once. Those that were connected take the password that is given now.
    Raises NoneThere, NotLetIn, NotReached, TooMuch; TooMany when those were connected that fit.
    """
    with outbound.client(login=login, password=password, within=PATIENCE) as out:
        home = discovery.find(out, told)
    known = {str(row.address): row for row in _connected(person)}
    for one in sorted(home.collections, key=lambda one: not one.may_write):
        calendar = known.get(one.address)
        if calendar is None:
            way_in = {"login": login, "password": password, "name": one.name}
            calendar = connect(person, "caldav", one.address, reads_busy=one.may_write, **way_in)
        else:
            calendar.login, calendar.password, calendar.trouble = login, password, ""
            calendar.save(update_fields=["login", "password", "trouble"])
        if calendar.reads_busy or calendar.keeps_ours:
            visits.read_soon(calendar)
    return len(home.collections)


def read_address(person: Person, address: str) -> None:
    """Busy times out of an iCalendar file that is read again and again; once for each address.

    It is looked at first. Raises NotLetIn, NothingThere, NotReached, Unreadable, TooMuch, TooMany.
    """
    if address not in {str(row.address) for row in _connected(person)}:
        reading.look_at(person, address, within=PATIENCE)
        visits.read_soon(connect(person, "ics", address))


def keep_ours_beside(calendar: Calendar, name: str) -> bool:
    """In a new calendar on the same server, for our entries alone. False where it does not let us make one.

    Raises TooMany before anything is made there.
    """
    if calendar.person.calendars.count() >= MOST:
        raise TooMany
    login, password = calendar.login, calendar.password
    with outbound.client(login=login, password=password, within=PATIENCE) as out:
        home = discovery.find(out, calendar.address, climbs=True)
        made = discovery.make_own(out, home, name)
    if made is None:
        return False
    way_in = {"login": login, "password": password, "name": name}
    keep_ours_in(connect(calendar.person, "caldav", made.address, reads_busy=False, **way_in))
    return True


def _connected(person: Person) -> QuerySet[Calendar]:
    return person.calendars.filter(left_at=None)


def keep_ours_in(calendar: Calendar) -> None:
    """Their 1:1s stand there from now on, and nowhere else: what came by another way is taken out there first."""
    person = calendar.person
    with hold_own(person):
        others = person.calendars.filter(keeps_ours=True).exclude(pk=calendar.pk)
        if others.update(keeps_ours=False):
            entries.withdraw(person)  # they come there under uids that no calendar has dropped
        calendar.keeps_ours, calendar.sync_token = True, ""
        calendar.save(update_fields=["keeps_ours", "sync_token"])
        actions.be_kept(person)


def keep_ours_nowhere(person: Person) -> None:
    """What stands there and is to come is taken out."""
    with hold_own(person):
        person.calendars.filter(keeps_ours=True).update(keeps_ours=False)
        if OwnCalendar.objects.filter(person=person, way=OwnCalendar.Way.CALDAV).exists():
            actions.leave_calendar(person)
        visits.sync_soon(person)


def count(calendar: Calendar, *, reads_busy: bool, timed: str, all_day: str) -> None:
    """Whether what is in it makes its person busy, and by which rules."""
    with hold_own(calendar.person):
        calendar.reads_busy, calendar.timed, calendar.all_day = reads_busy, timed, all_day
        calendar.version = ""  # all of it is read again
        calendar.save(update_fields=["reads_busy", "timed", "all_day", "version"])
        if reads_busy:
            visits.read_soon(calendar)
        else:
            calendar.busy.all().delete()


def disconnect(calendar: Calendar) -> None:
    """Nothing is read there any more, and how to get in is gone for good: at once, or as soon as ours is taken out."""
    person = calendar.person
    with hold_own(person):
        if calendar.keeps_ours:
            keep_ours_nowhere(person)
        if calendar.entries.exclude(href="").exists():
            calendar.busy.all().delete()
            calendar.reads_busy, calendar.keeps_ours = False, False
            calendar.left_at = clock.now()
            calendar.save(update_fields=["reads_busy", "keeps_ours", "left_at"])
            visits.sync_soon(person)
        else:
            vault.shred(calendar)
            calendar.delete()
