"""People and reporting lines, for administrators. Nothing here tells what two people do with it."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrenous import pairs
from entrenous import people as accounts
from entrenous.people import names, roster
from entrenous.people.models import Person
from entrenous.web import places, roster_words
from entrenous.web.access import administrators_page, as_person

LARGEST_LIST = 1024 * 1024  # bytes
WHY_NOT = {
    accounts.AddressTaken: ("email", gettext_lazy("Somebody has this address already.")),
    pairs.GoesInACircle: (
        "manager",
        gettext_lazy("They would report to each other in a circle. Somebody else would do."),
    ),
    pairs.HasLeft: ("manager", gettext_lazy("They have left. Let them come back first.")),
}


class NameField(forms.CharField):
    """What of it can be seen; nothing of it is like nothing at all."""

    def to_python(self, value: object) -> str:
        return names.tidy(super().to_python(value) or "")


class PersonForm(forms.Form):
    name = NameField(max_length=120)
    email = forms.EmailField(max_length=254)
    manager = forms.EmailField(required=False, max_length=254)
    zone = forms.ChoiceField()
    language = forms.ChoiceField(choices=settings.LANGUAGES)
    is_administrator = forms.BooleanField(required=False)

    def __init__(self, *args: object, zone: str, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # forms take many things
        self.fields["zone"].choices = places.zones_to_choose(zone)  # type: ignore[attr-defined]

    def clean_manager(self) -> Person | None:
        email = self.cleaned_data["manager"]
        if not email:
            return None
        manager = accounts.with_address(email)
        if manager is None:
            raise ValidationError(_("Nobody here has this address. Is it spelled right?"))
        return manager

    def cannot(self, error: Exception) -> None:
        field, why = WHY_NOT[type(error)]
        self.add_error(field, str(why))


@require_safe
@administrators_page
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, with who manages them."""
    managers = pairs.managers()
    everyone = [(person, managers.get(person.pk)) for person in accounts.everybody()]
    return render(request, "people.html", {"everyone": everyone})


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_page
def new_person(request: HttpRequest) -> HttpResponse:
    """They can sign in from now on, with a code sent to the address."""
    me = as_person(request).user
    if request.method != "POST":
        initial = {"zone": me.zone, "language": me.language}
        return _show(request, PersonForm(initial=initial, zone=me.zone))
    form = PersonForm(request.POST, zone=me.zone)
    if form.is_valid():
        given = form.cleaned_data
        try:
            with transaction.atomic():
                row = accounts.welcome(
                    name=given["name"],
                    email=given["email"],
                    zone=given["zone"],
                    language=given["language"],
                )
                accounts.make_administrator(row, is_one=given["is_administrator"], by=me)
                pairs.set_manager(row, given["manager"], by=me)
        except tuple(WHY_NOT) as error:
            form.cannot(error)
        else:
            messages.success(request, _("%(name)s can sign in now.") % {"name": row.name})
            return redirect("people")
    return _show(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_page
def person(request: HttpRequest, person: UUID) -> HttpResponse:
    """All of it or nothing; another address closes what they wrote until it is settled."""
    me = as_person(request).user
    row = get_object_or_404(accounts.everybody(), pk=person)
    if request.method != "POST":
        manager = pairs.managers().get(row.pk)
        initial = {name: getattr(row, name, "") for name in PersonForm.base_fields}
        initial["manager"] = manager.email if manager else ""
        return _show(request, PersonForm(initial=initial, zone=row.zone), row)
    form = PersonForm(request.POST, zone=row.zone)
    if form.is_valid():
        try:
            with transaction.atomic():
                _change(row, form.cleaned_data, by=me)
        except tuple(WHY_NOT) as error:
            row.refresh_from_db()
            form.cannot(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("people")
    return _show(request, form, row)


def _change(row: Person, given: dict[str, object], *, by: Person) -> None:
    pairs.set_manager(row, given["manager"], by=by)  # type: ignore[arg-type]  # cleaned
    pairs.change_address(row, str(given["email"]), by=by)
    accounts.change_settings(row, **{name: given[name] for name in ("name", "zone", "language")})
    if row != by:  # so that one administrator is always left
        accounts.make_administrator(row, is_one=bool(given["is_administrator"]), by=by)


@require_POST
@administrators_page
def person_leaving(request: HttpRequest, person: UUID) -> HttpResponse:
    """Their account ends, and their pairs become history for the other one."""
    row, me = get_object_or_404(accounts.everybody(), pk=person), as_person(request).user
    if row == me:
        messages.info(request, _("You cannot close your own account; another administrator can."))
        return redirect("people")
    pairs.leave(row, by=me)
    messages.success(request, _("%(name)s has left.") % {"name": row.name})
    return redirect("people")


@require_POST
@administrators_page
def person_return(request: HttpRequest, person: UUID) -> HttpResponse:
    """They can sign in again; who manages them is said anew."""
    row = get_object_or_404(accounts.everybody(), pk=person)
    pairs.come_back(row, by=as_person(request).user)
    messages.success(request, _("%(name)s can sign in again.") % {"name": row.name})
    return redirect("person", row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_page
def people_import(request: HttpRequest) -> HttpResponse:
    """First what would change, or every mistake; then, with one press, the change itself.

    The list comes back with the press. Where the organisation changed in the meantime, what
    would change is shown once more instead.
    """
    if request.method != "POST":
        return render(request, "people_import.html", {})
    upload = request.FILES.get("file")
    if upload is not None and upload.size and upload.size > LARGEST_LIST:
        return _refuse(request, _("That file is larger than a list of people can be (1 MB)."))
    content = upload.read() if upload is not None else request.POST.get("text", "").encode()
    try:
        plan = pairs.plan_import(content)
    except roster.Unreadable as error:
        return _refuse(request, roster_words.unreadable(error))
    if plan.mistakes:
        return _refuse(request, *(roster_words.mistake(mistake) for mistake in plan.mistakes))
    changes = list(roster_words.changes(plan))
    seen = hashlib.sha256("\n".join(changes).encode()).hexdigest()
    if request.POST.get("seen") == seen:
        pairs.apply_import(plan, by=as_person(request).user)
        messages.success(request, _("Done. The organisation is what the list says."))
        return redirect("people")
    context = {
        "changes": changes,
        "changes_nothing": plan.changes_nothing,
        "seen": seen,
        "text": roster.text_of(content),
        "meanwhile": "seen" in request.POST,
    }
    return render(request, "people_import.html", context)


def _refuse(request: HttpRequest, *mistakes: str) -> HttpResponse:
    return render(request, "people_import.html", {"mistakes": mistakes}, status=422)


def _show(request: HttpRequest, form: PersonForm, row: Person | None = None) -> HttpResponse:
    context = {
        "form": form,
        "row": row,
        "doubt": accounts.doubt_about(row) if row else None,
        "everybody": accounts.everybody().filter(is_active=True),
    }
    return render(request, "person.html", context, status=422 if form.errors else 200)
