"""What the page of an agreement shows: what holds, what comes, how it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext as _

from entrenous import agreements, clock, meetings, zones
from entrenous.agreements.models import Agreement, Pause, Proposal
from entrenous.agreements.terms import Terms
from entrenous.meetings.models import Meeting
from entrenous.pairs.models import Pair
from entrenous.people import spoken
from entrenous.people.models import Person
from entrenous.web import unread, words
from entrenous.web.proposing import (
    DateLine,
    Idea,
    ProposalForm,
    next_dates,
    next_start,
    odd_days,
    zones_of,
)


@dataclass
class AgreementPage:
    pair: Pair
    me: Person
    answering: UUID | None = None

    @property
    def other(self) -> Person:
        return self.pair.other(self.me)

    @cached_property
    def today(self) -> date:
        return zones.wall(clock.now(), self.pair.manager.zone).date()

    @cached_property
    def holds(self) -> Agreement | None:
        return agreements.agreement_on(self.pair, self.today)

    @cached_property
    def comes(self) -> Agreement | None:
        return agreements.coming_agreement(self.pair, self.today)

    @cached_property
    def pause(self) -> Pause | None:
        return self.pair.pauses.filter(last__gte=self.today).first()

    @cached_property
    def ideas(self) -> list[Idea]:
        """The other's first: it is the one that waits for me."""
        rows = self.pair.proposals.open()
        standing = [Idea(row, self.pair, self.me, self.holds or self.comes) for row in rows]
        return sorted(standing, key=lambda idea: idea.is_mine)

    @property
    def mine(self) -> Idea | None:
        return next((idea for idea in self.ideas if idea.is_mine), None)

    @property
    def theirs(self) -> Idea | None:
        return next((idea for idea in self.ideas if not idea.is_mine), None)

    @cached_property
    def columns(self) -> list[tuple[str, Terms]]:
        """What is set side by side in “What differs”."""
        side_by_side = [(_("Today"), self.holds.terms)] if self.holds else []
        for idea in self.ideas:
            if idea.proposal.kind == Proposal.Kind.TERMS:
                whose = (
                    _("Yours") if idea.is_mine else _("%(name)s’s") % {"name": idea.by.given_name}
                )
                side_by_side.append((whose, idea.terms))
        return side_by_side if len(side_by_side) > 1 else []

    @property
    def differing(self) -> list[tuple[str, list[tuple[str, bool]]]]:
        """A line for each term that is not the same in all columns."""
        lines: dict[str, Callable[[Terms], str]] = {
            _("How often"): words.rhythm_words,
            _("At"): words.at_words,
            _("How long"): lambda terms: words.length(terms.minutes),
            _("How you meet"): words.usually,
            _("Place"): lambda terms: terms.place or "–",
        }
        found = []
        for name, say in lines.items():
            said = [say(terms) for _whose, terms in self.columns]
            if len(set(said)) > 1:
                found.append((name, [(text, text != said[0]) for text in said]))
        if any("start" in terms.differences(self.columns[0][1]) for _whose, terms in self.columns):
            said = [spoken.plain_day(terms.start) for _whose, terms in self.columns]
            found.append((_("First day"), [(text, text != said[0]) for text in said]))
        return found

    @cached_property
    def suggestion(self) -> Terms | None:
        """For a pair that never agreed on anything."""
        if self.holds or self.comes or self.ideas or not self.pair.is_open:
            return None
        if self.history:
            return None
        return agreements.suggested_terms(self.pair)

    @property
    def suggestion_dates(self) -> list[DateLine]:
        return next_dates(self.pair, self.suggestion, self.me) if self.suggestion else []

    @property
    def suggestion_words(self) -> str:
        return words.terms_words(self.suggestion, start=True) if self.suggestion else ""

    @property
    def zones(self) -> list[str]:
        return zones_of(self.pair, (self.suggestion or self.start_from).zone)

    @cached_property
    def history(self) -> list[Agreement | Pause]:
        return agreements.history(self.pair)

    @cached_property
    def lines(self) -> list[tuple[int, str, Person, Person]]:
        """How it was: year, words, whose idea, whose yes."""
        return [
            (
                (line.since if isinstance(line, Agreement) else line.first).year,
                _line(line),
                self.pair.one(line.proposed_by_id),
                self.pair.one(line.accepted_by_id),
            )
            for line in self.history
        ]

    @cached_property
    def upcoming(self) -> list[Meeting]:
        """The next ones in their true order, with those that were put off or let go."""
        return meetings.still_to_come(self.pair)

    @cached_property
    def odd(self) -> list[Meeting]:
        """Those of them at an hour to which one of the two is not used."""
        planned = [meeting for meeting in self.upcoming if meeting.is_planned]
        days = defaultdict(list)
        for meeting in planned:
            days[meeting.at, meeting.zone].append(meeting.day)
        odd = {wall: odd_days(self.pair, found, *wall) for wall, found in days.items()}
        return [meeting for meeting in planned if meeting.day in odd[meeting.at, meeting.zone]]

    @cached_property
    def good_moments(self) -> list[datetime]:
        return meetings.good_moments(self.pair, minutes=30)

    @cached_property
    def unread(self) -> list[str]:
        """Whose calendar is not known while moments are offered."""
        return unread.unread(self.pair.people, self.me)

    @cached_property
    def start_from(self) -> Terms:
        """What a form begins with: the idea that I answer, mine, what holds, or a suggestion."""
        answered = next(
            (idea for idea in self.ideas if idea.proposal.pk == self.answering), self.mine
        )
        if answered and answered.proposal.kind == Proposal.Kind.TERMS:
            return answered.terms
        standing = self.holds or self.comes
        return standing.terms if standing else agreements.suggested_terms(self.pair)

    def form(self, data: object = None) -> ProposalForm:
        terms = self.start_from
        start = next_start(terms, self.today)
        initial = {name: getattr(terms, name) for name in Terms.__dataclass_fields__}
        initial |= {"start": start, "at": terms.at.strftime("%H:%M")}
        return ProposalForm(self.pair, terms.zone, data, initial=initial)


def _line(line: Agreement | Pause) -> str:
    if isinstance(line, Pause):
        span = {"first": spoken.plain_day(line.first), "last": spoken.plain_day(line.last)}
        return _("%(first)s to %(last)s: a pause.") % span
    said = words.terms_words(line.terms)
    if line.until is None:
        return _("From %(day)s: %(terms)s.") % {"day": spoken.plain_day(line.since), "terms": said}
    span = {"first": spoken.plain_day(line.since), "last": spoken.plain_day(line.until)}
    return _("%(first)s to %(last)s: %(terms)s.") % {**span, "terms": said}
