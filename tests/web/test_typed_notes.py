"""What an editor made without a socket: stored once, refused when no editor made it, heard by the other."""

from base64 import urlsafe_b64encode

import pytest
from django.urls import reverse
from pycrdt import Doc, XmlElement, XmlFragment

from entrenous import record, vault
from entrenous.record.models import NotesUpdate
from tests.live.writers import write_a_line

BINARY = "application/octet-stream"


@pytest.fixture
def typed(meeting, ada):
    with vault.ring_of(ada):
        record.write_notes(meeting, "By Ada.", base="", by=ada)
    return reverse("typed-notes", args=[meeting.pair_id, meeting.pk])


def seen_by(visitor, typed, doc=None):
    doc = doc or Doc()
    doc.apply_update(visitor.client.get(typed).content)
    return doc


def lines(visitor, meeting):
    page = visitor.open("meeting", meeting.pair_id, meeting.pk)
    return page.part("notes").all("textarea")[0].value.split("\n\n")


def test_what_was_written_without_a_network_arrives_once(typed, meeting, as_ada, as_bruno):
    doc = seen_by(as_bruno, typed)
    update = write_a_line(doc, "By Bruno, in the park.")
    for _ in range(3):
        answer = as_bruno.client.post(typed, update, content_type=BINARY)
        assert (answer.status_code, answer.content) == (204, b"")

    assert lines(as_ada, meeting) == ["By Ada.", "By Bruno, in the park."]
    assert str(seen_by(as_ada, typed).get("notes", type=XmlFragment)) == str(
        doc.get("notes", type=XmlFragment)
    )


def test_who_has_seen_it_all_is_told_nothing_new(typed, as_bruno):
    doc = seen_by(as_bruno, typed)
    seen = urlsafe_b64encode(doc.get_state()).decode()

    assert as_bruno.client.get(typed, {"seen": seen}).content == b"\0\0"


def test_what_no_editor_of_ours_makes_is_refused_and_nothing_is_stored(typed, as_bruno):
    doc = Doc()
    doc.get("notes", type=XmlFragment).children.append(XmlElement("script"))
    before = NotesUpdate.objects.count()
    for content in (doc.get_update(), b"", b"\xff" * 40):
        assert as_bruno.client.post(typed, content, content_type=BINARY).status_code == 422
    assert as_bruno.client.get(typed, {"seen": "abc"}).status_code == 422
    assert as_bruno.client.get(typed, {"seen": "_w=="}).status_code == 422

    assert NotesUpdate.objects.count() == before


def test_more_than_notes_can_hold_is_refused(typed, as_bruno, monkeypatch):
    update = write_a_line(seen_by(as_bruno, typed), "x" * 200)
    monkeypatch.setattr(record.notes, "LONGEST_DOCUMENT", 300)
    assert as_bruno.client.post(typed, update, content_type=BINARY).status_code == 413
    monkeypatch.setattr(record, "LONGEST_RETURN", 100)
    assert as_bruno.client.post(typed, update, content_type=BINARY).status_code == 413


def test_it_says_who_wrote(typed, meeting, as_bruno, as_ada):
    update = write_a_line(seen_by(as_bruno, typed), "And this.")
    as_bruno.client.post(typed, update, content_type=BINARY)
    page = as_ada.open("meeting", meeting.pair_id, meeting.pk)

    assert page.part("notes-story").text.startswith("Last written by Bruno")
