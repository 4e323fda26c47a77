"""The notes of a meeting: put together from what was typed, and written to from outside the editor."""

from __future__ import annotations

import logging
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
from entrenous.changes import announce, hold, lock
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

logger = logging.getLogger(__name__)

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
    updates = NotesUpdate.objects.filter(pair=pair, meeting=meeting)
    doc, _ = _opened(pair.pk, updates.values_list("pk", "body"))
    return doc


def put_notes_together(pair: Pair) -> None:
    """Put together what was typed in the notes of this pair: for who reads. One query if nothing was."""
    typed = NotesUpdate.objects.filter(pair=pair, is_whole=False).order_by().values("meeting")
    for meeting in pair.meetings.filter(pk__in=typed):
        with transaction.atomic():
            lock(pair)
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
    doc, taken = _opened(meeting.pair_id, [(update.pk, update.body) for update in before])
    document.rewrite(doc, from_markdown(text))
    wrote = Wrote(to_markdown(document.read(doc)), by.pk, clock.now())
    is_all = len(taken) == len(before)
    return _keep(
        meeting, notes, doc, [wrote], instead_of=before, is_all=is_all, always_keep=always_keep
    )


def _put_together(meeting: Meeting) -> Notes | None:
    """While the pair is locked."""
    notes = Notes.objects.filter(meeting=meeting).first()
    updates = list(NotesUpdate.objects.filter(meeting=meeting))
    if all(update.is_whole for update in updates):
        return notes
    _, taken = _opened(meeting.pair_id, [(update.pk, update.body) for update in updates])
    doc = _document_of([])
    wrote = []
    for (is_typed, _, by), some in groupby(_by_sitting(updates), key=_whose):
        those = list(some)
        for update in those:
            if update.pk in taken:
                doc.apply_update(taken[update.pk])
        if is_typed:
            wrote.append(Wrote(to_markdown(document.read(doc)), by, those[-1].at))
    is_all = len(taken) == len(updates)
    return _keep(meeting, notes, doc, wrote, instead_of=updates, is_all=is_all)


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


def _opened(
    pair: UUID, rows: Iterable[tuple[UUID, bytes | memoryview]]
) -> tuple[document.Document, dict[UUID, bytes]]:
    """The document, and by their ids the updates that it took, in their order.

    What no document takes is passed over: one such update must not close the whole record, nor
    hold back what came after it.
    """
    sealer = Sealer(pair, NotesUpdate, "body")
    doc, taken = _document_of([]), dict[UUID, bytes]()
    for pk, body in rows:
        update = sealer.open(pk, bytes(body))
        try:
            doc.apply_update(update)
        except (ValueError, RuntimeError) as error:
            logger.warning("an update of notes is passed over: %s", type(error).__name__)
            doc = _document_of(taken.values())
        else:
            taken[pk] = update
    return doc, taken


def _document_of(updates: Iterable[bytes]) -> document.Document:
    doc: document.Document = Doc()
    for update in updates:
        doc.apply_update(update)
    return doc


def _keep(
    meeting: Meeting,
    notes: Notes | None,
    doc: document.Document,
    wrote: Sequence[Wrote],
    *,
    instead_of: Sequence[NotesUpdate],
    is_all: bool,
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
    update = doc.get_update()
    whole.body = Sealer(pair.pk, NotesUpdate, "body").seal(whole.pk, update)
    parts = NotesUpdate.objects.filter(pk__in=[part.pk for part in instead_of])
    if is_all and _says_all(update, doc):
        parts.delete()
    else:
        parts.update(is_whole=True)  # together they are
    whole.save()
    announce(pair, Part.NOTES, by=notes.written_by)
    return notes


def _says_all(update: bytes, doc: document.Document) -> bool:
    """Read back before the log is let go. No editor of ours makes what does not survive this."""
    again: document.Document = Doc()
    try:
        again.apply_update(update)
    except (ValueError, RuntimeError):
        return False
    same = clocks(again.get_state()) == clocks(doc.get_state())
    return same and document.read(again) == document.read(doc)
