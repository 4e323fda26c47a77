"""Make the next twelve weeks what the agreements say. Running it again changes nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import F, Q

from entrenous import clock, zones
from entrenous.changes import PairHasEnded, hold
from entrenous.meetings import rhythm
from entrenous.meetings.models import Meeting
from entrenous.meetings.rhythm import Rhythm

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from entrenous.agreements.models import Agreement
    from entrenous.pairs.models import Pair

WEEKS_AHEAD = 12


def replan(pair: Pair) -> None:
    """Bring the planned rows of a pair in line; call it while holding the pair.

    Rows that somebody moved, let go, put off or closed stay as they are. A row whose
    slot fell out (a pause, an end, a slower rhythm) is skipped by nobody, and planned
    again when its slot returns. The instant is derived anew, so that a change of the
    zone data keeps the hour on the wall.
    """
    now = clock.now()
    wanted: dict[tuple[UUID | None, date | None], Agreement] = {}
    for agreement in pair.agreements.all():
        for slot in slots_ahead(agreement, now):
            wanted[agreement.pk, slot] = agreement

    standing = pair.meetings.filter(
        Q(starts_at__gt=now), agreement__isnull=False, settled_by=None
    ).select_related("agreement")
    for meeting in standing:
        its_agreement = wanted.get((meeting.agreement_id, meeting.slot))
        if its_agreement is None:
            _fall_out(meeting)
        else:
            _stand(meeting, its_agreement)

    taken = set(pair.meetings.filter(agreement__isnull=False).values_list("agreement", "slot"))
    fresh = [
        _row(pair, agreement, slot)
        for (_, slot), agreement in wanted.items()
        if slot is not None and (agreement.pk, slot) not in taken
    ]
    Meeting.objects.bulk_create(
        (row for row in fresh if row.starts_at > now), ignore_conflicts=True
    )


def replan_all(pairs: Iterable[Pair]) -> None:
    """The nightly round; a pair that ends meanwhile is left alone."""
    for pair in pairs:
        try:
            with hold(pair, by=None):
                replan(pair)
                _forget_what_was_let_go(pair)
        except PairHasEnded:
            continue


def _forget_what_was_let_go(pair: Pair) -> None:
    """Nobody counts how often: a slot that was let go long ago leaves no row, unless something was written there."""
    long_ago = clock.now() - timedelta(weeks=WEEKS_AHEAD)
    let_go = pair.meetings.filter(state=Meeting.State.SKIPPED, starts_at__lt=long_ago)
    let_go.filter(notes=None, notes_updates=None, topics=None, commitments=None).exclude(
        pk__in=pair.reviews.values("meeting")
    ).delete()


def slots_ahead(agreement: Agreement, now: datetime) -> list[date]:
    """The slots of the twelve weeks from now on, without those of a pause."""
    today = zones.wall(now, agreement.zone).date()
    first = max(today, agreement.since)
    last = today + timedelta(weeks=WEEKS_AHEAD)
    if agreement.until is not None:
        last = min(last, agreement.until)
    pauses = [(pause.first, pause.last) for pause in agreement.pair.pauses.all()]
    return [
        slot
        for slot in rhythm.slots(agreement.rhythm, agreement.weekday, agreement.start, first, last)
        if not any(begin <= slot <= end for begin, end in pauses)
    ]


def redate(pair: Pair, new: Agreement) -> None:
    """Hand the meetings still to come over to the new agreement, paired by week.

    Each keeps its identity and its page; one that somebody moved by hand also keeps
    its day. Call it while holding the pair, before `replan`.
    """
    now = clock.now()
    rows = {
        meeting.pk: meeting
        for meeting in pair.meetings.filter(slot__gte=new.since)
        .exclude(state=Meeting.State.HELD)
        .exclude(agreement=new)
        .select_related("agreement")
        if meeting.starts_at > now or meeting.is_undated
    }
    rhythms = {new.rhythm} | {row.agreement.rhythm for row in rows.values() if row.agreement}
    pairing = rhythm.redate(
        [(pk, meeting.slot) for pk, meeting in rows.items() if meeting.slot],
        slots_ahead(new, now),
        monthly=any(Rhythm(code).is_monthly for code in rhythms),
    )
    for pk, slot in pairing.kept.items():
        meeting = rows[pk]
        meeting.agreement, meeting.slot = new, slot
        meeting.save(update_fields=["agreement", "slot"])
        if not meeting.was_settled_by_hand:
            _stand(meeting, new)


def _row(pair: Pair, agreement: Agreement, slot: date) -> Meeting:
    meeting = Meeting(pair=pair, agreement=agreement, slot=slot)
    _set_start(meeting, agreement)
    return meeting


def _set_start(meeting: Meeting, agreement: Agreement) -> None:
    assert meeting.slot is not None
    meeting.day, meeting.at, meeting.zone = meeting.slot, agreement.at, agreement.zone
    meeting.minutes = agreement.minutes
    meeting.starts_at = zones.instant(meeting.local_start, meeting.zone)


def _stand(meeting: Meeting, agreement: Agreement) -> None:
    before = (
        meeting.day,
        meeting.at,
        meeting.zone,
        meeting.minutes,
        meeting.starts_at,
        meeting.state,
    )
    _set_start(meeting, agreement)
    meeting.state = Meeting.State.PLANNED
    after = (
        meeting.day,
        meeting.at,
        meeting.zone,
        meeting.minutes,
        meeting.starts_at,
        meeting.state,
    )
    if before != after:
        _save_next_version(meeting, "day", "at", "zone", "minutes", "starts_at", "state")


def _fall_out(meeting: Meeting) -> None:
    if meeting.is_planned:
        meeting.state = Meeting.State.SKIPPED
        _save_next_version(meeting, "state")


def _save_next_version(meeting: Meeting, *fields: str) -> None:
    meeting.version = F("version") + 1
    meeting.save(update_fields=[*fields, "version"])
    meeting.refresh_from_db(fields=["version"])
