"""What the organisation decides for everybody: a share of time, and questions to prepare with."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from entrenous import people, preparation
from entrenous.preparation.models import ExtraQuestion
from entrenous.web.access import administrators_page


class PolicyForm(forms.Form):
    investment_share = forms.IntegerField(min_value=0, max_value=50)


class ExtraQuestionForm(forms.Form):
    new = forms.UUIDField(required=False)
    text = forms.CharField(max_length=300, strip=True)
    of = forms.ChoiceField(choices=ExtraQuestion.Of.choices)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_page
def policy(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _show(request)
    form = PolicyForm(request.POST)
    if not form.is_valid():
        return _show(request, form=form)
    people.decide(form.cleaned_data["investment_share"])
    messages.success(request, _("Saved."))
    return redirect("policy")


@require_POST
@administrators_page
def extra_questions(request: HttpRequest) -> HttpResponse:
    form = ExtraQuestionForm(request.POST)
    if not form.is_valid():
        return _show(request, question_form=form)
    preparation.ask_everybody(**form.cleaned_data)
    return redirect("policy")


@require_POST
@administrators_page
def extra_question_end(_request: HttpRequest, question: UUID) -> HttpResponse:
    """It is not asked any more; what people thought about it stays theirs."""
    preparation.ask_nobody(question)
    return redirect("policy")


def _show(request: HttpRequest, **given: forms.Form) -> HttpResponse:
    share = people.policy().investment_share
    context = {
        "form": given.get("form") or PolicyForm(initial={"investment_share": share}),
        "question_form": given.get("question_form") or ExtraQuestionForm(),
        "questions": preparation.all_extra_questions(),
    }
    return render(request, "policy.html", context, status=422 if given else 200)
