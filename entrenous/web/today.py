"""The first page: the next 1:1 with each person, and what the two promised each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from entrenous import clock, meetings, record, zones
from entrenous.agreements.models import Proposal
from entrenous.meetings.models import Meeting
from entrenous.pairs import pairs_of
from entrenous.pairs.models import Pair
from entrenous.people.models import Person
from entrenous.record.models import Commitment, Topic
from entrenous.web.access import PersonRequest, as_person


@dataclass
class With:
    """One person whom I meet, and what stands between us."""

    pair: Pair
    me: Person
    meeting: Meeting | None
    topics: list[Topic]
    commitments: list[Commitment]
    proposal: Proposal | None
    has_a_rhythm: bool
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
        return self.meeting is not None and self.meeting.starts_at <= clock.now()


@require_safe
@login_required
def today(request: HttpRequest) -> HttpResponse:
    asked = as_person(request)
    everyone = with_each(asked)
    part = request.GET.get("part", "")
    for one in everyone:
        if part == str(one.pair.pk):
            return render(request, "today.html#with", {"one": one})
    return render(request, "today.html", {"everyone": everyone, **opening(asked)})


def opening(request: PersonRequest) -> dict[str, object]:
    """The day, and a greeting that fits the hour."""
    now = zones.wall(clock.now(), request.user.zone)
    return {"now": now, "greeting": greeting(now) % {"name": request.user.given_name}}


def with_each(request: PersonRequest) -> list[With]:
    """Soonest meeting first. Six queries for any number of pairs."""
    me = request.user
    pairs = list(pairs_of(me).open())
    upcoming = meetings.next_of_each(pairs)
    topics = record.open_topics_of_each(pairs)
    commitments = record.open_commitments_of_each(pairs)
    proposals = {
        proposal.pair_id: proposal
        for proposal in Proposal.objects.open().filter(pair__in=pairs).exclude(by=me)
    }
    rhythms = set(
        pairs_of(me).open().filter(agreements__until=None, agreements__isnull=False)
        .values_list("pk", flat=True)
    )  # fmt: skip
    everyone = [
        With(
            pair=pair,
            me=me,
            meeting=next(iter(upcoming.get(pair.pk, [])), None),
            topics=topics.get(pair.pk, []),
            commitments=commitments.get(pair.pk, []),
            proposal=proposals.get(pair.pk),
            has_a_rhythm=pair.pk in rhythms,
        )
        for pair in pairs
    ]
    return sorted(everyone, key=lambda one: (one.meeting is None, _start(one)))


def _start(one: With) -> datetime:
    return one.meeting.starts_at if one.meeting else clock.now()


def greeting(now: datetime) -> str:
    if now.hour < 5:
        return _("Good night, %(name)s.")
    if now.hour < 12:
        return _("Good morning, %(name)s.")
    if now.hour < 18:
        return _("Good afternoon, %(name)s.")
    return _("Good evening, %(name)s.")
