"""From the changes of a pair to what is to be told: read from the rows as they stand, as no log of deeds exists."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Coalesce

from entrenous import calendars, clock, zones
from entrenous.changes.models import News, Part
from entrenous.delivery.models import Followed, Known, Notice
from entrenous.meetings.models import Meeting
from entrenous.pairs.models import Pair
from entrenous.people.models import Person

TOGETHER = timedelta(minutes=2)  # what happens within them is one message
STILL_NEW = timedelta(
    days=2
)  # less than notices are kept; who was not reached by then reads it in the app
TOLD = [Part.AGREEMENT, Part.MEETINGS, Part.PAIR]


def follow_changes() -> None:
    """Deal with every pair that changed since the last time. One query when none did."""
    far = News.objects.annotate(
        mailed=Coalesce("pair__followed__mailed", 0)
    )  # none followed it yet
    unread = far.filter(part__in=TOLD, number__gt=F("mailed"))
    rows = unread.values("pair", "pair__followed__heard").annotate(
        number=Max("number"), at=Max("at")
    )
    for row in list(rows):
        if row["number"] > (row["pair__followed__heard"] or 0):
            _follow(row["pair"], "heard", row["number"])
        elif not clock.now() - TOGETHER < row["at"] <= clock.now():
            _follow(row["pair"], "mailed", row["number"])


def _follow(ident: UUID, how_far: str, number: int) -> None:
    """Up to that number, and no further: what comes meanwhile has its own turn.

    Another process may have been quicker: then there is nothing left to do.
    """
    with transaction.atomic():
        pair = Pair.objects.select_for_update().get(pk=ident)
        followed, _made = Followed.objects.get_or_create(pair=pair)
        if getattr(followed, how_far) >= number:
            return
        for person in pair.people:
            if how_far == "mailed":
                calendars.follow(person)
            else:
                calendars.sync_soon(person)
                if pair.is_open:
                    _note(pair, person)
        setattr(followed, how_far, number)
        followed.save(update_fields=[how_far])


def _note(pair: Pair, person: Person) -> None:
    """Write down what the other one did that this one does not know of."""
    due = clock.now() + TOGETHER
    new = [
        Notice(person=person, kind=kind, pair=pair, meeting=meeting, about=about, due_at=due)
        for kind, meeting, about in [*_of_meetings(pair, person), *_of_agreement(pair, person)]
    ]
    Notice.objects.bulk_create(new, ignore_conflicts=True)


def _of_meetings(pair: Pair, person: Person) -> Iterable[tuple[str, Meeting, str]]:
    settled = pair.meetings.filter(settled_at__gt=clock.now() - STILL_NEW)
    rows = list(settled.exclude(state=Meeting.State.HELD).select_related("agreement"))
    known = known_starts(person, rows)
    for meeting in rows:
        stands, knows = start_of(meeting), known[meeting.pk]
        if stands == knows:
            continue
        if meeting.settled_by_id == person.pk:
            learn(person, meeting)
        elif is_ahead(stands, knows):
            yield Notice.Kind.MOVED, meeting, f"{meeting.pk.hex} {meeting.version}"


def _of_agreement(pair: Pair, person: Person) -> Iterable[tuple[str, None, str]]:
    since = clock.now() - STILL_NEW
    for proposal in pair.proposals.open().exclude(by=person).filter(made_at__gt=since):
        yield Notice.Kind.PROPOSAL, None, proposal.pk.hex
    agreed = pair.agreements.filter(proposed_by=person, agreed_at__gt=since)
    for agreement in agreed.exclude(accepted_by=person):
        yield Notice.Kind.AGREED, None, agreement.pk.hex


def start_of(meeting: Meeting) -> datetime | None:
    """When they meet; none when it was let go or has no day."""
    return meeting.starts_at if meeting.is_planned else None


def is_ahead(*starts: datetime | None) -> bool:
    """Whether it concerns a time to come: that something did not take place is no news."""
    return any(start is not None and start > clock.now() for start in starts)


def known_starts(person: Person, rows: Iterable[Meeting]) -> dict[UUID, datetime | None]:
    """When each is as far as this person knows: told, or by their own hand, or as they agreed."""
    rows = list(rows)
    told = dict(
        Known.objects.filter(person=person, meeting__in=rows).values_list("meeting", "starts_at")
    )
    return {row.pk: told[row.pk] if row.pk in told else _agreed_start(row) for row in rows}


def learn(person: Person, meeting: Meeting) -> None:
    """They know from now on when it is."""
    Known.objects.update_or_create(
        person=person, meeting=meeting, defaults={"starts_at": start_of(meeting)}
    )


def _agreed_start(meeting: Meeting) -> datetime | None:
    if meeting.agreement is None or meeting.slot is None:
        return None
    on_the_wall = datetime.combine(meeting.slot, meeting.agreement.at)
    return zones.instant(on_the_wall, meeting.agreement.zone)
