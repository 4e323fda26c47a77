"""The cast: Ada manages Bruno; Cleo is the stranger, Dora a later manager, Xenia administers.

Everybody and everything is made through the project's own verbs, so that no test reaches a
state that life cannot.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time

import pytest

from entrenous import agreements, clock, pairs, people, vault
from entrenous.agreements.models import Agreement
from entrenous.agreements.terms import Format, Rhythm, Terms
from entrenous.meetings.models import Meeting
from entrenous.pairs.models import Pair
from entrenous.people.models import Person

PASSWORD = "between ourselves 9"
WEDNESDAY = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)  # the day before a 1:1 of Ada and Bruno

EVERY_2_WEEKS = Terms(
    rhythm=Rhythm.EVERY_2_WEEKS,
    weekday=3,
    at=time(15),
    zone="Europe/Rome",
    minutes=45,
    format=Format.WALK,
    place="",
    start=date(2027, 2, 25),
)


def someone(name: str, zone: str = "Europe/Rome", *, is_administrator: bool = False) -> Person:
    person = people.welcome(
        name=name,
        email=f"{name.lower()}@example.org",
        zone=zone,
        is_administrator=is_administrator,
    )
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def now() -> Iterator[datetime]:
    """Everything happens on Wednesday, 10 March 2027, at ten in Rome."""
    with clock.at(WEDNESDAY):
        yield WEDNESDAY


@pytest.fixture
def ada(db: None) -> Person:
    return someone("Ada")


@pytest.fixture
def bruno(db: None) -> Person:
    return someone("Bruno", zone="America/New_York")


@pytest.fixture
def cleo(db: None) -> Person:
    return someone("Cleo")


@pytest.fixture
def dora(db: None) -> Person:
    return someone("Dora")


@pytest.fixture
def xenia(db: None) -> Person:
    return someone("Xenia", is_administrator=True)


@pytest.fixture
def pair(ada: Person, bruno: Person) -> Pair:
    return pairs.pair_up(ada, bruno)


@pytest.fixture
def agreement(pair: Pair, ada: Person, bruno: Person, now: datetime) -> Agreement:
    """Every two weeks on Thursdays at 15:00 in Rome, since 25 February; tomorrow is one."""
    with clock.at(datetime(2027, 2, 22, 9, 0, tzinfo=UTC)):
        with vault.ring_of(ada):
            proposal = agreements.propose(pair, EVERY_2_WEEKS, by=ada)
        with vault.ring_of(bruno):
            agreements.accept(proposal, by=bruno)
    return pair.agreements.get()


@pytest.fixture
def meeting(agreement: Agreement) -> Meeting:
    """Tomorrow's, Thursday 11 March 2027 at 15:00 in Rome."""
    return agreement.meetings.get(slot=date(2027, 3, 11))


@pytest.fixture
def ring() -> Callable[[Person], AbstractContextManager[object]]:
    """`with ring(ada):` does what a request of hers does."""
    return vault.ring_of
