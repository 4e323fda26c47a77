from __future__ import annotations

from uuid import UUID

from entrenous import clock, meetings, record
from entrenous.changes import (
    NotOneOfTheTwo,
    PairHasEnded,
    announce,
    hold,
    hold_own,
    same_each_time,
)
from entrenous.changes.models import Part
from entrenous.pairs.models import Pair
from entrenous.people.models import Person
from entrenous.preparation import questions
from entrenous.preparation.models import (
    Answer,
    ExtraQuestion,
    OwnPrompt,
    OwnQuestion,
    Together,
)
from entrenous.preparation.queries import answers_now, is_together, together_code
from entrenous.record.merging import merge
from entrenous.record.models import Topic

OF_EVERYBODY = UUID(int=0)  # whose the questions of the organisation are


class NothingToShare(Exception):
    """Who shares how they like to work has written something of it."""


def answer(pair: Pair, question: str, text: str, *, base: str | None = None, by: Person) -> str:
    """Keep what they think, for nobody else; an empty text takes it away. Nobody hears of it.

    `base` is what it was written over: where another tab of theirs wrote meanwhile, both stand.
    Gives back what stands now. Raises NotOneOfTheTwo, PairHasEnded.
    """
    _may_think(pair, by)
    with hold_own(by):
        mine = answers_now(pair, by).get(question)
        if mine is None:
            if text:
                _begin(pair, question, text, by)
            return text
        if base is not None:
            text = merge(base, mine.text, text)
        if not text and mine.topic_id is None:  # it stays only for what was brought of it
            mine.delete()
        elif mine.text != text:
            mine.text, mine.written_at = text, clock.now()
            mine.save(update_fields=["text", "written_at"])
        return text


def bring(pair: Pair, question: str, text: str, *, new: UUID | None = None, by: Person) -> Topic:
    """One topic in words of its own; what they thought stays theirs. Raises as `answer` does."""
    with hold_own(by):
        topic = record.raise_topic(
            pair, text, asks_for_help=question == questions.UNBLOCK, new=new, by=by
        )
        mine = answers_now(pair, by).get(question) or _begin(pair, question, "", by)
        mine.topic = topic
        mine.save(update_fields=["topic"])
    return topic


def ask_oneself(person: Person, text: str, *, new: UUID | None = None) -> None:
    """One more question, from now on before each 1:1. Sent twice it is one."""
    ident = same_each_time(person.pk, "question", new)
    OwnQuestion.objects.get_or_create(id=ident, person=person, defaults={"text": text})


def ask_no_more(question: OwnQuestion) -> None:
    """It is not asked any more, and what was answered to it goes too."""
    with hold_own(question.person):
        Answer.objects.filter(person=question.person, question=str(question.pk)).delete()
        question.delete()


def ask_everybody(text: str, of: str, *, new: UUID | None = None) -> None:
    """The organisation adds a question; everybody finds it among theirs. Sent twice it is one."""
    ident = same_each_time(OF_EVERYBODY, "question", new)
    ExtraQuestion.objects.get_or_create(id=ident, defaults={"text": text, "of": of})


def ask_nobody(question: UUID) -> None:
    """The organisation takes a question back; answers to it stay with who gave them."""
    ExtraQuestion.objects.filter(pk=question).delete()


def keep_prompt(person: Person, text: str, *, new: UUID | None = None) -> None:
    """Something that this person likes to talk about. Sent twice it is one."""
    ident = same_each_time(person.pk, "prompt", new)
    OwnPrompt.objects.get_or_create(id=ident, person=person, defaults={"text": text})


def share_way_of_working(pair: Pair, *, by: Person) -> None:
    """What they wrote about how they like to work; the other reads it once they shared theirs.

    Again, it is what they write by then. Raises NothingToShare, NotOneOfTheTwo, PairHasEnded.
    """
    with hold_own(by):
        mine = answers_now(pair, by)
        written = {
            code: mine[together_code(code)].text
            for code in questions.TOGETHER
            if together_code(code) in mine
        }
        if not written:
            raise NothingToShare
        with hold(pair, by=by):
            pair.together.filter(by=by).delete()
            Together.objects.bulk_create(
                Together(pair=pair, by=by, question=code, text=text)
                for code, text in written.items()
            )
            announce(pair, Part.TOGETHER, by=by)


def take_way_of_working_back(pair: Pair, *, by: Person) -> None:
    """The other reads it no more, nor does this one read theirs."""
    with hold(pair, by=by):
        pair.together.filter(by=by).delete()
        announce(pair, Part.TOGETHER, by=by)


def _may_think(pair: Pair, by: Person) -> None:
    if by.pk not in (pair.manager_id, pair.report_id):
        raise NotOneOfTheTwo
    if not pair.is_open:
        raise PairHasEnded


def _begin(pair: Pair, question: str, text: str, by: Person) -> Answer:
    """While the person is held."""
    after = None if is_together(question) else meetings.last_held(pair)
    return Answer.objects.create(person=by, pair=pair, after=after, question=question, text=text)
