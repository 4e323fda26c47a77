"""Our entries in a calendar elsewhere, kept there both ways. What others put there is never touched.

First comes what its owner did there: dragging an entry moves the meeting, taking it out hides it. Then what changed
here goes there, each over the version that we know; where another stands, it is looked at first. What was put is read
back: a server that makes another hour of it moves nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import override

from entrenous import clock, meetings, work, zones
from entrenous.calendars import caldav, entries, events, ical
from entrenous.calendars.models import Calendar, CalendarEntry, CalendarQuestion, OwnCalendar
from entrenous.calendars.outbound import Outbound
from entrenous.calendars.standing import Standing, standing
from entrenous.changes import NotOneOfTheTwo, PairHasEnded

AT_ONCE = 50  # objects in one question
MOST_MOVES = 3  # of one 1:1 by one calendar in an hour: more may be a program and not a hand
AN_HOUR = timedelta(hours=1)


def keeps(calendar: Calendar) -> bool:
    """Whether our entries are to stand there now: by that way alone, and nowhere twice."""
    own = OwnCalendar.objects.filter(person=calendar.person, way=OwnCalendar.Way.CALDAV)
    return calendar.keeps_ours and calendar.left_at is None and own.exists()


@dataclass(frozen=True, slots=True)
class Keeper:
    """One visit at a calendar, signed in, in the errand of its row."""

    calendar: Calendar
    out: Outbound

    # What came from there

    def hear(self) -> None:
        """What its owner did with our entries since the last visit."""
        calendar, ours = self.calendar, self._ours()
        changed, gone, token = self._changes(set(ours))
        for name in gone:
            if name in ours:
                self._was_taken_out(ours[name])
        other = [name for name, etag in changed.items() if name in ours and ours[name].etag != etag]
        for name, (text, etag) in self._read(other).items():
            self._was_changed(ours[name], text, etag)
        Calendar.objects.filter(pk=calendar.pk).update(sync_token=token)
        calendar.sync_token = token

    def _ours(self) -> dict[str, CalendarEntry]:
        found = self.calendar.entries.exclude(href="").select_related("meeting__pair")
        return {entry.href: entry for entry in found}

    def _changes(self, ours: set[str]) -> tuple[dict[str, str], set[str], str]:
        """File name to etag of what stands there or changed, names of what went, and the next token."""
        address, known = self.calendar.address, self.calendar.sync_token
        try:
            found, token = caldav.changes_since(self.out, address, known)
        except caldav.TokenRefused:
            known = ""
            try:
                found, token = caldav.changes_since(self.out, address, "")
            except caldav.TokenRefused:
                found, token = caldav.propfind(self.out, address, "d:getetag", depth=1), ""
        standing_there = {_name(one.address): one.etag for one in found if not one.is_gone}
        if known:
            return standing_there, {_name(one.address) for one in found if one.is_gone}, token
        return standing_there, ours - set(standing_there), token

    def _read(self, names: list[str]) -> dict[str, tuple[bytes, str]]:
        found = {}
        for first in range(0, len(names), AT_ONCE):
            hrefs = [self._address(name) for name in names[first : first + AT_ONCE]]
            for one in caldav.objects(self.out, self.calendar.address, hrefs):
                if not one.is_gone and _name(one.address) in names:
                    text = one.text("c:calendar-data").encode()
                    found[_name(one.address)] = text, one.etag
        return found

    def _was_taken_out(self, entry: CalendarEntry) -> None:
        """By its owner: it stays out, and the meeting stands. They are asked once, in the app."""
        _write(entry, href="", etag="", kept_in=None, put_hash="", is_hidden=not entry.is_gone)
        if not entry.is_gone and entry.starts_at > clock.now():
            CalendarQuestion.objects.get_or_create(
                entry=entry, kind=CalendarQuestion.Kind.HIDDEN, settled_at=None
            )

    def _was_changed(self, entry: CalendarEntry, text: bytes, etag: str) -> bool:
        """A drag is a move by its owner; other rewriting is no news, and what we cannot follow goes back once.

        Whether ours may be put over it now.
        """
        there = standing(text, self.calendar.person.zone)
        if there is None or there.uid != entry.uid:
            return self._goes_back(entry, etag)
        if there.is_cancelled:
            self._was_taken_out(entry)
            return False
        if _is_as_put(entry, there):
            _write(entry, etag=etag)
            return True
        if self._moves(entry, there):
            _write(entry, etag=etag, put_hash="", was_put_back=False)
            return False
        return self._goes_back(entry, etag)

    def _moves(self, entry: CalendarEntry, there: Standing) -> bool:
        """Whether the meeting followed. Not where it moved here since, nor where it may not go."""
        meeting = entry.meeting
        changed_here = (meeting.starts_at, meeting.minutes) != (entry.starts_at, entry.minutes)
        if entry.is_gone or changed_here or entry.sequence != entry.put_sequence:
            return False
        if there.ends_at - there.starts_at != timedelta(minutes=entry.minutes):
            return False
        moves = f"moves-{meeting.pk}-{self.calendar.pk}"
        if work.counted(moves, AN_HOUR)[0] >= MOST_MOVES:
            return False
        local = zones.wall(there.starts_at, meeting.zone)
        try:
            meetings.move(
                meeting,
                local.date(),
                local.time(),
                meeting.zone,
                seen=meeting.version,
                by=self.calendar.person,
            )
        except (meetings.CannotMove, meetings.MovedMeanwhile, PairHasEnded, NotOneOfTheTwo):
            return False
        work.count(moves, AN_HOUR)
        return True

    def _goes_back(self, entry: CalendarEntry, etag: str) -> bool:
        """Ours is put over it, once; who wants it otherwise again keeps it so."""
        changed_here = entry.sequence != entry.put_sequence
        if entry.was_put_back and not changed_here:
            _write(entry, etag=etag)
            return False
        _write(entry, etag=etag, put_hash="", was_put_back=not changed_here)
        return True

    # What goes there

    def tell(self) -> None:
        """What changed here, and what is new."""
        person = self.calendar.person
        own = OwnCalendar.objects.get(person=person)
        own.person = person
        now = clock.now()
        with override(person.language):
            told = [
                (entry, ical.alone(events.event_of(entry, own)))
                for entry in entries.entries_of(person)
                if entry.starts_at > now and not entry.is_hidden
            ]
        news = [
            (entry, content)
            for entry, content in told
            if entry.put_hash != _hash(content)
            and (not entry.href or entry.kept_in_id == self.calendar.pk)
        ]
        if news:
            # What comes and goes between two tokens is told by no server: next time all is listed.
            Calendar.objects.filter(pk=self.calendar.pk).update(sync_token="")
        for entry, content in news:
            self._put(entry, content)

    def _put(self, entry: CalendarEntry, content: bytes) -> None:
        name = entry.href or f"{entry.uid}.ics"
        etag: str | None
        try:
            etag = caldav.put(self.out, self._address(name), content, etag=entry.etag)
        except caldav.MetMeanwhile:
            etag = self._put_over_what_stands(entry, name, content)
        except caldav.NothingThere:
            if not entry.href:
                raise  # the calendar itself is not there
            self._was_taken_out(entry)
            return
        if etag is None:
            return
        text, fresh = self._read([name]).get(name, (b"", ""))
        there = standing(text, self.calendar.person.zone)
        stands = there is not None and _is_as_put(entry, there)
        _write(
            entry,
            href=name,
            etag=fresh or etag,
            kept_in=self.calendar,
            # Not as it was put, it is ours all the same; it moves nothing, and is put again.
            put_sequence=entry.sequence if stands else None,
            put_hash=_hash(content) if stands else "",
            was_put_back=entry.was_put_back and entry.sequence == entry.put_sequence,
        )
        if not stands:
            raise caldav.Unreadable

    def _put_over_what_stands(self, entry: CalendarEntry, name: str, content: bytes) -> str | None:
        """Its etag, or None where its owner did something with it: then that counts, and is told next time."""
        try:
            text, etag = caldav.get(self.out, self._address(name))
        except caldav.NothingThere:
            if entry.href:
                self._was_taken_out(entry)
            return None  # or it lies there under a name that is not ours
        if entry.href and not self._was_changed(entry, text, etag):
            return None
        try:
            return caldav.put(self.out, self._address(name), content, etag=etag)
        except caldav.MetMeanwhile:
            return None

    def take_out(self) -> None:
        """What was let go here, or all of it where this is no longer the place; what is over stays."""
        leaves = not keeps(self.calendar)
        for entry in self._ours().values():
            if not (entry.is_gone or leaves):
                continue
            if entry.starts_at > clock.now():
                self._delete(entry)
            _write(
                entry,
                href="",
                etag="",
                kept_in=None,
                put_sequence=None,
                put_hash="",
                was_put_back=False,
            )

    def _delete(self, entry: CalendarEntry) -> None:
        address = self._address(entry.href)
        try:
            caldav.delete(self.out, address, etag=entry.etag)
        except caldav.MetMeanwhile:  # its owner changed it, and it is over all the same
            try:
                caldav.delete(self.out, address, etag=caldav.get(self.out, address)[1])
            except (caldav.NothingThere, caldav.MetMeanwhile):
                return

    def _address(self, name: str) -> str:
        return f"{self.calendar.address.rstrip('/')}/{name}"


def forget(calendar: Calendar) -> None:
    """Nothing can be taken out there any more: other ways need not wait for it."""
    calendar.entries.update(href="", etag="", kept_in=None, put_sequence=None, put_hash="")


def _is_as_put(entry: CalendarEntry, there: Standing) -> bool:
    length = timedelta(minutes=entry.minutes)
    return (there.starts_at, there.ends_at) == (entry.starts_at, entry.starts_at + length)


def _write(entry: CalendarEntry, **facts: object) -> None:
    for name, value in facts.items():
        setattr(entry, name, value)
    entry.save(update_fields=list(facts))


def _name(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
