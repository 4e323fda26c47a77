from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, time
from functools import partial

from django.db import transaction

from entrenous import clock, vault
from entrenous.people import calendar_days, letters
from entrenous.people.models import AddressChange, Away, Person, Policy, Session, doubt_about
from entrenous.people.sessions import stored

logger = logging.getLogger("entrenous.audit")  # who did what to whom: identifiers, never content


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
    """Make an account with a key of its own; the country of its holidays is guessed from the zone.

    There is no password: they sign in with a code sent to the address. Raises AddressTaken.
    """
    with transaction.atomic():
        if Person.objects.filter(email=email.lower()).exists():
            raise AddressTaken
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


def change_settings(person: Person, **settings: object) -> None:
    """Name, zone, language, country, most_a_day, offers_prompts: what a person says of themselves.

    Agreements keep the zone that they were made in.
    """
    if unknown := settings.keys() - {
        "name",
        "zone",
        "language",
        "country",
        "most_a_day",
        "offers_prompts",
    }:
        raise TypeError(f"no settings of a person: {sorted(unknown)}")
    for name, value in settings.items():
        setattr(person, name, value)
    person.save(update_fields=list(settings))


def decide(investment_share: int) -> None:
    """An administrator says how much working time, in percent, is everybody's own to grow."""
    Policy.objects.update_or_create(defaults={"investment_share": investment_share})


def set_hours(person: Person, hours: dict[int, tuple[time, time]]) -> None:
    """Weekday -> from and to; a weekday that is not there is free."""
    person.hours = {
        str(weekday): [begin.strftime("%H:%M"), end.strftime("%H:%M")]
        for weekday, (begin, end) in sorted(hours.items())
    }
    person.save(update_fields=["hours"])


def keep_for_focus(person: Person, blocks: Iterable[tuple[int, time, time]]) -> None:
    """Weekday, from and to: hours in which a manager's 1:1s are not put."""
    person.focus = [
        [weekday, begin.strftime("%H:%M"), end.strftime("%H:%M")]
        for weekday, begin, end in sorted(set(blocks))
    ]
    person.save(update_fields=["focus"])


def go_away(person: Person, first: date, last: date) -> Away:
    """Days on which moments are not offered; asked for twice it is once."""
    away, _made = Away.objects.get_or_create(person=person, first=first, last=last)
    return away


def stay_after_all(away: Away) -> None:
    """These days are days like others again."""
    away.delete()


def make_administrator(person: Person, *, is_one: bool, by: Person) -> None:
    """Give or take the pages of administrators; they open nothing that two people wrote."""
    if person.is_administrator == is_one:
        return
    person.is_administrator = is_one
    person.save(update_fields=["is_administrator"])
    logger.info("%s is %s administrator, by %s", person.pk, "an" if is_one else "no", by.pk)


def close_account(person: Person, *, by: Person) -> None:
    """Nobody signs in with it any more, and whoever is signed in is out at once."""
    with transaction.atomic():
        person.is_active, person.left_at = False, clock.now()
        person.save(update_fields=["is_active", "left_at"])
        sign_out_everywhere(person)
    logger.info("account %s closed by %s", person.pk, by.pk)


def reopen_account(person: Person, *, told: list[Person], by: Person) -> AddressChange | None:
    """They can sign in again; `pairs.come_back` knows whom to tell.

    Their mailbox may have gone to somebody else while they were away. So who has a record waits
    for the people they wrote it with, who are `told`, as after a change of address. One that
    was not settled when they left is not settled by the old address any more.
    """
    with transaction.atomic():
        standing, doubt = doubt_about(person), None
        if person.is_active:
            return standing
        person.is_active, person.left_at = True, None
        person.save(update_fields=["is_active", "left_at"])
        if standing:
            standing.delete()
        if told or standing:
            doubt = AddressChange.objects.create(person=person, new=person.email, by=by)
            transaction.on_commit(partial(letters.tell_of_return, doubt, told), robust=True)
    logger.info("account %s reopened by %s", person.pk, by.pk)
    return doubt


def sign_out_everywhere(person: Person, *, but: str | None = None) -> None:
    """End the sessions of a person; `but` is the key of one that stays."""
    Session.objects.filter(person=person.pk).exclude(session_key=stored(but)).delete()


def change_address(
    person: Person, new: str, *, told: list[Person], by: Person
) -> AddressChange | None:
    """An administrator gives somebody another address; `pairs.change_address` knows whom to tell.

    Until it is settled, what they wrote stays closed. Given back the address that they had
    before, nothing is left to settle. The password goes each time: whoever had the address in
    between may have set one. Raises AddressTaken.
    """
    new = new.lower()
    with transaction.atomic():
        if Person.objects.filter(email=new).exclude(pk=person.pk).exists():
            raise AddressTaken
        before, standing = person.email, doubt_about(person)
        if new == before:
            return standing
        person.email = new
        person.set_unusable_password()
        person.save(update_fields=["email", "password"])
        sign_out_everywhere(person)
        Session.objects.filter(person=None).delete()  # codes that are on their way to the old one
        if standing:
            standing.delete()
        old = standing.old if standing else before
        change = None
        if new != old:
            change = AddressChange.objects.create(person=person, old=old, new=new, by=by)
        if change is None:
            tell = partial(letters.tell_of_old_address, person, before, told, by)
        elif change.old:
            tell = partial(letters.tell_of_new_address, change, told)
        else:
            tell = partial(letters.tell_of_return, change, told)
        transaction.on_commit(tell, robust=True)
    logger.info("address of %s changed by %s", person.pk, by.pk)
    return change


def settle_address(change: AddressChange, *, by: Person) -> None:
    """It is really theirs: said from the old address, or by everybody whom they meet."""
    settled = AddressChange.objects.filter(person=change.person_id, settled_at=None).update(
        settled_by=by, settled_at=clock.now()
    )
    if settled:
        logger.info("address of %s settled by %s", change.person_id, by.pk)
