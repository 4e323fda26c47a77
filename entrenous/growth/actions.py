from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db.models import Sum

from entrenous import clock, vault, zones
from entrenous.changes import announce, hold, hold_own, same_each_time
from entrenous.changes.models import Part
from entrenous.growth.models import Aim, CheckIn, Investment, Timer
from entrenous.pairs.models import Pair
from entrenous.people.models import Person

A_SITTING = timedelta(hours=12)  # a timer that ran longer was forgotten
FURTHEST_PLAN = timedelta(days=366)


class NotTheirs(Exception):
    """An aim belongs to one person; only they word it, settle it, share it."""


class MoreThanADay(Exception):
    """A day has no more hours than its clock shows; `left` minutes of it are free."""

    def __init__(self, day: date, left: int) -> None:
        super().__init__(f"{left} minutes are left of {day}")
        self.day, self.left = day, left


class TooFarAhead(Exception):
    """A plan reaches a year ahead at most."""


class RunsAlready(Exception):
    """One timer at a time."""


class RanTooLong(Exception):
    """Nobody knows how much of it was time given: its person says so."""


def set_aim(
    person: Person,
    kind: str,
    text: str,
    *,
    why: str = "",
    sign: str = "",
    links: str = "",
    horizon: date | None = None,
    new: UUID | None = None,
) -> Aim:
    """A goal or a project, private. `new` is an id that the form chose: sent twice it is one."""
    with hold_own(person):
        ident = same_each_time(person.pk, "aim", new)
        if sent_before := person.aims.filter(pk=ident).first():
            return sent_before
        aim = Aim(id=ident, person=person, kind=kind, horizon=horizon)
        vault.make_key(aim, holders=[person])
        aim.text, aim.why, aim.sign, aim.links = text, why, sign, links
        aim.save(force_insert=True)
        return aim


def change_aim(aim: Aim, *, by: Person, **what: object) -> None:
    """Its words, kind and horizon. Raises NotTheirs."""
    with _of_its_person(aim, by):
        for name, value in what.items():
            setattr(aim, name, value)
        aim.save(update_fields=list(what))


def settle_aim(aim: Aim, state: str, *, by: Person) -> None:
    """Reached, changed, let go, or open again. Raises NotTheirs."""
    with _of_its_person(aim, by):
        aim.state = state
        aim.settled_at = None if aim.is_open else clock.now()
        aim.save(update_fields=["state", "settled_at"])


def take_out(aim: Aim, *, by: Person) -> None:
    """It is gone, with its key; time that was given to it stays noted. Raises NotTheirs."""
    with _of_its_person(aim, by):
        vault.shred(aim)
        aim.delete()


def check_in(aim: Aim, text: str, *, new: UUID | None = None, by: Person) -> CheckIn:
    """A line on how it goes: of its person, or of the manager whom they share it with.

    Sent twice it is one. Raises NotTheirs.
    """
    if by.pk == aim.person_id:
        with _of_its_person(aim, by):
            return _line(aim, text, new, by)
    pair = Pair.objects.open().filter(shared_aims=aim, manager=by).first()
    if pair is None:
        raise NotTheirs
    with hold(pair, by=by):
        if not pair.shared_aims.filter(pk=aim.pk).exists():  # taken back meanwhile
            raise NotTheirs
        line = _line(aim, text, new, by)
        announce(pair, Part.GROWTH, by=by)
        return line


def _line(aim: Aim, text: str, new: UUID | None, by: Person) -> CheckIn:
    ident = same_each_time(aim.pk, "line", new)
    sent_before = aim.check_ins.filter(pk=ident).first()
    return sent_before or CheckIn.objects.create(id=ident, aim=aim, text=text, by=by)


def share(aim: Aim, pair: Pair, *, by: Person) -> None:
    """Their manager in this pair can see it from now on. Raises NotTheirs, PairHasEnded.

    The pair is named, so that a page of before a change of manager shows nothing to the next one.
    """
    if by.pk != aim.person_id or by.pk != pair.report_id:
        raise NotTheirs
    with hold_own(by), hold(pair, by=by):
        aim.shared_with = pair
        aim.save(update_fields=["shared_with"])
        vault.admit(aim, pair.manager, through=pair)
        announce(pair, Part.GROWTH, by=by)


