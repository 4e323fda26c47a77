"""What the sockets of the notes read, in the thread that asks the database."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from entrenous import record, vault
from entrenous.pairs import pairs_of
from entrenous.people.models import Person
from entrenous.record.models import NotesUpdate


def what_is_missing(
    person: UUID, pair: UUID, meeting: UUID, seen: bytes
) -> tuple[bytes, bytes] | None:
    """What a browser that has seen so much lacks, and how much we have: an update, a state vector.

    None when the document cannot be opened. Raises DoesNotExist to who is not one of the two.
    """
    me = Person.objects.get(pk=person)
    ours = pairs_of(me).get(pk=pair)
    with vault.ring_of(me, only=ours):
        try:
            doc = record.notes_document(ours, meeting)
            return doc.get_update(seen), doc.get_state()
        except (vault.Closed, vault.CannotBeOpened):
            return None


def bodies(rows: Sequence[UUID]) -> dict[UUID, bytes]:
    """Sealed as they are: the rooms that hear them have the keys."""
    found = NotesUpdate.objects.filter(pk__in=rows).values_list("pk", "body")
    return {pk: bytes(body) for pk, body in found}


def put_together(person: UUID, pair: UUID) -> None:
    """Raises DoesNotExist to who is not one of the two."""
    me = Person.objects.get(pk=person)
    ours = pairs_of(me).get(pk=pair)
    with vault.ring_of(me, only=ours):
        record.put_notes_together(ours)
