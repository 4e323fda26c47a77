import logging
from datetime import date, time

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from entrenous import clock, vault
from entrenous.people import calendar_days
from entrenous.people.models import AddressChange, Away, Person

logger = logging.getLogger("entrenous.audit")

SALT = "entrenous.address"
LINK_LASTS = 14 * 24 * 60 * 60  # seconds


class AddressTaken(Exception):
    """Somebody has this address already."""


def welcome(
    *,
    name: str,
    email: str,
    zone: str = "UTC",
    language: str = "en",
    is_administrator: bool = False,
) -> Person:
    """Make an account with a key of its own; the country of its holidays is guessed from the zone."""
    with transaction.atomic():
        person = Person(
            name=name,
            email=email,
            zone=zone,
            language=language,
            country=calendar_days.country_of_zone(zone) or "",
            is_administrator=is_administrator,
        )
        person.set_unusable_password()
        person.save()
        vault.make_key(person, holders=[person])
    return person


def set_hours(person: Person, hours: dict[int, tuple[time, time]]) -> None:
    """Weekday -> from and to; a weekday that is not there is free."""
    person.hours = {
        str(weekday): [begin.strftime("%H:%M"), end.strftime("%H:%M")]
        for weekday, (begin, end) in sorted(hours.items())
    }
    person.save(update_fields=["hours"])


def go_away(person: Person, first: date, last: date) -> Away:
    """Days on which moments are not offered; asked for twice it is once."""
    away, _made = Away.objects.get_or_create(person=person, first=first, last=last)
    return away


def close_account(person: Person, *, by: Person) -> None:
    """Nobody signs in with it any more, and whoever is signed in is out at once."""
    with transaction.atomic():
        person.is_active = False
        person.save(update_fields=["is_active"])
        sign_out_everywhere(person)
    logger.info("account %s closed by %s", person.pk, by.pk)


def reopen_account(person: Person, *, by: Person) -> None:
    person.is_active = True
    person.save(update_fields=["is_active"])
    logger.info("account %s reopened by %s", person.pk, by.pk)


def sign_out_everywhere(person: Person, *, but: str | None = None) -> None:
    """End the sessions of a person; `but` is the key of one that stays."""
    for session in Session.objects.all().iterator():
        if session.session_key != but and session.get_decoded().get("_auth_user_id") == str(
            person.pk
        ):
            session.delete()


def change_address(person: Person, new: str, *, told: list[Person], by: Person) -> AddressChange:
    """An administrator gives somebody another address: their records close until it is confirmed.

    The old and the new address and `told`, the people whom they meet, get a mail.
    Raises AddressTaken.
    """
    new = new.lower()
    with transaction.atomic():
        if Person.objects.filter(email=new).exclude(pk=person.pk).exists():
            raise AddressTaken
        standing = AddressChange.objects.filter(person=person, settled_at=None).first()
        old = standing.old if standing else person.email
        change = AddressChange.objects.create(person=person, old=old, new=new, by=by)
        if standing:
            standing.delete()
        person.email = new
        person.save(update_fields=["email"])
        sign_out_everywhere(person)
    logger.info("address of %s changed by %s", person.pk, by.pk)
    _tell_of(change, told)
    return change


def settle_address(change: AddressChange, *, by: Person) -> None:
    """It is really theirs: said from the old address, or by somebody whom they meet."""
    AddressChange.objects.filter(person=change.person, settled_at=None).update(
        settled_by=by, settled_at=clock.now()
    )
    logger.info("address of %s settled by %s", change.person_id, by.pk)


def change_named(link: str) -> AddressChange | None:
    """The unsettled change that a mailed link names, while the link lasts."""
    try:
        pk = signing.loads(link, salt=SALT, max_age=LINK_LASTS)
    except signing.BadSignature:
        return None
    return AddressChange.objects.filter(pk=pk, settled_at=None).select_related("person").first()


def _tell_of(change: AddressChange, told: list[Person]) -> None:
    link = f"{settings.ADDRESS}/in/address/{signing.dumps(str(change.pk), salt=SALT)}/"
    with translation.override(change.person.language):
        subject = _("Your address was changed")
        body = _(
            "An administrator changed the address with which you sign in from %(old)s to %(new)s.\n\n"
            "Your 1:1s stay closed until you confirm that the new address is yours:\n%(link)s\n\n"
            "If it is not, do nothing, and talk to your organisation."
        )
        words = {"old": change.old, "new": change.new}
        send_mail(subject, body % {**words, "link": link}, None, [change.old])
        send_mail(
            subject,
            body % {**words, "link": _("(by the link in the mail to your old address)")},
            None,
            [change.new],
        )
    for person in told:
        with translation.override(person.language):
            body = _(
                "An administrator changed the address of %(name)s from %(old)s to %(new)s.\n\n"
                "What you two wrote stays closed for them until they confirm it, or you vouch:\n%(link)s"
            )
            vouch = f"{settings.ADDRESS}/vouching/{change.pk}/"
            said = {"name": change.person.name, "old": change.old, "new": change.new, "link": vouch}
            send_mail(_("An address was changed"), body % said, None, [person.email])
