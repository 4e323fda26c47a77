"""People and reporting lines, for administrators; naming a report, for managers; vouching."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrenous import pairs, zones
from entrenous import people as accounts
from entrenous.pairs import pairs_of
from entrenous.pairs.models import Pair
from entrenous.people import roster
from entrenous.people.models import AddressChange, Person
from entrenous.web import roster_words
from entrenous.web.access import administrators_page, as_person, signed_in

LARGEST_LIST = 1024 * 1024  # bytes
NO_SUCH_PERSON = gettext_lazy("Nobody here has this address. Is it spelled right?")


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]  # Django has no parameter at run time
    email = forms.EmailField(max_length=254)
    zone = forms.ChoiceField()
    manager = forms.EmailField(required=False)

    class Meta:
        model = Person
        fields = ("name", "email", "zone", "language", "is_administrator")

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # forms take many things
        self.fields["zone"].choices = [(zone, zone) for zone in zones.zone_names()]  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if Person.objects.filter(email=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Somebody has this address already."))
        return email

    def clean_manager(self) -> Person | None:
        email = self.cleaned_data["manager"].lower()
        if not email:
            return None
        manager = Person.objects.filter(email=email, is_active=True).first()
        if manager is None:
            raise ValidationError(NO_SUCH_PERSON)
        if manager.pk == self.instance.pk or self.instance.pk in pairs.managers_above(manager):
            raise ValidationError(_("They would report to each other in a circle."))
        return manager


@require_safe
@administrators_page
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, with who manages them. Nothing here tells what two people do with it."""
    manager_of = {
        pair.report_id: pair.manager for pair in Pair.objects.open().select_related("manager")
    }
    everyone = [
        (person, manager_of.get(person.pk))
        for person in Person.objects.order_by("-is_active", "name")
    ]
    return render(request, "people.html", {"everyone": everyone})


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_page
def new_person(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None, initial={"zone": as_person(request).user.zone})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        person = accounts.welcome(
            name=given["name"],
            email=given["email"],
            zone=given["zone"],
            language=given["language"],
            is_administrator=given["is_administrator"],
        )
        if given["manager"]:
            pairs.pair_up(given["manager"], person)
        messages.success(request, _("%(name)s can sign in now.") % {"name": person.name})
        return redirect("people")
    return _show(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_page
def person(request: HttpRequest, person: UUID) -> HttpResponse:
    row = get_object_or_404(Person, pk=person)
    pair = Pair.objects.open().filter(report=row).select_related("manager").first()
    initial = {"manager": pair.manager.email if pair else ""}
    old_address = row.email
    form = PersonForm(request.POST or None, instance=row, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _show(request, form, row)
    me, given = as_person(request).user, form.cleaned_data
    row.email = old_address
    row.save(update_fields=["name", "zone", "language", "is_administrator"])
    _set_manager(row, given["manager"], pair)
    if given["email"] != old_address:
        told = [other.other(row) for other in pairs_of(row).open()]
        accounts.change_address(row, given["email"], told=told, by=me)
        messages.info(
            request,
            _(
                "Their 1:1s stay closed until the old address confirms, or somebody whom they meet vouches."
            ),
        )
    messages.success(request, _("Saved."))
    return redirect("people")


def _set_manager(row: Person, manager: Person | None, pair: Pair | None) -> None:
    if manager:
        pairs.pair_up(manager, row)
    elif pair:
        pairs.part(pair)


@require_POST
@administrators_page
def person_leaving(request: HttpRequest, person: UUID) -> HttpResponse:
    """Their account ends, and their pairs become history for the other one."""
    row, me = get_object_or_404(Person, pk=person), as_person(request).user
    if row == me:
        messages.info(request, _("You cannot close your own account; another administrator can."))
        return redirect("people")
    pairs.leave(row, by=me)
    messages.success(request, _("%(name)s has left.") % {"name": row.name})
    return redirect("people")


@require_POST
@administrators_page
def person_return(request: HttpRequest, person: UUID) -> HttpResponse:
    row = get_object_or_404(Person, pk=person)
    accounts.reopen_account(row, by=as_person(request).user)
    messages.success(request, _("%(name)s can sign in again.") % {"name": row.name})
    return redirect("people")


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_page
def people_import(request: HttpRequest) -> HttpResponse:
    """First what would change, or every mistake; then, with one press, the change itself."""
    if request.method != "POST":
        return render(request, "people_import.html", {})
    upload = request.FILES.get("file")
    text = request.POST.get("text", "")
    if upload is not None and upload.size and upload.size > LARGEST_LIST:
        wrong = _("That file is larger than a list of people can be (1 MB).")
        return render(request, "people_import.html", {"wrong": wrong}, status=422)
    content = upload.read() if upload is not None else text.encode()
    try:
        plan = pairs.plan_import(content)
    except roster.Unreadable as error:
        wrong = roster_words.unreadable(error)
        return render(request, "people_import.html", {"wrong": wrong}, status=422)
    if plan.mistakes:
        mistakes = [roster_words.mistake(mistake) for mistake in plan.mistakes]
        return render(request, "people_import.html", {"mistakes": mistakes}, status=422)
    if request.POST.get("apply"):
        pairs.apply_import(plan)
        messages.success(request, _("Done."))
        return redirect("people")
    context = {"changes": list(roster_words.changes(plan)), "plan": plan, "text": _decoded(content)}
    return render(request, "people_import.html", context)


def _decoded(content: bytes) -> str:
    """The list goes back in the form, to be sent again with the press that applies it."""
    utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return content.decode("utf-16" if utf_16 else "utf-8-sig")


@require_POST
@signed_in
def my_reports(request: HttpRequest) -> HttpResponse:
    """A manager names somebody who has no manager yet."""
    me = as_person(request).user
    email = request.POST.get("email", "").strip().lower()
    report = Person.objects.filter(email=email, is_active=True).first()
    try:
        if report is None:
            messages.info(request, str(NO_SUCH_PERSON))
            return redirect("me")
        pair = pairs.name_report(report, by=me)
    except pairs.NotAManager:
        raise Http404 from None
    except pairs.HasAManager:
        messages.info(request, _("They have a manager already; an administrator can change that."))
        return redirect("me")
    except pairs.GoesInACircle:
        messages.info(request, _("They would report to each other in a circle."))
        return redirect("me")
    return redirect("pair", pair.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def vouching(request: HttpRequest, change: UUID) -> HttpResponse:
    """“It is really them”: said by one of the people whom they meet."""
    me = as_person(request).user
    mine = {pair.other(me).pk for pair in pairs_of(me).open()}
    row = get_object_or_404(
        AddressChange.objects.select_related("person"), pk=change, person__in=mine, settled_at=None
    )
    if me.is_doubted:
        raise Http404
    if request.method == "POST":
        accounts.settle_address(row, by=me)
        messages.success(request, _("Thank you."))
        return redirect("today")
    return render(request, "vouching.html", {"change": row})


@require_http_methods(["GET", "HEAD", "POST"])
def address_confirmation(request: HttpRequest, link: str) -> HttpResponse:
    """The link that went to the old address; it works signed out."""
    change = accounts.change_named(link)
    if change is None:
        raise Http404
    if request.method == "POST":
        accounts.settle_address(change, by=change.person)
        messages.success(request, _("Thank you. Your 1:1s are open again."))
        return redirect("today")
    return render(request, "address_confirmation.html", {"change": change})


def _show(request: HttpRequest, form: PersonForm, row: Person | None) -> HttpResponse:
    context = {"form": form, "row": row}
    return render(request, "person.html", context, status=422 if form.errors else 200)
