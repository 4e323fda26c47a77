"""Something to talk about when nothing is on the list, and one's own list of such things."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from entrenous import clock, preparation, zones
from entrenous.pairs.models import Pair
from entrenous.people.models import Person
from entrenous.web import me
from entrenous.web.access import PersonRequest, own_page


class PromptForm(forms.Form):
    new = forms.UUIDField(required=False)
    text = forms.CharField(max_length=300, strip=True)


def offered_to(person: Person, pair: Pair) -> list[str]:
    """This week's for the pair, and one of the reader's own; none to who turned them off."""
    if not person.offers_prompts:
        return []
    today = zones.wall(clock.now(), person.zone).date()
    own = [] if person.is_doubted else [row.text for row in person.own_prompts.all()]
    return preparation.prompts_for(pair, person.language, own, today)


@require_POST
@own_page
def my_prompts(request: PersonRequest) -> HttpResponse:
    form = PromptForm(request.POST)
    if not form.is_valid():
        return me.show(request, prompt_form=form)
    preparation.keep_prompt(request.user, **form.cleaned_data)
    return redirect(f"{reverse('me')}#my-prompts")


@require_POST
@own_page
def my_prompt_end(request: PersonRequest, prompt: UUID) -> HttpResponse:
    get_object_or_404(request.user.own_prompts, pk=prompt).delete()
    return redirect(f"{reverse('me')}#my-prompts")
