from __future__ import annotations

from entrenous import vault
from entrenous.changes import hold_own
from entrenous.delivery.models import Letter, Reach, Sending, Wishes
from entrenous.pairs.models import Pair
from entrenous.people.models import AddressChange, Person


def wishes_of(person: Person) -> Wishes:
    """What they said they want to hear, or what everybody hears who said nothing."""
    return Wishes.objects.filter(person=person).first() or Wishes(person=person)


def wish(person: Person, **wishes: object) -> None:
    """What to hear of, when and where: the fields of Wishes."""
    with hold_own(person):
        Wishes.objects.update_or_create(person=person, defaults=wishes)


def may_hear(person: Person, pair: Pair, doubt: AddressChange | None) -> bool:
    """Not who left, and of history nothing; nor who may have the mailbox of somebody by now."""
    return person.is_active and pair.is_open and not pair.stays_closed(doubt)


def be_reached(person: Person, kind: str, address: str, *, name: str) -> Reach:
    """One more way to reach them; call it in their own ring. The same address twice is one.

    A first message goes there, so that they see that it works.
    """
    with hold_own(person):
        for standing in person.reaches.filter(kind=kind):
            if standing.address == address:
                return standing
        reach = Reach(person=person, kind=kind, name=name)
        vault.make_key(reach, holders=[person])
        reach.address = address
        reach.save(force_insert=True)
        greeting = Letter.objects.create(person=person, is_greeting=True)
        Sending.objects.create(letter=greeting, reach=reach)
    return reach


def be_reached_no_more(reach: Reach) -> None:
    """That way is closed, and how to get there is gone for good."""
    with hold_own(reach.person):
        vault.shred(reach)
        reach.delete()
