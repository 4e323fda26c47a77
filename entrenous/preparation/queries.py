from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from entrenous import clock, meetings
from entrenous.pairs.models import Pair
from entrenous.people.models import Person
from entrenous.preparation.choosing import offered, whose_week_it_is
from entrenous.preparation.models import Answer, ExtraQuestion, Together
from entrenous.preparation.prompts import PROMPTS

A_YEAR = timedelta(days=365)


def together_code(code: str) -> str:
    """The question of an answer that is about how the two work together, not about a 1:1."""
    return f"together-{code}"


def is_together(question: str) -> bool:
    """Whether it is on how the two work together: that is asked once, not before each 1:1."""
    return question.startswith(together_code(""))


def answers_now(pair: Pair, person: Person) -> dict[str, Answer]:
    """What this person thinks for the next 1:1 of the pair, and on how they work, by question."""
    this_time = Q(after=meetings.last_held(pair)) | Q(question__startswith=together_code(""))
    mine = person.answers.filter(this_time, pair=pair).select_related("topic")
    return {answer.question: answer for answer in mine}


def answers_before(pair: Pair, person: Person) -> dict[str, Answer]:
    """The latest thing that they thought about each question before an earlier 1:1."""
    earlier = person.answers.filter(pair=pair).exclude(after=meetings.last_held(pair))
    earlier = earlier.exclude(question__startswith=together_code(""))
    return {answer.question: answer for answer in earlier.order_by("written_at") if answer.text}


def extra_questions(of: str) -> list[ExtraQuestion]:
    """What the organisation asks besides, of a `manager` or a `report`."""
    return list(ExtraQuestion.objects.filter(of__in=[of, ExtraQuestion.Of.BOTH]))


def all_extra_questions() -> list[ExtraQuestion]:
    """For the page of administrators."""
    return list(ExtraQuestion.objects.all())


@dataclass(frozen=True, slots=True)
class WaysOfWorking:
    """How the two like to work, as far as this person may see: theirs, and the other's once both shared."""

    mine: dict[str, str]
    theirs: dict[str, str]
    other_has_shared: bool
    since: datetime | None  # when the second of them shared

    @property
    def is_a_year_old(self) -> bool:
        return self.since is not None and clock.now() - self.since > A_YEAR


def ways_of_working(pair: Pair, me: Person) -> WaysOfWorking:
    """One query; nothing of the other's is opened before both have shared."""
    rows = list(Together.objects.filter(pair=pair))
    mine = [row for row in rows if row.by_id == me.pk]
    others = [row for row in rows if row.by_id != me.pk]
    is_both = bool(mine and others)
    return WaysOfWorking(
        mine={row.question: row.text for row in mine},
        theirs={row.question: row.text for row in others} if is_both else {},
        other_has_shared=bool(others),
        since=max(row.shared_at for row in rows) if is_both else None,
    )


def prompts_for(pair: Pair, language: str, own: list[str], day: date) -> list[str]:
    """What this pair could talk about in the week of that day; nothing comes twice within a year."""
    ours = PROMPTS.get(language, PROMPTS["en"])
    return [*offered(ours, pair.pk, day), *whose_week_it_is(own, pair.pk, day)]
