"""A manager's week as the preview of some moves has it: the days, what stands on them, and where else it could."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from entrenous import clock, meetings, record, zones
from entrenous.meetings.models import Meeting
from entrenous.pairs import open_pairs_of
from entrenous.pairs.models import Pair
from entrenous.people import spoken
from entrenous.people.models import Person
from entrenous.web.moving import A_YEAR

WORKING_DAYS = 5
MOST_SLOTS = 8
MOST_UNDATED = 5
NOON = time(12, 30)


@dataclass(frozen=True, slots=True)
class Move:
    """A meeting put elsewhere in the preview; `seen` is the version that was on the board."""

    meeting: UUID
    to: datetime
    seen: int

    def as_text(self) -> str:
        return f"{self.meeting}@{self.to.astimezone(UTC):%Y%m%dT%H%MZ}@{self.seen}"

    @classmethod
    def from_text(cls, text: str) -> Move | None:
        try:
            meeting, to, seen = text.split("@")
            instant = datetime.strptime(to, "%Y%m%dT%H%MZ").replace(tzinfo=UTC)
            move = cls(UUID(meeting), instant, int(seen))
        except ValueError:
            return None
        return move if abs(instant - clock.now()) < A_YEAR else None


@dataclass
class Card:
    """A 1:1 on the board, where the preview has it."""

    meeting: Meeting
    pair: Pair
    me: Person
    starts_at: datetime
    moving: bool = False
    lifted: bool = False
    has_topics: bool = False
    press: str = ""  # where its one button leads: take it up, or leave it

    @property
    def other(self) -> Person:
        return self.pair.other(self.me)

    @cached_property
    def here(self) -> datetime:
        return zones.wall(self.starts_at, self.me.zone)

    @cached_property
    def there(self) -> datetime:
        return zones.wall(self.starts_at, self.other.zone)

    @property
    def i_report(self) -> bool:
        return not self.pair.is_managed_by(self.me)

    @property
    def can_be_moved(self) -> bool:
        begun = clock.now() > self.meeting.starts_at + meetings.CAN_MOVE_UNTIL
        return not (self.meeting.is_planned and begun)


@dataclass
class Slot:
    """A moment that suits both of a lifted meeting."""

    here: datetime
    link: str


@dataclass
class Half:
    cards: list[Card] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)


@dataclass
class Day:
    day: date
    is_today: bool
    morning: Half = field(default_factory=Half)
    afternoon: Half = field(default_factory=Half)
    fuller_than: int | None = None

    @property
    def halves(self) -> list[tuple[str, Half]]:
        return [(_("Morning"), self.morning), (_("Afternoon"), self.afternoon)]

    def half(self, at: datetime) -> Half:
        return self.morning if at.time() < NOON else self.afternoon


class Board:
    """The week as the preview has it. Constant queries for any number of pairs."""

    def __init__(self, me: Person, monday: date, moves: list[Move], lift: UUID | None) -> None:
        self.me, self.monday, self.lift = me, monday, lift
        self.asked = {move.meeting: move for move in moves}

    @cached_property
    def pairs(self) -> dict[UUID, Pair]:
        return {pair.pk: pair for pair in open_pairs_of(self.me)}

    @cached_property
    def shown(self) -> list[Meeting]:
        """Those of the week, and those that the preview moves or holds."""
        begin = zones.instant(datetime.combine(self.monday, time()), self.me.zone)
        rows = meetings.meetings_of(self.pairs.values())
        here = rows.planned().filter(starts_at__gte=begin, starts_at__lt=begin + timedelta(days=7))
        wanted = set(self.asked) | ({self.lift} if self.lift else set())
        elsewhere = rows.filter(pk__in=wanted).exclude(state=Meeting.State.HELD)
        return list({m.pk: m for m in [*here, *elsewhere]}.values())

    @cached_property
    def moves(self) -> dict[UUID, Move]:
        """Those asked for of meetings that can be moved, and are ours."""
        ours = {meeting.pk for meeting in self.shown}
        return {pk: move for pk, move in self.asked.items() if pk in ours}

    @cached_property
    def cards(self) -> list[Card]:
        with_topics = record.with_a_list(self.pairs.values())
        cards = []
        for meeting in self.shown:
            move = self.moves.get(meeting.pk)
            lifted = meeting.pk == self.lift
            cards.append(
                Card(
                    meeting=meeting,
                    pair=self.pairs[meeting.pair_id],
                    me=self.me,
                    starts_at=move.to if move else meeting.starts_at,
                    moving=move is not None,
                    lifted=lifted,
                    has_topics=meeting.pair_id in with_topics,
                    press=self.link(without=meeting.pk)
                    if move or lifted
                    else self.link(lift=meeting.pk),
                )
            )
        return sorted(cards, key=lambda card: card.starts_at)

    @cached_property
    def lifted(self) -> Card | None:
        return next((card for card in self.cards if card.lifted), None)

    @cached_property
    def slots(self) -> list[Slot]:
        """Where the lifted one could go, with the other moves of the preview in mind."""
        card = self.lifted
        if card is None:
            return []
        begin = zones.instant(datetime.combine(self.monday, time()), self.me.zone)
        after, end = max(begin, clock.now()), begin + timedelta(days=7)
        found = meetings.moments_in(
            card.pair,
            card.meeting,
            after=after,
            days=max((end - after).days + 1, 0),
            count=MOST_SLOTS,
            moved={move.meeting: move.to for move in self.moves.values()},
        )
        return [
            Slot(
                zones.wall(start, self.me.zone),
                self.link(move=Move(card.meeting.pk, start, card.meeting.version)),
            )
            for start in found
            if start < end
        ]

    @cached_property
    def days(self) -> list[Day]:
        today = zones.wall(clock.now(), self.me.zone).date()
        days = [
            Day(self.monday + timedelta(days=n), self.monday + timedelta(days=n) == today)
            for n in range(7)
        ]
        by_day = {day.day: day for day in days}
        for card in self.cards:
            if day := by_day.get(card.here.date()):
                day.half(card.here).cards.append(card)
        for slot in self.slots:
            if day := by_day.get(slot.here.date()):
                day.half(slot.here).slots.append(slot)
        counts = Counter(card.here.date() for card in self.cards if not card.i_report)
        for day in days:
            if counts[day.day] > self.me.most_a_day:
                day.fuller_than = self.me.most_a_day
        return [
            day
            for n, day in enumerate(days)
            if n < WORKING_DAYS or any(half.cards or half.slots for _name, half in day.halves)
        ]

    @cached_property
    def undated(self) -> list[tuple[Card, list[Slot]]]:
        """Those to find a day for, with three moments each."""
        rows = meetings.meetings_of(self.pairs.values()).undated()
        found = []
        for meeting in rows.exclude(pk__in=self.moves)[:MOST_UNDATED]:
            pair = self.pairs[meeting.pair_id]
            card = Card(meeting, pair, self.me, meeting.starts_at)
            moments = meetings.good_moments(pair, minutes=meeting.minutes, besides=meeting)
            slots = [
                Slot(
                    zones.wall(start, self.me.zone),
                    self.link(move=Move(meeting.pk, start, meeting.version), on=start),
                )
                for start in moments
            ]
            found.append((card, slots))
        return found

    def link(
        self,
        *,
        lift: UUID | None = None,
        move: Move | None = None,
        without: UUID | None = None,
        on: datetime | None = None,
        monday: date | None = None,
    ) -> str:
        """The address of this board with one thing changed."""
        moves = [
            old
            for old in self.moves.values()
            if old.meeting != without and (move is None or old.meeting != move.meeting)
        ]
        if move:
            moves.append(move)
        query = [("move", each.as_text()) for each in moves]
        if lift:
            query.append(("lift", str(lift)))
        if on:
            monday = monday_of(zones.wall(on, self.me.zone).date())
        address = self.address if monday is None else _address(monday)
        return f"{address}?{urlencode(query)}" if query else address

    @cached_property
    def address(self) -> str:
        return _address(self.monday)

    @property
    def before(self) -> str:
        return self.link(monday=self.monday - timedelta(days=7), lift=self.lift)

    @property
    def after(self) -> str:
        return self.link(monday=self.monday + timedelta(days=7), lift=self.lift)

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    @property
    def title(self) -> str:
        """8 to 12 March, or 29 March to 2 April."""
        friday = self.monday + timedelta(days=WORKING_DAYS - 1)
        same_month = self.monday.month == friday.month
        first = str(self.monday.day) if same_month else spoken.plain_day(self.monday)
        return _("%(first)s to %(last)s") % {"first": first, "last": spoken.plain_day(friday)}


def _address(monday: date) -> str:
    return reverse("week-of", args=[monday.isoformat()])


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
