"""How two people live through their year, by the same verbs that the pages use."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from uuid import UUID

from entrenous import agreements, clock, meetings, pairs, record, vault, zones
from entrenous.agreements.terms import Format, Terms
from entrenous.demo.company import MEET_TODAY, LastWas, Rest, Rule, Two
from entrenous.demo.talk import M, Promised, R, Talk
from entrenous.demo.timeline import Timeline
from entrenous.meetings.models import Meeting
from entrenous.pairs.models import Pair
from entrenous.people import calendar_days
from entrenous.people.models import Person
from entrenous.record.models import Commitment

DAYS_BEFORE = timedelta(days=3)  # when they begin to think of a 1:1
PLANNED_EVERY = timedelta(weeks=8)  # twelve weeks are planned each time
A_WEEK, AN_HOUR = timedelta(weeks=1), timedelta(hours=1)
FRIDAY = 4


@dataclass(frozen=True)
class Today:
    """The day on which the story is told, in Rome, where the company sits."""

    day: date

    @property
    def begins(self) -> datetime:
        return zones.instant(datetime.combine(self.day, datetime.min.time()), "Europe/Rome")

    @property
    def working_day(self) -> date:
        """Today, and on a weekend the Friday before it."""
        return self.day - timedelta(days=max(0, self.day.weekday() - FRIDAY))

    @property
    def is_free(self) -> bool:
        return self.working_day != self.day

    def ago(self, weeks: float, days: float = 0, hours: float = 0) -> datetime:
        """At ten in the morning, so many weeks ago."""
        return self.begins + timedelta(hours=10 - hours, days=-days, weeks=-weeks)

    def last_working_day(self, hours: float) -> datetime:
        """On the last working day before today, so many hours after ten in the morning."""
        days = {0: 3, 6: 2}.get(self.day.weekday(), 1)
        return self.ago(0, days=days, hours=-hours)

    def working_days_on(self, days: int) -> date:
        """So many working days after the working day of today."""
        weekday = self.working_day.weekday() + days
        over_the_weekend = 2 if weekday > FRIDAY else 0
        return self.working_day + timedelta(days=days + over_the_weekend)


@dataclass
class Remembered:
    """A promise, and the looks back that are still to come."""

    commitment: Commitment
    looks: Iterator[tuple[str, str]]


class Life:
    """One pair, from the day on which it begins."""

    def __init__(
        self, two: Two, manager: Person, report: Person, talks: Sequence[Talk], today: Today
    ) -> None:
        self.two, self.manager, self.report, self.today = two, manager, report, today
        self.chance = Random(f"{today.day} {two.key}")  # noqa: S311  # the same on the same day
        self.talks = deque(talks)
        self.promises: list[Remembered] = []
        self.seen: set[UUID] = set()
        self.let_go_before = False
        self.pair: Pair

    def begin(self, time: Timeline) -> None:
        """Plan the year of this pair."""
        two, ago = self.two, self.today.ago
        time.plan(ago(two.weeks_ago), self._pair_up)
        for rule in two.rules:
            time.plan(ago(rule.weeks_ago, days=4), partial(self._agree, rule))
        for rest in two.rests:
            time.plan(ago(rest.weeks_ago), partial(self._pause, rest))
        until = ago(two.until) if two.until else self.today.begins
        step = ago(two.weeks_ago, hours=-1)
        while step < until:
            time.plan(step, partial(self._look_ahead, time))
            step += PLANNED_EVERY
        for rule in two.rules:
            time.plan(ago(rule.weeks_ago, days=4, hours=-1), partial(self._look_ahead, time))
        if not two.until:
            time.plan(self.today.begins - timedelta(minutes=1), partial(self._look_ahead, time))

    def person(self, role: str) -> Person:
        return self.manager if role == M else self.report

    def _is_history(self) -> bool:
        return self.two.until is not None and clock.now() >= self.today.ago(self.two.until)

    def _pair_up(self) -> None:
        self.pair = pairs.pair_up(self.manager, self.report)

    def _agree(self, rule: Rule) -> None:
        proposer = self.report if rule.by_report else self.manager
        with vault.ring_of(proposer):
            proposal = agreements.propose(self.pair, self.terms(rule), by=proposer)
        other = self.pair.other(proposer)
        with vault.ring_of(other):
            agreements.accept(proposal, by=other)

    def terms(self, rule: Rule) -> Terms:
        start = self.today.working_days_on(rule.days_on) - timedelta(weeks=rule.weeks_ago)
        return Terms(
            rhythm=rule.rhythm,
            weekday=start.weekday(),
            at=rule.at,
            zone=self.manager.zone,
            minutes=rule.minutes,
            format=rule.format,
            place=rule.place,
            start=start,
        )

    def _pause(self, rest: Rest) -> None:
        first = self.today.working_day - timedelta(weeks=rest.first)
        last = self.today.working_day - timedelta(weeks=rest.last)
        with vault.ring_of(self.report):
            pause = agreements.propose_pause(self.pair, first, last, by=self.report)
        with vault.ring_of(self.manager):
            agreements.accept(pause, by=self.manager)

    def _look_ahead(self, time: Timeline) -> None:
        """The nightly round, and the 1:1s that it brought into sight."""
        meetings.replan_all([self.pair])
        for pk, starts_at in self.pair.meetings.planned().values_list("pk", "starts_at"):
            if pk not in self.seen and starts_at > clock.now() + DAYS_BEFORE:
                self.seen.add(pk)
                time.plan(starts_at - DAYS_BEFORE, partial(self._approach, pk, time))

    def _approach(self, pk: UUID, time: Timeline) -> None:
        """A 1:1 is three days away: will it be, and when, and who brings what?"""
        meeting = self.pair.meetings.select_related("agreement").filter(pk=pk).first()
        if meeting is None or self._is_history():
            return
        if meeting.starts_at > clock.now() + DAYS_BEFORE:  # the rhythm changed meanwhile
            time.plan(meeting.starts_at - DAYS_BEFORE, partial(self._approach, pk, time))
        elif self._is_for_today(meeting):
            self._move_to_today(meeting)
        elif meeting.is_planned and meeting.ends_at < self.today.begins:
            self._prepare(meeting, time)

    def _is_for_today(self, meeting: Meeting) -> bool:
        return (
            self.today.is_free
            and self.two.key in MEET_TODAY
            and meeting.day == self.today.working_day
        )

    def _move_to_today(self, meeting: Meeting) -> None:
        meetings.move(
            meeting, self.today.day, meeting.at, meeting.zone, seen=meeting.version, by=self.report
        )

    def _prepare(self, meeting: Meeting, time: Timeline) -> None:
        if self.two.last_was and self.today.begins - meeting.starts_at < 2 * A_WEEK:
            if self.two.last_was == LastWas.PUT_OFF:
                time.plan(meeting.starts_at - AN_HOUR, partial(self._put_off, meeting))
            return
        talk = self._talk_at(meeting)
        stays = self._find_its_day(meeting, talk)
        if not stays:
            self.let_go_before = True
            time.plan(meeting.starts_at - AN_HOUR, partial(self._let_go, meeting))
            return
        self.let_go_before = False
        for number, brought in enumerate(talk.brought):
            bring = partial(self._bring, meeting, brought.by, brought.text, share=brought.share)
            time.plan(meeting.starts_at - timedelta(hours=20 - number), partial(bring, time))
        time.plan(meeting.starts_at, partial(self._meet, meeting, talk))
        time.plan(meeting.ends_at, partial(self._part, meeting, talk))
        if talk.corrected:
            time.plan(meeting.ends_at + timedelta(days=6), partial(self._correct, meeting, talk))

    def _talk_at(self, meeting: Meeting) -> Talk:
        """What `prose` tells of this one; of most nothing, then it is a friendly chat."""
        if self.talks:
            weeks_ago = self.talks[0].weeks_ago
            if meeting.starts_at >= self.today.ago(weeks_ago, days=3):
                return self.talks.popleft()
        return self._friendly_chat()

    def _friendly_chat(self) -> Talk:
        chance = self.chance.random()
        if chance < 0.10 and not self.let_go_before:
            return Talk(0, let_go=True)
        if chance < 0.18:
            return Talk(0, moved_by=self.chance.choice([M, R]))
        if chance < 0.34:
            return Talk(0, how=(self.chance.choice([Format.WALK, Format.COFFEE]), ""))
        return Talk(0)

    def _find_its_day(self, meeting: Meeting, talk: Talk) -> bool:
        """False when it is let go. A day off of one of the two moves it, or lets it go."""
        if talk.let_go:
            return False
        is_off = any(
            calendar_days.is_holiday(
                person.country, zones.wall(meeting.starts_at, person.zone).date()
            )
            for person in self.pair.people
        )
        if not (is_off or talk.moved_by):
            return True
        by = self.person(talk.moved_by or M)
        moment = self._other_moment(meeting)
        if moment is None:
            return bool(talk.notes) or not is_off
        wall = zones.wall(moment, meeting.zone)
        meetings.move(meeting, wall.date(), wall.time(), meeting.zone, seen=meeting.version, by=by)
        return True

    def _other_moment(self, meeting: Meeting) -> datetime | None:
        """One that the page offers, rather on the working day after, if it is over by today."""
        friday = meeting.day.weekday() == FRIDAY
        day_after = meeting.starts_at + timedelta(days=3 if friday else 1)
        offered = meetings.good_moments(
            self.pair, minutes=meeting.minutes, near=day_after, besides=meeting
        )
        length = timedelta(minutes=meeting.minutes)
        in_time = [moment for moment in offered if moment + length < self.today.begins]
        return min(in_time, key=lambda moment: abs(moment - day_after), default=None)

    def _let_go(self, meeting: Meeting) -> None:
        meeting.refresh_from_db()
        meetings.let_go(meeting, seen=meeting.version, by=self.report)

    def _put_off(self, meeting: Meeting) -> None:
        meeting.refresh_from_db()
        meetings.put_off(meeting, seen=meeting.version, by=self.report)

    def _bring(
        self, meeting: Meeting, role: str, text: str, time: Timeline, *, share: bool
    ) -> None:
        by = self.person(role)
        with vault.ring_of(by):
            topic = record.raise_topic(self.pair, text, just_to_share=share, by=by)
        if not share:  # what was just to share needs no press
            discuss = partial(record.discuss_topic, topic, meeting, by=self.manager)
            time.plan(meeting.starts_at + timedelta(minutes=10), discuss)

    def _meet(self, meeting: Meeting, talk: Talk) -> None:
        by = self.person(talk.noted_by)
        with vault.ring_of(by):
            if talk.how:
                meetings.meet_as(meeting, *talk.how, by=by)
        if talk.notes:
            self._look_back(meeting)

    def _look_back(self, meeting: Meeting) -> None:
        for number, promise in enumerate(self.promises):
            look = next(promise.looks, None)
            if look:
                outcome, line = look
                by = promise.commitment.owed_by
                at = clock.now() + timedelta(seconds=20 * number)
                with vault.ring_of(by), clock.at(at):
                    record.review_commitment(
                        promise.commitment, outcome, line, meeting=meeting, by=by
                    )

    def _part(self, meeting: Meeting, talk: Talk) -> None:
        by = self.person(talk.noted_by)
        with vault.ring_of(by):
            if talk.notes:
                record.write_notes(meeting, talk.notes, base="", by=by)
            for number, promised in enumerate(talk.promised, start=1):
                with clock.at(meeting.ends_at + timedelta(minutes=number)):
                    self._promise(meeting, promised, by)
            with clock.at(meeting.ends_at + timedelta(minutes=5)):
                record.close(meeting, by=by)

    def _promise(self, meeting: Meeting, promised: Promised, by: Person) -> None:
        due = None
        if promised.due_after is not None:
            due = meeting.day + timedelta(days=promised.due_after)
        commitment = record.make_commitment(
            self.pair,
            promised.text,
            owed_by=self.person(promised.by),
            meeting=meeting,
            due=due,
            by=by,
        )
        self.promises.append(Remembered(commitment, iter(promised.then)))

    def _correct(self, meeting: Meeting, talk: Talk) -> None:
        by = self.pair.other(self.person(talk.noted_by))
        with vault.ring_of(by):
            record.write_notes(meeting, talk.corrected, base=talk.notes, by=by)
