from datetime import date, datetime, time, timedelta

from entrenous import clock, zones
from entrenous.changes import announce, hold
from entrenous.changes.models import Part
from entrenous.meetings.models import Meeting
from entrenous.pairs.models import Pair
from entrenous.people.models import Person

CAN_MOVE_UNTIL = timedelta(minutes=30)  # after the start: at the door it is not too late
FARTHEST = timedelta(days=60)  # from now
ABOUT_A_DAY = timedelta(days=2)  # wherever on earth it is told; no arithmetic with the year 1


class CannotMove(Exception):
    """The meeting does not go where somebody put it; the kind of error says why."""


class InThePast(CannotMove):
    """That moment is over."""


class TooFarAhead(CannotMove):
    """That moment is further away than two people can plan."""


class AlreadyBegun(CannotMove):
    """They are talking already."""


class NeverHappens(CannotMove):
    """The clocks jump over this hour on that day."""


class AlreadyClosed(CannotMove):
    """It took place; what took place is not moved."""


class MovedMeanwhile(Exception):
    """The other one was first. The meeting is as they left it; look, and ask again."""


class ManagersDoNotCancel(Exception):
    """A manager finds another time; the report alone lets a meeting go."""


def move(meeting: Meeting, day: date, at: time, zone: str, *, seen: int, by: Person) -> None:
    """Either puts the meeting on another day and hour, told in a zone; it holds at once.

    Also brings back one that was let go, and dates one that was put off. `seen` is the
    version that the mover had before their eyes. Raises CannotMove, MovedMeanwhile.
    """
    at = at.replace(second=0, microsecond=0)
    start = landing(day, at, zone)
    with hold(meeting.pair, by=by):
        if _is_so_already(meeting, Meeting.State.PLANNED, by) and meeting.starts_at == start:
            return
        _refresh(meeting, seen)
        _refuse_if_begun(meeting)
        if not meeting.is_planned or meeting.starts_at != start:
            meeting.moved_from = meeting.starts_at
        meeting.day, meeting.at, meeting.zone = day, at, zone
        meeting.starts_at = start
        meeting.state = Meeting.State.PLANNED
        _settle(meeting, by, "day", "at", "zone", "starts_at", "moved_from", "state")


def let_go(meeting: Meeting, *, seen: int, by: Person) -> None:
    """The report lets this one fall out: the next one is fine.

    Once its time is over, either may say that it did not take place. Every topic stays.
    Raises ManagersDoNotCancel, CannotMove, MovedMeanwhile.
    """
    with hold(meeting.pair, by=by):
        if _is_so_already(meeting, Meeting.State.SKIPPED, by):
            return
        _refresh(meeting, seen)
        is_over = meeting.ends_at < clock.now()
        if meeting.pair.is_managed_by(by) and not is_over:
            raise ManagersDoNotCancel
        if not is_over:
            _refuse_if_begun(meeting)
        meeting.state = Meeting.State.SKIPPED
        meeting.moved_from = None
        _settle(meeting, by, "state", "moved_from")


def put_off(meeting: Meeting, *, seen: int, by: Person) -> None:
    """The day is to be found; the meeting waits, undated. Raises CannotMove, MovedMeanwhile."""
    with hold(meeting.pair, by=by):
        if _is_so_already(meeting, Meeting.State.UNDATED, by):
            return
        _refresh(meeting, seen)
        _refuse_if_begun(meeting)
        meeting.state = Meeting.State.UNDATED
        _settle(meeting, by, "state")


def meet_after_all(meeting: Meeting, *, seen: int, by: Person) -> None:
    """Bring back one that was let go or put off, where it stood. Raises CannotMove, MovedMeanwhile."""
    with hold(meeting.pair, by=by):
        if _is_so_already(meeting, Meeting.State.PLANNED, by):
            return
        _refresh(meeting, seen)
        if meeting.starts_at <= clock.now():
            raise InThePast
        meeting.state = Meeting.State.PLANNED
        _settle(meeting, by, "state")


def keep(meeting: Meeting, *, seen: int, by: Person) -> None:
    """Either keeps it on a day off, for both: neither is asked again while it stands there.

    Raises CannotMove, MovedMeanwhile.
    """
    with hold(meeting.pair, by=by):
        _refresh(meeting, seen)
        if meeting.is_kept:
            return
        meeting.kept_at = meeting.starts_at
        meeting.save(update_fields=["kept_at"])
        announce(meeting.pair, Part.MEETINGS, by=by)


