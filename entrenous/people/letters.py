"""Short mails about accounts. None of them carries anything that two people write."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from entrenous.people.models import AddressChange, Person

SALT = "entrenous.address"
LINK_LASTS = 14 * 24 * 60 * 60  # seconds


def send(to: str, subject: str, body: str) -> None:
    send_mail(subject, body, None, [to])


def tell_of_new_address(change: AddressChange, told: list[Person]) -> None:
    """Both addresses hear of it, and the people whom they meet; the link goes to the old one alone."""
    said = {
        "name": change.person.name,
        "administrator": change.by.name,
        "old": change.old,
        "new": change.new,
    }
    with translation.override(change.person.language):
        subject = _("Your address was changed")
        first = (
            _("%(administrator)s changed the address with which you sign in: %(new)s, not %(old)s.")
            % said
        )
        confirm = _(
            "What you wrote in your 1:1s stays closed until you confirm here that the new address is"
            " yours:\n%(link)s\n\nIf it is not, do nothing, and talk to your organisation."
        )
        link = f"{settings.ADDRESS}/in/address/{link_for(change)}/"
        send(change.old, subject, first + "\n\n" + confirm % {"link": link})
        wait = _(
            "What you wrote in your 1:1s stays closed until you confirm the change with the link that"
            " went to the old address. If you do not get there, the people whom you meet can vouch for"
            " you; they have a mail about it."
        )
        send(change.new, subject, first + "\n\n" + wait)
    for person in told:
        with translation.override(person.language):
            body = _(
                "%(administrator)s changed the address of %(name)s: %(new)s, not %(old)s.\n\n"
                "What you two wrote stays closed for them until they confirm it. If they cannot, ask"
                " them, face to face or on the phone, and say here that it is theirs:\n%(link)s"
            )
            link = f"{settings.ADDRESS}/vouching/{change.pk}/"
            send(person.email, _("An address was changed"), body % {**said, "link": link})


def tell_of_return(change: AddressChange, told: list[Person]) -> None:
    """Who came back, and the people with whom they have a record."""
    said = {"name": change.person.name, "administrator": change.by.name, "new": change.new}
    with translation.override(change.person.language):
        body = _(
            "%(administrator)s opened your account again, with the address %(new)s.\n\n"
            "What you wrote in your 1:1s stays closed until the people whom you met vouch for you;"
            " they have a mail about it."
        )
        send(change.new, _("Your account is open again"), body % said)
    for person in told:
        with translation.override(person.language):
            body = _(
                "%(administrator)s opened the account of %(name)s again, with the address"
                " %(new)s.\n\nWhat you two wrote stays closed for them until you say here that it is"
                " really them. Ask them first, face to face or on the phone:\n%(link)s"
            )
            link = f"{settings.ADDRESS}/vouching/{change.pk}/"
            send(person.email, _("An account is open again"), body % {**said, "link": link})


def tell_of_old_address(person: Person, given_up: str, told: list[Person], by: Person) -> None:
    """The change was taken back before anybody confirmed it."""
    said = {"name": person.name, "administrator": by.name, "old": person.email, "new": given_up}
    for reader, email in [
        (person, person.email),
        (person, given_up),
        *((p, p.email) for p in told),
    ]:
        with translation.override(reader.language):
            body = _("%(administrator)s gave %(name)s the old address back: %(old)s, not %(new)s.")
            send(email, _("An address was changed back"), body % said)


def link_for(change: AddressChange) -> str:
    return signing.dumps(str(change.pk), salt=SALT)


def change_named(link: str) -> AddressChange | None:
    """The unsettled change that a mailed link names, while the link lasts."""
    try:
        pk = signing.loads(link, salt=SALT, max_age=LINK_LASTS)
    except signing.BadSignature:
        return None
    return AddressChange.objects.filter(pk=pk, settled_at=None).select_related("person").first()
