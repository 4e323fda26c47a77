"""The first page: the next 1:1 with each person, and what the two promised each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from entrenous import agreements, calendars, clock, delivery, meetings, pairs, record, zones
from entrenous.agreements.models import Proposal
from entrenous.changes import PairHasEnded
from entrenous.meetings.models import Meeting
from entrenous.pairs.models import Pair
from entrenous.people.models import Person
from entrenous.record.models import Commitment, Topic
from entrenous.web.access import (
    PairRequest,
    PersonRequest,
    answer,
    as_person,
    closed_for_now,
    signed_in,
)
from entrenous.web.feed import trouble_of


@dataclass
class With:
    """One person whom I meet, and what stands between us."""

    pair: Pair
    me: Person
    starts_at: datetime | None
    proposal: Proposal | None
    has_a_rhythm: bool
    let_go: Meeting | None
    meeting: Meeting | None = None  # of those who have a part of their own
    who_is_off: list[Person] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    wrong: Form | None = None  # a line that could not be added

    @property
    def other(self) -> Person:
        return self.pair.other(self.me)

    @property
    def mine(self) -> int:
        return sum(topic.brought_by_id == self.me.pk for topic in self.topics)

    @property
    def theirs(self) -> int:
        return len(self.topics) - self.mine

    @property
    def same_wall(self) -> bool:
        if self.meeting is None:
            return True
        at = self.meeting.starts_at
        return zones.wall(at, self.me.zone) == zones.wall(at, self.other.zone)

    @property
    def can_say_not_today(self) -> bool:
        """Days ahead nobody needs the button at hand."""
        if self.meeting is None:
            return False
        until = self.meeting.starts_at - clock.now()
        return until.days < 2 and clock.now() <= self.meeting.starts_at + meetings.CAN_MOVE_UNTIL

    @property
    def is_on(self) -> bool:
        meeting = self.meeting
        return meeting is not None and meeting.starts_at <= clock.now() < meeting.ends_at

    @property
    def is_over(self) -> bool:
        return self.meeting is not None and self.meeting.ends_at <= clock.now()


AT_LENGTH = 12  # people with a part of their own on the page; those after them get a line


@require_safe
@signed_in
def today(request: HttpRequest) -> HttpResponse:
    asked = as_person(request)
    if asked.user.is_doubted:
        return closed_for_now(asked)
    everyone = with_each(asked)
    part = request.GET.get("part", "")
    for one in everyone:
        if part == str(one.pair.pk):
            return render(request, "today.html#with", {"one": one})
    return render(request, "today.html", shown(asked, everyone))


def shown(request: PersonRequest, everyone: list[With]) -> dict[str, object]:
    """The day, a greeting that fits the hour, and the people."""
    now = zones.wall(clock.now(), request.user.zone)
    return {
        "now": now,
        "greeting": greeting(now) % {"name": request.user.given_name},
        "waiting": lambda: pairs.waiting_for(
            request.user
        ),  # asked only where the whole page is shown
        "silent": lambda: delivery.silent_ways(request.user),
        "questions": lambda: calendars.questions_for(request.user),
        "calendar_trouble": lambda: trouble_of(getattr(request.user, "own_calendar", None)),
        "everyone": everyone[:AT_LENGTH],
        "later": everyone[AT_LENGTH:],
    }


def shown_on_today(request: PairRequest, form: Form | None = None) -> HttpResponse:
    """After a deed of this page: what stands between the two now, with what was wrong in the form, if anything."""
    if request.user.is_doubted:
        return redirect("pair", request.pair.pk)  # Today is closed for them
    wrong = form if form and form.errors else None
    everyone = with_each(request)
    one = next((one for one in everyone if one.pair == request.pair), None)
    if one is None:
        raise PairHasEnded
    if not request.htmx and wrong is None:
        return redirect("today")
    one.wrong = wrong
    context = {"one": one, **shown(request, everyone)}
    status = 422 if wrong else 200
    return answer(request, "today.html#with", context, page=reverse("today"), status=status)


def with_each(request: PersonRequest) -> list[With]:
    """Soonest meeting first. Ten queries for any number of pairs; rows of the first dozen only."""
    me = request.user
    ours = pairs.open_pairs_of(me)
    starts = meetings.soonest_of_each(ours)
    proposals = agreements.ideas_for(me, ours)
    rhythms = agreements.with_a_rhythm(ours)
    let_go = meetings.let_go_of_each(ours, me)
    everyone = [
        With(
            pair=pair,
            me=me,
            starts_at=starts.get(pair.pk),
            proposal=proposals.get(pair.pk),
            has_a_rhythm=pair.pk in rhythms,
            let_go=let_go.get(pair.pk),
        )
        for pair in ours
    ]
    everyone.sort(key=lambda one: (one.starts_at is None, one.starts_at or clock.now()))
    near = [one.pair for one in everyone[:AT_LENGTH]]
    next_meetings = meetings.next_of_each(near)
    off = meetings.who_is_off(near, next_meetings)
    topics = record.open_topics_of_each(near)
    commitments = record.open_commitments_of_each(near)
    for one in everyone[:AT_LENGTH]:
        one.meeting = next_meetings.get(one.pair.pk)
        one.who_is_off = off.get(one.pair.pk, [])
        one.topics = topics.get(one.pair.pk, [])
        one.commitments = commitments.get(one.pair.pk, [])
    return everyone


def greeting(now: datetime) -> str:
    if now.hour < 5:
        return _("Good night, %(name)s.")
    if now.hour < 12:
        return _("Good morning, %(name)s.")
    if now.hour < 18:
        return _("Good afternoon, %(name)s.")
    return _("Good evening, %(name)s.")
