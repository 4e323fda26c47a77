"""How the two meet: what holds, what either proposes, and how it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrenous import agreements, clock, meetings, zones
from entrenous.agreements.models import Agreement, Pause, Proposal
from entrenous.agreements.terms import Terms
from entrenous.meetings.models import Meeting
from entrenous.pairs.models import Pair
from entrenous.people.models import Person
from entrenous.web import words
from entrenous.web.access import PairRequest, pair_page, uuid_or_none
from entrenous.web.moving import WHY_NOT
from entrenous.web.proposing import (
    DateLine,
    EndForm,
    Idea,
    OnceForm,
    PauseForm,
    ProposalForm,
    next_dates,
    next_start,
    zones_of,
)

PARTS = {"holds", "ideas", "propose", "history"}


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
            said = [words.plain_day(terms.start) for _whose, terms in self.columns]
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
    def good_moments(self) -> list[datetime]:
        return meetings.good_moments(self.pair, minutes=30)

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
        span = {"first": words.plain_day(line.first), "last": words.plain_day(line.last)}
        return _("%(first)s to %(last)s: a pause.") % span
    said = words.terms_words(line.terms)
    if line.until is None:
        return _("From %(day)s: %(terms)s.") % {"day": words.plain_day(line.since), "terms": said}
    span = {"first": words.plain_day(line.since), "last": words.plain_day(line.until)}
    return _("%(first)s to %(last)s: %(terms)s.") % {**span, "terms": said}


@require_safe
@pair_page
def agreement(request: PairRequest) -> HttpResponse:
    answering = uuid_or_none(request.GET.get("answering"))
    page = AgreementPage(request.pair, request.user, answering)
    part = request.GET.get("part")
    template = f"agreement.html#{part}" if part in PARTS else "agreement.html"
    return render(request, template, _context(request, page))


@require_POST
@pair_page
def proposals(request: PairRequest) -> HttpResponse:
    """Offer terms, a pause or an end; it replaces what one offered before."""
    page = AgreementPage(request.pair, request.user, uuid_or_none(request.POST.get("answering")))
    pair, me = request.pair, request.user
    match request.POST.get("kind"):
        case "pause":
            pause = PauseForm(request.POST)
            if not pause.is_valid():
                return _again(request, page, pause_form=pause)
            given = pause.cleaned_data
            return _offered(
                request,
                lambda: agreements.propose_pause(pair, given["first"], given["last"], by=me),
            )
        case "end":
            end = EndForm(request.POST)
            if not end.is_valid():
                return _again(request, page, end_form=end)
            last = end.cleaned_data["last"]
            return _offered(request, lambda: agreements.propose_end(pair, last, by=me))
        case _:
            form = page.form(request.POST)
            if not form.is_valid():
                return _again(request, page, form=form)
            return _offered(request, lambda: agreements.propose(pair, form.terms, by=me))


def _offered(request: PairRequest, offer: Callable[[], Proposal]) -> HttpResponse:
    try:
        offer()
    except agreements.NothingToEnd:
        messages.info(request, _("There is no rhythm yet, so there is nothing to pause or to end."))
    return redirect("agreement", request.pair.pk)


@require_POST
@pair_page
def acceptance(request: PairRequest, proposal: UUID) -> HttpResponse:
    row = get_object_or_404(request.pair.proposals, pk=proposal)
    try:
        agreements.accept(row, by=request.user)
    except agreements.NoLongerOpen:
        messages.info(request, _("That idea is not open any more. Here is what stands now."))
    except agreements.NotYourTurn:
        messages.info(request, _("That is your own idea; the yes comes from the other."))
    else:
        messages.success(request, _("You agreed."))
    return redirect("agreement", request.pair.pk)


@require_POST
@pair_page
def withdrawal(request: PairRequest, proposal: UUID) -> HttpResponse:
    row = get_object_or_404(request.pair.proposals, pk=proposal)
    try:
        agreements.withdraw(row, by=request.user)
    except agreements.NoLongerOpen:
        messages.info(request, _("It is agreed already. You can propose something else."))
    except agreements.NotYourTurn:
        messages.info(request, _("Only who had the idea takes it back."))
    return redirect("agreement", request.pair.pk)


@require_POST
@pair_page
def meetings_of_pair(request: PairRequest) -> HttpResponse:
    """Meet once, outside the rhythm."""
    page = AgreementPage(request.pair, request.user)
    form = OnceForm(request.POST)
    if not form.is_valid():
        return _again(request, page, once_form=form)
    given = form.cleaned_data
    moment = given.get("moment")
    zone = request.user.zone
    local = zones.wall(moment, zone) if moment else datetime.combine(given["day"], given["at"])
    try:
        meeting = meetings.arrange(
            request.pair,
            local.date(),
            local.time(),
            zone,
            minutes=given["minutes"],
            by=request.user,
        )
    except meetings.CannotMove as cannot:
        form.add_error(None, str(WHY_NOT[type(cannot)]))
        return _again(request, page, once_form=form)
    return redirect("meeting", request.pair.pk, meeting.pk)


def _again(request: PairRequest, page: AgreementPage, **forms_: object) -> HttpResponse:
    """With what was typed: news of the other must not put the fields back."""
    context = _context(request, page) | forms_ | {"given_back": True}
    return render(request, "agreement.html", context, status=422)


def _context(request: PairRequest, page: AgreementPage) -> dict[str, object]:
    context: dict[str, object] = {"page": page, "pair": request.pair, "other": request.other}
    if request.pair.is_open:
        context["form"] = page.form()
    return context