def withdraw(aim: Aim, *, by: Person) -> None:
    """Nobody else sees it any more, at once; a second time nothing happens. Raises NotTheirs."""
    with _of_its_person(aim, by):
        pair = aim.shared_with
        if pair is not None:
            aim.shared_with = None
            aim.save(update_fields=["shared_with"])
            vault.dismiss(through=pair, owner=aim)


def invest(
    person: Person,
    day: date,
    minutes: int,
    text: str = "",
    *,
    project: Aim | None = None,
    new: UUID | None = None,
) -> Investment:
    """Note time given on a day; a day ahead is a plan. Raises MoreThanADay, TooFarAhead, NotTheirs."""
    with hold_own(person):
        ident = same_each_time(person.pk, "investment", new)
        if sent_before := person.investments.filter(pk=ident).first():
            return sent_before
        _may_invest(person, day, minutes, project)
        return Investment.objects.create(
            id=ident, person=person, day=day, minutes=minutes, text=text, project=project
        )


def invest_week(
    person: Person,
    spent: Mapping[date, int],
    text: str,
    *,
    project: Aim | None = None,
    new: UUID | None = None,
) -> None:
    """Several days at once, all or none. Raises as `invest` does."""
    with hold_own(person):
        for day, minutes in spent.items():
            of_the_day = uuid5(new, day.isoformat()) if new else None
            invest(person, day, minutes, text, project=project, new=of_the_day)


def change_investment(
    investment: Investment, day: date, minutes: int, text: str, *, project: Aim | None
) -> None:
    """Raises as `invest` does."""
    with hold_own(investment.person):
        _may_invest(investment.person, day, minutes, project, instead_of=investment)
        investment.day, investment.minutes, investment.project = day, minutes, project
        investment.text = text
        investment.save()


def start_timer(person: Person, project: Aim | None = None) -> Timer:
    """It runs until it is stopped, also where nobody looks. Raises RunsAlready, NotTheirs."""
    with hold_own(person):
        if Timer.objects.filter(person=person).exists():
            raise RunsAlready
        if project is not None and project.person_id != person.pk:
            raise NotTheirs
        return Timer.objects.create(person=person, project=project)


def stop_timer(person: Person, text: str = "", *, minutes: int | None = None) -> Investment | None:
    """Note what it ran, on the day on which it began; less than a minute is nothing.

    Who left it running says how long it really was. Raises RanTooLong, MoreThanADay.
    """
    with hold_own(person):
        timer = Timer.objects.select_related("project").filter(person=person).first()
        if timer is None:
            return None
        if minutes is None:
            ran = clock.now() - timer.started_at
            if ran > A_SITTING:
                raise RanTooLong
            minutes = round(ran / timedelta(minutes=1))
        noted = None
        if minutes > 0:
            day = zones.wall(timer.started_at, person.zone).date()
            _may_invest(person, day, minutes, timer.project)
            noted = Investment.objects.create(
                person=person, day=day, minutes=minutes, text=text, project=timer.project
            )
        timer.delete()
        return noted


def _may_invest(
    person: Person,
    day: date,
    minutes: int,
    project: Aim | None,
    *,
    instead_of: Investment | None = None,
) -> None:
    if project is not None and project.person_id != person.pk:
        raise NotTheirs
    if day > zones.wall(clock.now(), person.zone).date() + FURTHEST_PLAN:
        raise TooFarAhead
    others = person.investments.filter(day=day)
    if instead_of is not None:
        others = others.exclude(pk=instead_of.pk)
    left = minutes_of(day, person.zone) - (others.aggregate(all=Sum("minutes"))["all"] or 0)
    if minutes > left:
        raise MoreThanADay(day, left)


def minutes_of(day: date, zone: str) -> int:
    """How long a day is: 23 or 25 hours where its clocks change."""
    midnight = datetime.combine(day, datetime.min.time())
    length = zones.instant(midnight + timedelta(days=1), zone) - zones.instant(midnight, zone)
    return round(length / timedelta(minutes=1))


@contextmanager
def _of_its_person(aim: Aim, by: Person) -> Iterator[None]:
    """Hold what is theirs, and tell the manager's open page when it is shared."""
    if aim.person_id != by.pk:
        raise NotTheirs
    with hold_own(by):
        aim.refresh_from_db(fields=["shared_with"])  # another tab may have shared it meanwhile
        pair = aim.shared_with if aim.shared_with and aim.shared_with.is_open else None
        with hold(pair, by=by) if pair else nullcontext():
            yield
            if pair:
                announce(pair, Part.GROWTH, by=by)