def arrange(pair: Pair, day: date, at: time, zone: str, *, minutes: int, by: Person) -> Meeting:
    """Meet once, outside the rhythm; it needs no agreement. Asked for twice it is one meeting.

    Raises CannotMove.
    """
    at = at.replace(second=0, microsecond=0)
    start = landing(day, at, zone)
    with hold(pair, by=by):
        standing = pair.meetings.planned().filter(starts_at=start).first()
        if standing:
            return standing
        meeting = Meeting.objects.create(
            pair=pair, day=day, at=at, zone=zone, starts_at=start, minutes=minutes,
            settled_by=by, settled_at=clock.now(),
        )  # fmt: skip
        announce(pair, Part.MEETINGS, by=by)
    return meeting


def meet_as(meeting: Meeting, how: str, place: str, *, usually: bool = False, by: Person) -> None:
    """A walk, a coffee, at home: for this meeting, or from now on whenever nobody says otherwise."""
    with hold(meeting.pair, by=by):
        meeting.refresh_from_db()
        if (meeting.format, meeting.place) == (how, place) and not usually:
            return
        if usually and meeting.agreement:
            _keep_the_past_as_it_was(meeting)
            meeting.agreement.format, meeting.agreement.place = how, place
            meeting.agreement.save(update_fields=["format", "place"])
            meeting.own_format, meeting.own_place = "", None
        else:
            meeting.own_format, meeting.own_place = how, place
        meeting.save(update_fields=["own_format", "own_place"])
        announce(meeting.pair, Part.MEETINGS, by=by)


def mark_held(meeting: Meeting, *, by: Person) -> bool:
    """It took place. False when it was closed already. Call it while holding the pair.

    What it looked like is written down, so that a later agreement does not change it.
    Raises CannotMove for a meeting whose day has not come.
    """
    meeting.refresh_from_db()
    if meeting.is_held:
        return False
    if zones.wall(clock.now(), meeting.zone).date() < meeting.day:
        raise TooFarAhead
    meeting.own_place, meeting.own_format = meeting.place, meeting.format
    meeting.state = Meeting.State.HELD
    _settle(meeting, by, "own_place", "own_format", "state")
    return True


def dismiss_another_rhythm(pair: Pair, *, by: Person) -> None:
    """Neither of the two is asked again whether another rhythm would suit them."""
    with hold(pair, by=by):
        if pair.another_rhythm_answered:
            return
        pair.another_rhythm_answered = True
        pair.save(update_fields=["another_rhythm_answered"])
        announce(pair, Part.MEETINGS, by=by)


def landing(day: date, at: time, zone: str) -> datetime:
    """The instant of a moment that somebody chose. Raises CannotMove when it cannot be one."""
    days = day - clock.now().date()
    if days < -ABOUT_A_DAY:
        raise InThePast
    if days > FARTHEST + ABOUT_A_DAY:
        raise TooFarAhead
    wall = datetime.combine(day, at)
    if zones.happens(wall, zone) == "never":
        raise NeverHappens
    start = zones.instant(wall, zone)
    if start <= clock.now():
        raise InThePast
    if start > clock.now() + FARTHEST:
        raise TooFarAhead
    return start


def _refresh(meeting: Meeting, seen: int) -> None:
    meeting.refresh_from_db()
    if meeting.is_held:
        raise AlreadyClosed
    if meeting.version != seen:
        raise MovedMeanwhile


def _is_so_already(meeting: Meeting, state: str, by: Person) -> bool:
    """The same person asked for it before: a form sent twice does it once."""
    meeting.refresh_from_db()
    return meeting.state == state and meeting.settled_by_id == by.pk


def _refuse_if_begun(meeting: Meeting) -> None:
    """Until shortly after the start: who does not feel like it may say so at the door."""
    if meeting.is_planned and clock.now() > meeting.starts_at + CAN_MOVE_UNTIL:
        raise AlreadyBegun


def _settle(meeting: Meeting, by: Person, *fields: str) -> None:
    meeting.version += 1
    meeting.settled_by, meeting.settled_at = by, clock.now()
    meeting.save(update_fields=[*fields, "version", "settled_by", "settled_at"])
    announce(meeting.pair, Part.MEETINGS, by=by)


def _keep_the_past_as_it_was(meeting: Meeting) -> None:
    """Meetings that are over and were never closed keep the format that was usual then."""
    assert meeting.agreement is not None
    over = meeting.agreement.meetings.planned().filter(starts_at__lt=clock.now(), own_format="")
    for earlier in over.exclude(pk=meeting.pk):
        earlier.own_format, earlier.own_place = earlier.format, earlier.place
        earlier.save(update_fields=["own_format", "own_place"])
