"""What somebody hears of, when, and where."""

from __future__ import annotations

import json
from http import HTTPStatus
from urllib.parse import urlsplit
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from entrenous import delivery
from entrenous.delivery.models import Reach, Wishes
from entrenous.delivery.ways import chat, push
from entrenous.web.access import PersonRequest, is_wrong, own_page

MOST_REACHES = 10
LONGEST = 2000  # characters of an address
KEY_LENGTHS = {"p256dh": (80, 100), "auth": (16, 40)}  # characters of base64


class WishesForm(forms.ModelForm[Wishes]):
    class Meta:
        model = Wishes
        fields = (
            *("proposals", "moves", "day_before", "day_before_at", "preparing", "minutes_before"),
            *("by_mail", "quiet_from", "quiet_to"),
        )


class ChatForm(forms.Form):
    address = forms.CharField(max_length=LONGEST)

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        try:
            self.service = chat.service_of(address)
        except chat.NotOneOfOurs:
            raise forms.ValidationError(
                _(
                    "That is no address of a chat that your organisation uses here. Copy it whole,"
                    " or ask who looks after Entrenous which ones do."
                )
            ) from None
        return address


class BrowserForm(forms.Form):
    """What a browser gives when its person agreed (https://www.w3.org/TR/push-api/), as JSON."""

    subscription = forms.CharField(max_length=LONGEST)
    name = forms.CharField(max_length=60, required=False)

    def clean_subscription(self) -> str:
        try:
            told = json.loads(self.cleaned_data["subscription"])
            where = urlsplit(str(told["endpoint"]))
            keys = {name: str(told["keys"][name]) for name in KEY_LENGTHS}
            fits = all(low <= len(keys[name]) <= high for name, (low, high) in KEY_LENGTHS.items())
        except (ValueError, TypeError, KeyError):
            fits = False
        if not fits or where.scheme not in {"https", "http"} or not where.hostname:
            raise forms.ValidationError(_("This browser gave no address."))
        return json.dumps({"endpoint": told["endpoint"], "keys": keys})


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def my_messages(request: PersonRequest) -> HttpResponse:
    wishes = delivery.wishes_of(request.user)
    if request.method != "POST":
        return _show(request, form=WishesForm(instance=wishes))
    form = WishesForm(request.POST, instance=wishes)
    if not form.is_valid():
        return _show(request, form=form)
    delivery.wish(request.user, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("my-messages")


@require_POST
@own_page
def my_chats(request: PersonRequest) -> HttpResponse:
    """A room of a chat; a first message goes there, so that they see that it works."""
    form = ChatForm(request.POST)
    if form.is_valid() and request.user.reaches.count() >= MOST_REACHES:
        form.add_error("address", _("That is a lot of places. Take one out first."))
    if not form.is_valid():
        return _show(request, chat_form=form)
    address = form.cleaned_data["address"]
    delivery.be_reached(request.user, Reach.Kind.CHAT, address, name=form.service)
    messages.success(request, _("A first message is on its way there."))
    return redirect("my-messages")


@require_POST
@own_page
def my_browsers(request: PersonRequest) -> HttpResponse:
    """This browser agreed; its script asks."""
    form = BrowserForm(request.POST)
    if not form.is_valid() or request.user.reaches.count() >= MOST_REACHES:
        return HttpResponse(status=HTTPStatus.UNPROCESSABLE_ENTITY)
    given = form.cleaned_data
    delivery.be_reached(request.user, Reach.Kind.PUSH, given["subscription"], name=given["name"])
    return HttpResponse(status=HTTPStatus.CREATED)


@require_POST
@own_page
def my_reach_end(request: PersonRequest, reach: UUID) -> HttpResponse:
    delivery.be_reached_no_more(get_object_or_404(request.user.reaches, pk=reach))
    return redirect("my-messages")


def _show(request: PersonRequest, **given: forms.BaseForm) -> HttpResponse:
    silent = delivery.silent_ways(request.user)
    context = {
        "form": given.get("form") or WishesForm(instance=delivery.wishes_of(request.user)),
        "chat_form": given.get("chat_form") or ChatForm(),
        "reaches": [(reach, silent.get(reach.pk)) for reach in request.user.reaches.all()],
        "mail_trouble": silent.get(None),
        "offers_chat": bool(settings.CHAT),
        "push_key": push.public_key(),
    }
    return render(request, "hearing.html", context, status=422 if is_wrong(given) else 200)
