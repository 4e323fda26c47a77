"""The questions in words: before a 1:1 for either of the two, and on how they work together."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entrenous import preparation
from entrenous.pairs.models import Pair
from entrenous.people.models import Person
from entrenous.preparation import questions
from entrenous.preparation.models import Answer

OF_A_REPORT: dict[str, Promise] = {
    questions.DIRECTION: _(
        "Do you see what %(name)s wants the team to work towards, and where you fit in?"
    ),
    questions.SHOW: _("How could %(name)s best get to know what you are working on?"),
    questions.GUIDANCE: _("Is there something that a second mind would help you with?"),
    questions.UNBLOCK: _("Is something in your way that %(name)s could move, or take further up?"),
    questions.FEEDBACK: _("Where would you like to hear more often how you are doing?"),
}
OF_A_MANAGER: dict[str, Promise] = {
    questions.DIRECTION: _("Does %(name)s know where the team is going, and where they fit in?"),
    questions.SHOW: _("What of the work of %(name)s would you like to understand better?"),
    questions.GUIDANCE: _("Where could you help %(name)s think, without thinking for them?"),
    questions.UNBLOCK: _("What could you move out of the way of %(name)s, or take further up?"),
    questions.FEEDBACK: _(
        "What did %(name)s do that you have not said a word about yet, and where would you like"
        " to hear how you are doing yourself?"
    ),
}
TOGETHER: dict[str, Promise] = {
    "feedback": _("How and where do you like to be told what you could do better?"),
    "bad-news": _("How would you like to hear bad news?"),
    "recognition": _("When something went well: said to everybody, or to you alone?"),
    "grumpy": _("What makes you grumpy, and how does the other notice?"),
    "quiet-hours": _("When are you at your best, and when should nobody call?"),
    "stuck": _("When you are stuck: what helps, and what does not?"),
    "well": _("What should the other know about you to get on well?"),
}


@dataclass
class Question:
    """One question of a page, with what its reader thinks of it."""

    code: str
    words: str
    answer: Answer | None
    before: str  # what they wrote last time

    @property
    def text(self) -> str:
        return self.answer.text if self.answer else ""


def before_a_meeting(pair: Pair, me: Person) -> list[Question]:
    """Ours, the organisation's, their own. Six queries for any number."""
    is_manager = pair.is_managed_by(me)
    ours = OF_A_MANAGER if is_manager else OF_A_REPORT
    name = pair.other(me).given_name
    asked = {code: str(words) % {"name": name} for code, words in ours.items()}
    extra = preparation.extra_questions("manager" if is_manager else "report")
    asked |= {str(row.pk): row.text for row in extra}
    asked |= {str(row.pk): row.text for row in me.own_questions.all()}
    now = preparation.answers_now(pair, me)
    before = preparation.answers_before(pair, me)
    return [
        Question(code, words, now.get(code), before[code].text if code in before else "")
        for code, words in asked.items()
    ]


def is_asked(pair: Pair, me: Person, code: str) -> bool:
    """Whether this person is asked that question here: ours, the organisation's, or their own."""
    if code in OF_A_REPORT or code in map(preparation.together_code, TOGETHER):
        return True
    of = "manager" if pair.is_managed_by(me) else "report"
    asked = [*preparation.extra_questions(of), *me.own_questions.only("pk")]
    return code in {str(row.pk) for row in asked}


def together(pair: Pair, me: Person) -> list[Question]:
    """On how they like to work, with what they wrote so far. Two queries."""
    now = preparation.answers_now(pair, me)
    return [
        Question(
            preparation.together_code(code),
            str(words),
            now.get(preparation.together_code(code)),
            "",
        )
        for code, words in TOGETHER.items()
    ]
