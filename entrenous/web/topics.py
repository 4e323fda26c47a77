"""What the two bring: a part of the meeting page, and the quick line on Today."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from entrenous import record
from entrenous.record.models import Topic
from entrenous.web.access import PairRequest, pair_page
from entrenous.web.meeting_page import page_of, shown_again
from entrenous.web.notes import from_the_editor, made_there
from entrenous.web.today import shown_on_today

LONGEST_LINE = 2000


class TopicForm(forms.Form):
    new = forms.UUIDField(required=False)
    text = forms.CharField(max_length=LONGEST_LINE, strip=True)
    just_to_share = forms.BooleanField(required=False)


class WordingForm(forms.Form):
    text = forms.CharField(max_length=LONGEST_LINE, strip=True)


class StateForm(forms.Form):
    state = forms.ChoiceField(choices=Topic.State.choices)


class PlaceForm(forms.Form):
    places = forms.IntegerField(min_value=-1, max_value=1)


@require_POST
@pair_page
def topics(request: PairRequest) -> HttpResponse:
    """Bring one."""
    page = page_of(request, request.POST.get("meeting"))
    form = TopicForm(request.POST)
    topic = None
    if form.is_valid():
        topic = record.raise_topic(
            request.pair,
            form.cleaned_data["text"],
            just_to_share=form.cleaned_data["just_to_share"],
            new=form.cleaned_data["new"],
            by=request.user,
        )
        form = TopicForm()
    if from_the_editor(request):
        return made_there(topic, form)
    if request.POST.get("from") == "today":
        return shown_on_today(request, form)
    return shown_again(request, page, "topics", topic_form=form)


@require_POST
@pair_page
def topic_wording(request: PairRequest, topic: UUID) -> HttpResponse:
    page = page_of(request, request.POST.get("meeting"))
    row = get_object_or_404(request.pair.topics, pk=topic)
    form = WordingForm(request.POST)
    if form.is_valid():
        record.reword(row, form.cleaned_data["text"], by=request.user)
        return shown_again(request, page, "topics")
    return shown_again(request, page, "topics", wording_form=form, wording_of=row.pk)


@require_POST
@pair_page
def topic_state(request: PairRequest, topic: UUID) -> HttpResponse:
    """Talked about, another day, back on the list, off it."""
    page = page_of(request, request.POST.get("meeting"))
    row = get_object_or_404(request.pair.topics, pk=topic)
    form = StateForm(request.POST)
    if form.is_valid():
        match form.cleaned_data["state"]:
            case Topic.State.DISCUSSED if page.meeting:
                record.discuss_topic(row, page.meeting, by=request.user)
            case Topic.State.PARKED:
                record.park_topic(row, by=request.user)
            case Topic.State.DROPPED:
                record.drop_topic(row, by=request.user)
            case Topic.State.OPEN:
                record.bring_topic(row, by=request.user)
    return shown_again(request, page, "topics")


@require_POST
@pair_page
def topic_place(request: PairRequest, topic: UUID) -> HttpResponse:
    """One up or one down, by keyboard or without JavaScript."""
    page = page_of(request, request.POST.get("meeting"))
    row = get_object_or_404(request.pair.topics, pk=topic)
    form = PlaceForm(request.POST)
    if form.is_valid():
        record.move_topic(row, form.cleaned_data["places"], by=request.user)
    return shown_again(request, page, "topics")


@require_POST
@pair_page
def topic_order(request: PairRequest) -> HttpResponse:
    """The whole list in a new order, after a drag."""
    page = page_of(request, request.POST.get("meeting"))
    known = {str(topic.pk): topic.pk for topic in page.topics}
    wanted = [known[pk] for pk in request.POST.getlist("topic") if pk in known]
    record.order_topics(request.pair, wanted, by=request.user)
    return shown_again(request, page, "topics")
