"""The notes of a meeting: put together from what was typed, and written to from outside the editor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Length
from pycrdt import Doc

from entrenous import clock
from entrenous.changes import announce, hold
from entrenous.changes.models import Part
from entrenous.meetings.models import Meeting
from entrenous.pairs.models import Pair
from entrenous.people.models import Person
from entrenous.record import document
from entrenous.record.lib0 import clocks
from entrenous.record.markdown import from_markdown, to_markdown
from entrenous.record.merging import merge
from entrenous.record.models import Notes, NotesUpdate, Wording
from entrenous.record.updates import examine
from entrenous.vault import Sealer

LONGEST_RETURN = 1024 * 1024  # bytes, of all that was written without a connection
LONGEST_DOCUMENT = 5 * 1024 * 1024
SITTING = (
    10 * 60
)  # seconds, of the clock: what one person types within the same ones is one wording


class TooLong(ValueError):
    """The notes of this meeting would be longer than notes can be."""


class Wrote(NamedTuple):
    """What the notes say after somebody wrote."""

    text: str
    by: UUID
    at: datetime

    def goes_on(self, notes: Notes) -> bool:
        sitting, before = (_sitting(at) for at in (self.at, notes.written_at))
        return self.by == notes.written_by_id and sitting == before


def notes_document(pair: Pair, meeting: UUID) -> document.Document:
    """The document with all that was acknowledged. One query; inside the ring of one of the two.

    Raises CannotBeOpened: of a document no part is shown without the others.
    """
    doc: document.Document = Doc()
    updates = NotesUpdate.objects.filter(pair=pair, meeting=meeting)
    _apply(doc, pair.pk, updates.values_list("pk", "body"))
    return doc


def put_notes_together(pair: Pair) -> None:
    """Put together what was typed in the notes of this pair: for who reads. One query if nothing was."""
    typed = NotesUpdate.objects.filter(pair=pair, is_whole=False).order_by().values("meeting")
    for meeting in pair.meetings.filter(pk__in=typed):
        with transaction.atomic():
            Pair.objects.select_for_update().get(pk=pair.pk)  # as `hold` does, for history as well
            _put_together(meeting)


def write_notes(meeting: Meeting, text: str, *, base: str, by: Person) -> Notes:
    """Save the Markdown that somebody made, in a plain text area, of the notes that they saw as `base`.

    What the other wrote meanwhile is merged in; the notes returned are what stands now.
    """
    with hold(meeting.pair, by=by):
        notes = _put_together(meeting)
        standing = notes.text if notes else ""
        return _rewrite(meeting, notes, merge(base, standing, text), by)


def type_notes(meeting: Meeting, update: bytes, *, by: Person) -> None:
    """Store what an editor made while no socket could carry it. The same once more changes nothing.

    Raises NotAllowed, TooLong.
    """
    if not examine(update):
        return
    with hold(meeting.pair, by=by):
        stored = NotesUpdate.objects.filter(meeting=meeting).order_by()
        size = stored.aggregate(bytes=Sum(Length("body")))["bytes"] or 0
        if size + len(update) > LONGEST_DOCUMENT:
            raise TooLong
        row = NotesUpdate(pair=meeting.pair, meeting=meeting, by=by)
        row.body = Sealer(meeting.pair_id, NotesUpdate, "body").seal(row.pk, update)
        row.save(force_insert=True)
        announce(meeting.pair, Part.NOTES, by=by)


def rewrite_notes(meeting: Meeting, text: str, *, by: Person) -> Notes:
    """Let the notes say this; what they said until now is kept as a wording."""
    with hold(meeting.pair, by=by):
        return _rewrite(meeting, _put_together(meeting), text, by, always_keep=True)


def _rewrite(
    meeting: Meeting, notes: Notes | None, text: str, by: Person, *, always_keep: bool = False
) -> Notes:
    if text == (notes.text if notes else ""):
        return notes or Notes(meeting=meeting, pair=meeting.pair, text="", written_by=by)
    before = list(NotesUpdate.objects.filter(meeting=meeting))
    doc: document.Document = Doc()
    _apply(doc, meeting.pair_id, [(update.pk, update.body) for update in before])
    document.rewrite(doc, from_markdown(text))
    wrote = Wrote(to_markdown(document.read(doc)), by.pk, clock.now())
    return _keep(meeting, notes, doc, [wrote], instead_of=before, always_keep=always_keep)


def _put_together(meeting: Meeting) -> Notes | None:
    """While the pair is locked."""
    notes = Notes.objects.filter(meeting=meeting).first()
    updates = list(NotesUpdate.objects.filter(meeting=meeting))
    if all(update.is_whole for update in updates):
        return notes
    doc: document.Document = Doc()
    wrote = []
    for (is_typed, _, by), some in groupby(_by_sitting(updates), key=_whose):
        those = list(some)
        _apply(doc, meeting.pair_id, [(update.pk, update.body) for update in those])
        if is_typed:
            wrote.append(Wrote(to_markdown(document.read(doc)), by, those[-1].at))
    return _keep(meeting, notes, doc, wrote, instead_of=updates)


def _by_sitting(updates: Sequence[NotesUpdate]) -> list[NotesUpdate]:
    """In each sitting first what the one wrote, then what the other did: a document does not mind."""
    first: dict[tuple[bool, int, UUID], int] = {}
    for number, update in enumerate(updates):
        first.setdefault(_whose(update), number)
    return sorted(updates, key=lambda update: (*_whose(update)[:2], first[_whose(update)]))


def _whose(update: NotesUpdate) -> tuple[bool, int, UUID]:
    """The whole comes first, alone."""
    return not update.is_whole, _sitting(update.at), update.by_id


def _sitting(at: datetime) -> int:
    return int(at.timestamp()) // SITTING


def _apply(
    doc: document.Document, pair: UUID, rows: Iterable[tuple[UUID, bytes | memoryview]]
) -> None:
    sealer = Sealer(pair, NotesUpdate, "body")
    with doc.transaction():
        for pk, body in rows:
            doc.apply_update(sealer.open(pk, bytes(body)))


def _keep(
    meeting: Meeting,
    notes: Notes | None,
    doc: document.Document,
    wrote: Sequence[Wrote],
    *,
    instead_of: Sequence[NotesUpdate],
    always_keep: bool = False,
) -> Notes:
    """Store the document as a whole, its text, and how that stood before each of the two wrote."""
    pair = meeting.pair
    is_new = notes is None
    if notes is None:
        text, by, at = wrote[0]
        notes = Notes(meeting=meeting, pair=pair, text=text, written_by_id=by, written_at=at)
    for each in wrote:
        if each.text == notes.text:
            continue
        if always_keep or not each.goes_on(notes):
            Wording.objects.create(
                pair=pair, of=notes.pk, text=notes.text, by_id=notes.written_by_id,
                at=notes.written_at,
            )  # fmt: skip
        notes.text, notes.written_by_id, notes.written_at = each
    notes.save(force_insert=is_new)
    whole = NotesUpdate(
        pair=pair, meeting=meeting, by_id=wrote[-1].by, at=wrote[-1].at, is_whole=True
    )
    whole.body = Sealer(pair.pk, NotesUpdate, "body").seal(whole.pk, _compact(doc))
    NotesUpdate.objects.filter(pk__in=[update.pk for update in instead_of]).delete()
    whole.save()
    announce(pair, Part.NOTES, by=notes.written_by)
    return notes


def _compact(doc: document.Document) -> bytes:
    """The whole document as one update, read back before the log is let go."""
    whole = doc.get_update()
    again: document.Document = Doc()
    again.apply_update(whole)
    if clocks(again.get_state()) != clocks(doc.get_state()) or document.read(
        again
    ) != document.read(doc):
        raise AssertionError("a document does not survive being put together")
    return whole
