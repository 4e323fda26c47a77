"""What the page of a 1:1 shows, and showing a part of it again after a deed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from entrenous import agreements, calendars, clock, growth, meetings, record, zones
from entrenous.agreements.models import Proposal
from entrenous.calendars.models import CalendarQuestion
from entrenous.growth.models import Aim
from entrenous.meetings.models import Meeting
from entrenous.pairs.models import Pair
from entrenous.people.models import Person
from entrenous.record.models import Commitment, FeedbackWanted, Notes, Topic
from entrenous.web import words
from entrenous.web.access import PairRequest, answer, is_wrong, uuid_or_none
from entrenous.web.prompts import offered_to

DROPPED_STAY = timedelta(days=60)  # how long what was taken off the list can be put back
OUT = {"walk", "coffee", "home"}  # formats with a phone in one hand


@dataclass
class MeetingPage:
    """What the page shows. Each part asks the database only for what it shows itself."""

    pair: Pair
    me: Person
    meeting: Meeting | None

    @property
    def other(self) -> Person:
        return self.pair.other(self.me)

    @property
    def url(self) -> str:
        if self.meeting is None:
            return reverse("pair", args=[self.pair.pk])
        return reverse("meeting", args=[self.pair.pk, self.meeting.pk])

    @property
    def walk_url(self) -> str:
        return reverse("walk", args=[self.pair.pk, self.meeting.pk]) if self.meeting else ""

    @property
    def is_away_from_the_desk(self) -> bool:
        return self.meeting is not None and self.meeting.is_planned and self.meeting.format in OUT

    @cached_property
    def may_change(self) -> bool:
        return self.pair.is_open

    @cached_property
    def last(self) -> Meeting | None:
        return record.last_held(self.pair, self.meeting) if self.meeting else None

    @cached_property
    def last_notes(self) -> Notes | None:
        return getattr(self.last, "notes", None)

    @cached_property
    def looking_back(self) -> list[Commitment]:
        if self.meeting is None:
            return record.with_their_story(self.pair, self.pair.commitments.open())
        return record.looked_back_on(self.pair, self.meeting, self.last)

    @cached_property
    def _topics(self) -> list[Topic]:
        here = Q(meeting=self.meeting) if self.meeting else Q(pk=None)
        lately = Q(state=Topic.State.DROPPED, brought_at__gt=clock.now() - DROPPED_STAY)
        waiting = Q(state__in=[Topic.State.OPEN, Topic.State.PARKED])
        rows = self.pair.topics.filter(here | lately | waiting)
        return record.with_people(self.pair, rows, "brought_by", "written_by")

    @cached_property
    def topics(self) -> list[Topic]:
        """On the list, then what was talked about here. A closed 1:1 shows only the latter."""
        closed = self.meeting is not None and self.meeting.is_held
        on_the_list = [] if closed else [t for t in self._topics if t.state == Topic.State.OPEN]
        return on_the_list + self.discussed

    @cached_property
    def discussed(self) -> list[Topic]:
        if self.meeting is None:
            return []
        return [topic for topic in self._topics if topic.meeting_id == self.meeting.pk]

    @cached_property
    def waiting(self) -> list[Topic]:
        return [topic for topic in self._topics if topic.state == Topic.State.PARKED]

    @cached_property
    def dropped(self) -> list[Topic]:
        off = [topic for topic in self._topics if topic.state == Topic.State.DROPPED]
        return sorted(off, key=lambda topic: topic.brought_at, reverse=True)[:10]

    @cached_property
    def for_next_time(self) -> list[Topic]:
        """What a closed 1:1 leaves on the list."""
        return [topic for topic in self._topics if topic.state == Topic.State.OPEN]

    @cached_property
    def feedback(self) -> list[FeedbackWanted]:
        return record.feedback_wanted(self.pair) if self.pair.is_open else []

    @cached_property
    def aims(self) -> list[Aim]:
        """What is shared at this moment, each with what belongs to it in this record."""
        return shared_aims(self.pair, self.me)

    @cached_property
    def linked(self) -> dict[UUID, list[Topic | Commitment]]:
        """Topics and promises that belong to a shared goal or project, by its id."""
        found: dict[UUID, list[Topic | Commitment]] = {aim.pk: [] for aim in self.aims}
        for rows in (self.pair.topics, self.pair.commitments):
            for row in rows.filter(aim__in=found).order_by("written_at"):
                assert row.aim_id is not None
                found[row.aim_id].append(row)
        return found

    @property
    def linkable(self) -> list[Topic | Commitment]:
        """What is at hand on this page."""
        return [*self.topics, *self.promises, *self.looking_back]

    @cached_property
    def aim_names(self) -> dict[UUID, str]:
        return {aim.pk: aim.text for aim in self.aims}

    @cached_property
    def prompts(self) -> list[str]:
        return offered_to(self.me, self.pair)

    @property
    def offers_together(self) -> bool:
        """A new pair, before its first 1:1, until I have shared mine."""
        is_first = self.may_change and self.meeting is not None and self.last is None
        return (
            is_first
            and not self.still_to_close
            and not self.pair.together.filter(by=self.me).exists()
        )

    @cached_property
    def notes(self) -> Notes | None:
        written = self.pair.notes.filter(meeting=self.meeting)
        return next(iter(record.with_people(self.pair, written, "written_by")), None)

    @cached_property
    def promises(self) -> list[Commitment]:
        if self.meeting is None:
            return []
        made_here = self.pair.commitments.filter(meeting=self.meeting)
        return record.with_their_story(self.pair, made_here)

    @cached_property
    def upcoming(self) -> list[Meeting]:
        return meetings.upcoming(self.pair) if self.may_change else []

    @cached_property
    def following(self) -> Meeting | None:
        """The one after this."""
        later = [
            m for m in self.upcoming if not self.meeting or m.starts_at > self.meeting.starts_at
        ]
        return later[0] if later else None

    @cached_property
    def passed(self) -> list[Meeting]:
        """Those that this one was moved past: one of them could be let go."""
        if self.meeting is None or self.meeting.slot is None or not self.meeting.is_planned:
            return []
        return [
            m
            for m in self.upcoming
            if m.slot and m.slot > self.meeting.slot and m.starts_at < self.meeting.starts_at
        ]

    @cached_property
    def still_to_close(self) -> list[Meeting]:
        if not self.may_change:
            return []
        return [m for m in meetings.still_to_close(self.pair) if m != self.meeting]

    @cached_property
    def let_go(self) -> Meeting | None:
        """What either let go, on the page of the next one; its own page says so itself."""
        if not self.may_change or (self.meeting and not self.meeting.is_planned):
            return None
        return meetings.let_go_of_each([self.pair], self.me).get(self.pair.pk)

    @cached_property
    def idea(self) -> Proposal | None:
        """What the other proposes, unless this is a page of the past."""
        if not self.may_change or (self.meeting and self.meeting.is_held):
            return None
        return agreements.ideas_for(self.me, [self.pair]).get(self.pair.pk)

    @cached_property
    def asks_for_another_rhythm(self) -> bool:
        return meetings.asks_for_another_rhythm(self.pair)

    @cached_property
    def who_is_off(self) -> list[Person]:
        """Whose day off it falls on: move, keep, or let go?"""
        if self.meeting is None or not self.may_change:
            return []
        return meetings.who_is_off([self.pair], {self.pair.pk: self.meeting}).get(self.pair.pk, [])

    @cached_property
    def calendar_questions(self) -> list[CalendarQuestion]:
        """What my calendar, or the other's, said that I am asked about."""
        if self.meeting is None or not self.may_change or self.me.is_doubted:
            return []
        return calendars.questions_for(self.me, self.meeting)

    @cached_property
    def calendar_answers(self) -> list[str]:
        if self.meeting is None or not self.meeting.is_planned or self.is_over:
            return []
        said = (
            words.calendar_answer(entry, self.me, self.other)
            for entry in calendars.answers_about(self.meeting)
        )
        return [sentence for sentence in said if sentence]

    @property
    def can_be_closed(self) -> bool:
        meeting = self.meeting
        if meeting is None or not self.may_change or not (meeting.is_planned or meeting.is_skipped):
            return False
        return zones.wall(clock.now(), meeting.zone).date() >= meeting.day

    @property
    def can_be_moved(self) -> bool:
        meeting = self.meeting
        if meeting is None or not self.may_change or meeting.is_held:
            return False
        return not meeting.is_planned or clock.now() <= meeting.starts_at + meetings.CAN_MOVE_UNTIL

    @property
    def is_over(self) -> bool:
        return self.meeting is not None and self.meeting.ends_at < clock.now()

    @property
    def same_wall(self) -> bool:
        """Both read the same hour and day off their walls."""
        if self.meeting is None:
            return True
        at = self.meeting.starts_at
        return zones.wall(at, self.pair.manager.zone) == zones.wall(at, self.pair.report.zone)

    @property
    def formats(self) -> dict[str, object]:
        return {key.value: label for key, label in words.FORMATS.items()}


def shared_aims(pair: Pair, me: Person) -> list[Aim]:
    """What the report shares with the manager now; whoever may not be themselves sees none."""
    return [] if me.is_doubted else growth.shared_in(pair)


def page_of(request: PairRequest, meeting: object | None) -> MeetingPage:
    """The page that a deed came from; 404 for a meeting of another pair."""
    if not meeting:
        return MeetingPage(request.pair, request.user, None)
    rows = request.pair.meetings.select_related("agreement", "settled_by")
    return MeetingPage(
        request.pair, request.user, get_object_or_404(rows, pk=uuid_or_none(meeting))
    )


def shown_again(
    request: PairRequest, page: MeetingPage, part: str, **forms_: object
) -> HttpResponse:
    """After a deed: that part as it is now, with what was wrong in these forms, if anything."""
    wrong = is_wrong(forms_)
    fresh = MeetingPage(page.pair, page.me, page.meeting)
    context = {"page": fresh, "pair": request.pair, "other": request.other, **forms_}
    partial, url = f"meeting.html#{part}", f"{page.url}#{part}"
    if request.POST.get("from") == "walk" and page.meeting:
        partial, url = "walk.html#lines", page.walk_url
    return answer(request, partial, context, page=url, status=422 if wrong else 200)
