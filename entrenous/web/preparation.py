"""To think over before a 1:1: a page for one person alone. What they bring is shared, nothing else."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from entrenous import meetings, pairs, preparation, record
from entrenous.record.models import Topic
from entrenous.web import me, questions, together
from entrenous.web.access import (
    PairRequest,
    PersonRequest,
    answer,
    closed_for_now,
    is_wrong,
    own_page,
    pair_page,
)
from entrenous.web.topics import TopicForm, WordingForm

LONGEST_ANSWER = 20_000


class AnswerForm(forms.Form):
    text = forms.CharField(max_length=LONGEST_ANSWER, strip=True, required=False)


class OwnQuestionForm(forms.Form):
    new = forms.UUIDField(required=False)
    text = forms.CharField(max_length=300, strip=True)


@require_safe
@pair_page
def prepare(request: PairRequest) -> HttpResponse:
    if request.user.is_doubted:
        return closed_for_now(request)
    if not request.pair.is_open:
        return redirect("pair", request.pair.pk)
    return _show(request)


@require_POST
@pair_page
def preparation_answer(request: PairRequest, question: str) -> HttpResponse:
    """Keep what was typed; it saves itself, so it answers with no page."""
    _only_if_asked(request, question)
    is_together = preparation.is_together(question)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        show = together.show if is_together else _show
        return show(request, answer_form=form, answer_to=question)
    stands = preparation.answer(
        request.pair,
        question,
        form.cleaned_data["text"],
        base=request.POST.get("base"),
        by=request.user,
    )
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"text": stands})
    here = reverse("together" if is_together else "preparation", args=[request.pair.pk])
    return redirect(f"{here}#question-{question}")


@require_POST
@pair_page
def preparation_topic(request: PairRequest, question: str) -> HttpResponse:
    """Bring it, in words that were looked at again; the answer stays private."""
    _only_if_asked(request, question)
    form = TopicForm(request.POST)
    if not form.is_valid():
        return _show(request, topic_form=form, topic_of=question)
    text, new = form.cleaned_data["text"], form.cleaned_data["new"]
    if request.POST.get("as") == "feedback":
        record.want_feedback(request.pair, text, new=new, by=request.user)
    else:
        preparation.bring(request.pair, question, text, new=new, by=request.user)
    return _shown_again(request)


@require_POST
@pair_page
def preparation_wording(request: PairRequest, question: str) -> HttpResponse:
    """Other words for what they brought."""
    _only_if_asked(request, question)
    form = WordingForm(request.POST)
    if not form.is_valid():
        return _show(request, topic_form=form, topic_of=question)
    if topic := _brought(request, question):
        record.reword(topic, form.cleaned_data["text"], by=request.user)
    return _shown_again(request)


@require_POST
@pair_page
def preparation_return(request: PairRequest, question: str) -> HttpResponse:
    """Take it off the list again."""
    _only_if_asked(request, question)
    if topic := _brought(request, question):
        record.drop_topic(topic, by=request.user)
    return _shown_again(request)


@require_POST
@own_page
def own_questions(request: PersonRequest) -> HttpResponse:
    """One more question to oneself; the page of settings says which there are."""
    form = OwnQuestionForm(request.POST)
    if not form.is_valid():
        return me.show(request, question_form=form)
    preparation.ask_oneself(request.user, **form.cleaned_data)
    return redirect(f"{reverse('me')}#my-questions")


@require_POST
@own_page
def own_question_end(request: PersonRequest, question: UUID) -> HttpResponse:
    preparation.ask_no_more(get_object_or_404(request.user.own_questions, pk=question))
    return redirect(f"{reverse('me')}#my-questions")


def _only_if_asked(request: PairRequest, question: str) -> None:
    """404 for a question that this person is not asked here."""
    if request.user.is_doubted or not questions.is_asked(request.pair, request.user, question):
        raise Http404


def _brought(request: PairRequest, question: str) -> Topic | None:
    """What they brought of their answer to it."""
    mine = preparation.answers_now(request.pair, request.user).get(question)
    return mine.topic if mine else None


def _shown_again(request: PairRequest) -> HttpResponse:
    if request.htmx:
        return answer(request, "preparation.html#questions", _context(request), page="")
    return redirect("preparation", request.pair.pk)


def _show(request: PairRequest, **forms_: object) -> HttpResponse:
    context = {**_context(request), **forms_}
    wrong = is_wrong(forms_)
    template = "preparation.html#questions" if request.htmx else "preparation.html"
    return render(request, template, context, status=422 if wrong else 200)


def _context(request: PairRequest) -> dict[str, object]:
    pair = request.pair
    return {
        "pair": pair,
        "other": request.other,
        "meeting": meetings.next_of_each([pair]).get(pair.pk),
        "questions": questions.before_a_meeting(pair, request.user),
        "direction": next(iter(pairs.direction_in(pair)), None),
        "wanted": record.feedback_wanted(pair),
    }
