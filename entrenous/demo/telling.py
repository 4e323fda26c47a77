"""Lets the company live through its year, by the same verbs that pages use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from entrenous import agreements, clock, meetings, pairs, people, record, vault, zones
from entrenous.agreements.terms import Format, Rhythm, Terms
from entrenous.demo.company import PAIRS, PASSWORD, PEOPLE, TODAY, Rest, Rule, Two
from entrenous.demo.talks import TALKS, M, Promised, Talk
from entrenous.meetings.models import Meeting
from entrenous.pairs.models import Pair
from entrenous.people.models import Person
from entrenous.record.models import Commitment

FRIDAY, THURSDAY = 4, 3
PLANNED_EVERY = timedelta(weeks=6)


class NotEmpty(Exception):
    """There are people in this database; the demo would stand in their way."""


def tell() -> None:
    """Fill an empty database, deterministic for a date. Raises NotEmpty."""
    if Person.objects.exists():
        raise NotEmpty
    with transaction.atomic():
        story = Story(clock.now())
        story.tell()


def who_to_be() -> list[str]:
    """A line for each person to sign in as, when this is the demo; else nothing."""
    here = {person.email for person in Person.objects.filter(email__endswith="@example.org")}
    if not {someone.email for someone in PEOPLE} <= here:
        return []
    lines = [f"{someone.email:<20} {someone.name:<16} {someone.who}" for someone in PEOPLE]
    return [*lines, f"Everybody’s password: {PASSWORD}"]


class Story:
    """The year before `now`."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.today = zones.wall(now, "Europe/Rome").date()
        self.people: dict[str, Person] = {}
        self.pairs: dict[str, Pair] = {}

    def tell(self) -> None:
        with clock.at(self.ago(weeks=53)):
            self._welcome()
        for two in sorted(PAIRS, key=lambda two: -two.weeks_ago):
            self._live(two)
        self._these_days()

    def ago(self, **by: float) -> datetime:
        return self.now - timedelta(**by)

    def _welcome(self) -> None:
        password = make_password(PASSWORD)
        for someone in PEOPLE:
            person = people.welcome(
                name=someone.name,
                email=someone.email,
                zone=someone.zone,
                language=someone.language,
                is_administrator=someone.is_administrator,
            )
            person.password = password
            person.save(update_fields=["password"])
            people.set_hours(person, dict.fromkeys(range(5), someone.hours))
            self.people[someone.key] = person

    def _live(self, two: Two) -> None:
        manager, report = self.people[two.manager], self.people[two.report]
        with clock.at(self.ago(weeks=two.weeks_ago, days=3)):
            pair = self.pairs[two.key] = pairs.pair_up(manager, report)
        until = self.ago(weeks=two.until_weeks_ago) if two.until_weeks_ago else self.now
        self._agree(pair, two, until)
        past = [
            meeting
            for meeting in pair.meetings.planned().order_by("starts_at")
            if meeting.ends_at < min(until, self.now - timedelta(hours=12))
        ]
        self._talk(pair, past, TALKS.get(two.key, []))

    def _agree(self, pair: Pair, two: Two, until: datetime) -> None:
        """Everything that they agreed on, in its order, planned ahead as time went by."""
        deeds: list[tuple[datetime, Rule | Rest | None]] = []
        deeds += [(self.ago(weeks=rule.weeks_ago), rule) for rule in two.rules]
        deeds += [(self.ago(weeks=rest.weeks_ago), rest) for rest in two.rests]
        step = self.ago(weeks=two.weeks_ago)
        while step < until:
            deeds.append((step, None))
            step += PLANNED_EVERY
        deeds.append((min(until, self.now) - timedelta(minutes=1), None))
        for at, deed in sorted(deeds, key=lambda each: each[0]):
            with clock.at(at):
                match deed:
                    case Rule():
                        self._agree_on(pair, deed, at)
                    case Rest():
                        self._rest(pair, deed)
                    case None:
                        meetings.replan_all([pair])

    def _agree_on(self, pair: Pair, rule: Rule, at: datetime) -> None:
        proposer = pair.report if rule.by_report else pair.manager
        with vault.ring_of(proposer):
            proposal = agreements.propose(pair, self.terms(pair, rule, at), by=proposer)
        other = pair.other(proposer)
        with vault.ring_of(other):
            agreements.accept(proposal, by=other)

    def terms(self, pair: Pair, rule: Rule, at: datetime) -> Terms:
        start = zones.wall(at, pair.manager.zone).date() + timedelta(days=1)
        weekday = rule.weekday
        if weekday == TODAY:
            weekday = self.today.weekday() if self.today.weekday() <= FRIDAY else THURSDAY
            start = self._so_that_one_is_today(start, weekday)
        return Terms(
            rhythm=rule.rhythm,
            weekday=weekday,
            at=rule.at,
            zone=pair.manager.zone,
            minutes=rule.minutes,
            format=rule.format,
            place=rule.place,
            start=start,
        )

    def _so_that_one_is_today(self, start: date, weekday: int) -> date:
        """A first day from which every second week reaches this one."""
        this_week = self.today - timedelta(days=self.today.weekday() - weekday)
        weeks = (this_week - start).days // 14
        return this_week - timedelta(weeks=2 * weeks)

    def _rest(self, pair: Pair, rest: Rest) -> None:
        first = self.today - timedelta(weeks=rest.first)
        last = self.today - timedelta(weeks=rest.last)
        with vault.ring_of(pair.report):
            pause = agreements.propose_pause(pair, first, last, by=pair.report)
        with vault.ring_of(pair.manager):
            agreements.accept(pause, by=pair.manager)

    def _talk(self, pair: Pair, past: list[Meeting], talks: list[Talk]) -> None:
        """The last ones were as `talks` says; those before were friendly chats."""
        talks = talks[-len(past) :] if past else []
        told = [Talk()] * (len(past) - len(talks)) + talks
        open_promises: list[tuple[Commitment, Iterator[tuple[str, str]]]] = []
        for number, (meeting, talk) in enumerate(zip(past, told, strict=True)):
            if talk.let_go or (talk == Talk() and number % 7 == 3):
                self._let_go(meeting, pair)
                continue
            if talk.moved_by:
                self._move_a_day(meeting, pair, talk)
            if number == len(past) - 1 and pair == self.pairs.get("ada-sven"):
                continue  # nobody said yet whether this one took place
            with clock.at(meeting.starts_at):
                open_promises = self._look_back(meeting, open_promises)
                open_promises += self._meet(meeting, pair, talk)

    def _let_go(self, meeting: Meeting, pair: Pair) -> None:
        with clock.at(meeting.starts_at - timedelta(hours=1)):
            meetings.let_go(meeting, seen=meeting.version, by=pair.report)

    def _move_a_day(self, meeting: Meeting, pair: Pair, talk: Talk) -> None:
        by = pair.manager if talk.moved_by == M else pair.report
        later = meeting.day + timedelta(days=1 if meeting.day.weekday() < FRIDAY else -1)
        with clock.at(meeting.starts_at - timedelta(days=2)):
            meetings.move(meeting, later, time(12), meeting.zone, seen=meeting.version, by=by)
        meeting.refresh_from_db()

    def _look_back(
        self, meeting: Meeting, promises: list[tuple[Commitment, Iterator[tuple[str, str]]]]
    ) -> list[tuple[Commitment, Iterator[tuple[str, str]]]]:
        still = []
        for promise, then in promises:
            look = next(then, None)
            if look is None:
                continue
            by = promise.owed_by
            with vault.ring_of(by):
                record.review_commitment(promise, look[0], look[1], meeting=meeting, by=by)
            still.append((promise, then))
        return still

    def _meet(
        self, meeting: Meeting, pair: Pair, talk: Talk
    ) -> list[tuple[Commitment, Iterator[tuple[str, str]]]]:
        person = {M: pair.manager}
        for brought in talk.brought:
            by = person.get(brought.by, pair.report)
            with vault.ring_of(by), clock.at(meeting.starts_at - timedelta(days=1)):
                topic = record.raise_topic(pair, brought.text, just_to_share=brought.share, by=by)
            record.discuss_topic(topic, meeting, by=pair.manager)
        with vault.ring_of(pair.manager):
            if talk.how:
                meetings.meet_as(meeting, *talk.how, by=pair.manager)
            with clock.at(meeting.ends_at):
                if talk.notes:
                    record.write_notes(meeting, talk.notes, base="", by=pair.manager)
                made = [self._promise(meeting, pair, promised) for promised in talk.promised]
                record.close(meeting, by=pair.manager)
        if talk.rewritten:
            with vault.ring_of(pair.report), clock.at(meeting.ends_at + timedelta(days=6)):
                record.write_notes(meeting, talk.rewritten, base=talk.notes, by=pair.report)
        return made

    def _promise(
        self, meeting: Meeting, pair: Pair, promised: Promised
    ) -> tuple[Commitment, Iterator[tuple[str, str]]]:
        owed_by = pair.manager if promised.by == M else pair.report
        commitment = record.make_commitment(
            pair, promised.text, owed_by=owed_by, meeting=meeting, by=pair.manager
        )
        return commitment, iter(promised.then)

    def _these_days(self) -> None:
        """What waits for whoever signs in now."""
        with clock.at(self.ago(days=2)):
            self._prepared()
        with clock.at(self.ago(days=1)):
            self._ideas()
        self._today_without_a_list()
        self._undated()

    def _prepared(self) -> None:
        pair = self.pairs["ada-bruno"]
        ada, bruno = pair.people
        with vault.ring_of(bruno):
            record.raise_topic(
                pair,
                "The release is stuck between two teams. I need somebody to say who decides.",
                by=bruno,
            )
            record.raise_topic(
                pair,
                "My sister had her baby on Sunday. She is called Nina.",
                just_to_share=True,
                by=bruno,
            )
        with vault.ring_of(ada):
            reviews = record.raise_topic(
                pair, "How would you like to hear about the design reviews?", by=ada
            )
            rome = record.raise_topic(pair, "A week in Rome in autumn?", by=ada)
            record.park_topic(rome, by=ada)
        with vault.ring_of(bruno):
            record.reword(
                reviews,
                "How would you like to hear about the design reviews: there and then, or here?",
                by=bruno,
            )
        nives = self.pairs["bruno-nives"]
        with vault.ring_of(nives.report):
            record.raise_topic(nives, "May I stay at the library one day a week?", by=nives.report)

    def _ideas(self) -> None:
        greta, lotte = self.pairs["ada-greta"], self.pairs["ada-lotte"]
        self._idea(greta, greta.manager, Rhythm.EVERY_4_WEEKS, time(10), 30, Format.OFFICE)
        self._idea(greta, greta.report, Rhythm.EVERY_2_WEEKS, time(10), 30, Format.WALK)
        with vault.ring_of(greta.manager):
            mine = greta.proposals.open().get(by=greta.manager)
            agreements.withdraw(mine, by=greta.manager)
        self._idea(lotte, lotte.manager, Rhythm.EVERY_2_WEEKS, time(14), 45, Format.COFFEE)
        self._idea(lotte, lotte.report, Rhythm.WEEKLY, time(9, 30), 30, Format.WALK)

    def _idea(
        self, pair: Pair, by: Person, rhythm: Rhythm, at: time, minutes: int, how: Format
    ) -> None:
        holds = agreements.agreement_on(pair, self.today)
        assert holds is not None
        start = self.today + timedelta(days=7)
        with vault.ring_of(by):
            terms = Terms(
                rhythm=rhythm,
                weekday=holds.weekday,
                at=at,
                zone=holds.zone,
                minutes=minutes,
                format=how,
                place="",
                start=start,
            )
            agreements.propose(pair, terms, by=by)

    def _today_without_a_list(self) -> None:
        """A coffee this afternoon, outside the rhythm, with nothing on the list; and on a weekend the walk, too."""
        wanted = [("ada-farid", time(17), Format.COFFEE, 30)]
        if self.today.weekday() > FRIDAY:
            wanted.append(("ada-bruno", time(15), Format.WALK, 45))
        for key, at, how, minutes in wanted:
            pair = self.pairs[key]
            with clock.at(self.ago(days=1)), vault.ring_of(pair.manager):
                meeting = meetings.arrange(
                    pair, self.today, at, pair.manager.zone, minutes=minutes, by=pair.manager
                )
                meetings.meet_as(meeting, how, "", by=pair.manager)

    def _undated(self) -> None:
        pair = self.pairs["ada-sven"]
        following = (
            pair.meetings.planned().filter(starts_at__gt=self.now + timedelta(days=1)).first()
        )
        assert following is not None
        with clock.at(self.ago(hours=3)):
            meetings.put_off(following, seen=following.version, by=pair.report)
