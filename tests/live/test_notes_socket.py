"""The notes of a meeting as two write them at once, over sockets to a real server."""

from datetime import timedelta

import pytest
from django.db import connection
from pycrdt import Doc, XmlElement, XmlFragment
from websockets.exceptions import InvalidStatus

from entrenous import clock, meetings, pairs, people, record, vault
from entrenous.record.lib0 import packed
from entrenous.record.models import NotesUpdate
from tests.live.writers import Writer, write_a_line


@pytest.fixture
def write_at(sit_down):
    """write_at(person, meeting) is somebody who has the notes of that meeting open."""

    def open_(person, meeting, doc=None, **how):
        door = sit_down(person).knock(path=f"/live/notes/{meeting.pk}/", **how)
        return Writer(door, doc)

    return open_


@pytest.fixture
def both(write_at, meeting, ada, bruno):
    return write_at(ada, meeting), write_at(bruno, meeting)


def test_what_one_types_the_other_sees(both):
    ada, bruno = both
    ada.write("We spoke of the baby.")

    assert bruno.hears_until(lambda: bruno.text == "We spoke of the baby.")


def test_what_is_called_stored_is_in_the_database(both, meeting):
    ada, _bruno = both
    ada.write("We spoke of the baby.")

    assert ada.is_saved()
    rows = NotesUpdate.objects.filter(meeting=meeting)
    assert rows
    assert all(b"baby" not in bytes(row.body) for row in rows)


def test_who_comes_later_sees_what_was_written(both, write_at, meeting, bruno):
    ada, _ = both
    ada.write("One.")
    ada.write("Two.")
    late = write_at(bruno, meeting)

    assert late.hears_until(lambda: late.text == "One.\n\nTwo.")


def test_both_write_at_once_and_nothing_is_lost(both):
    ada, bruno = both
    for n in range(20):
        ada.write(f"a{n}")
        bruno.write(f"b{n}")

    assert ada.is_saved()
    assert bruno.is_saved()
    ada.hears_until(lambda: bruno.text == ada.text)
    assert sorted(ada.text.split()) == sorted([f"{who}{n}" for who in "ab" for n in range(20)])


def test_what_was_written_without_a_connection_arrives_with_the_next(both, write_at, meeting, ada):
    first, bruno = both
    first.write("Before.")
    assert first.is_saved()
    first.line.close()
    write_a_line(first.doc, "In the park.")
    again = write_at(ada, meeting, first.doc)

    assert again.is_saved()
    assert bruno.hears_until(lambda: bruno.text == "Before.\n\nIn the park.")


def test_the_page_shows_what_was_typed(both, meeting, ada, ring):
    writer, _ = both
    writer.write("We spoke of the **baby**.")
    assert writer.is_saved()

    with ring(ada):
        record.put_notes_together(meeting.pair)
        meeting.refresh_from_db()
        assert meeting.notes.text == "We spoke of the \\*\\*baby\\*\\*."
        assert meeting.notes.written_by == ada


def test_what_is_written_past_the_socket_is_seen_in_the_editor(both, meeting, bruno, sit_down):
    ada, _ = both
    ada.write("One.")
    assert ada.is_saved()
    sit_down(bruno).post(
        f"/with/{meeting.pair_id}/meetings/{meeting.pk}/notes/", base="One.", text="One.\n\nTwo."
    )

    assert ada.hears_until(lambda: ada.text == "One.\n\nTwo.")


def test_carets_are_seen_by_both_and_go_with_their_owner(both):
    ada, bruno = both
    ada.hears_until(lambda: ada.stored)  # everybody is there
    ada.show_caret(7, '{"at":1}')

    assert bruno.hears_until(lambda: bruno.carets)
    assert ada.hears_until(lambda: ada.carets)  # a connection on which nothing comes is given up
    ada.line.close()
    assert bruno.hears_until(lambda: b"null" in bruno.carets[-1])


@pytest.mark.parametrize("who", ["another manager", "another report", "an administrator"])
def test_nobody_else_gets_in(who, meeting, cleo, dora, xenia, write_at):
    person = {"another manager": cleo, "another report": dora, "an administrator": xenia}[who]
    with pytest.raises(InvalidStatus) as refused:
        write_at(person, meeting)
    assert refused.value.response.status_code == 403


def test_a_meeting_that_is_none_and_one_of_others_look_alike(sit_down, meeting, cleo):
    answers = []
    for path in (f"/live/notes/{meeting.pk}/", f"/live/notes/{meeting.pair_id}/", "/live/notes/x/"):
        with pytest.raises(InvalidStatus) as refused:
            sit_down(cleo).knock(path=path)
        answers.append(refused.value.response)
    assert len({(a.status_code, bytes(a.body)) for a in answers}) == 1


def test_another_origin_does_not_get_in(write_at, meeting, ada):
    with pytest.raises(InvalidStatus):
        write_at(ada, meeting, origin="https://elsewhere.example.org")


def test_a_doubted_person_writes_where_they_were_vouched_for_and_nowhere_else(
    write_at, meeting, ada, bruno, cleo, xenia, now
):
    others = pairs.pair_up(bruno, cleo)
    with vault.ring_of(bruno):
        day = now.date() + timedelta(days=1)
        theirs = meetings.arrange(others, day, now.time(), "UTC", minutes=30, by=bruno)
    with clock.at(now + timedelta(hours=1)):
        change = people.change_address(bruno, "new@example.org", told=[ada, cleo], by=xenia)
    bruno.refresh_from_db()
    for one in (meeting, theirs):
        with pytest.raises(InvalidStatus):
            write_at(bruno, one)

    pairs.vouch(change, by=ada)
    writer = write_at(bruno, meeting)
    writer.write("It is me.")
    assert writer.is_saved()
    assert not writer.hears_until(lambda: writer.code, within=1.5)  # the sweep lets them stay
    with pytest.raises(InvalidStatus):
        write_at(bruno, theirs)


@pytest.mark.parametrize("end", ["sign out", "deactivate", "part", "shred"])
def test_who_may_not_write_any_more_is_closed_within_two_seconds(
    end, both, meeting, ada, bruno, xenia, one_server
):
    writer, _ = both
    writer.hears_until(lambda: writer.stored)
    match end:
        case "sign out":
            connection.cursor().execute("DELETE FROM entrenous_session")
        case "deactivate":
            people.close_account(ada, by=xenia)
        case "part":
            pairs.part(meeting.pair)
        case "shred":
            vault.shred(meeting.pair)

    assert writer.hears_until(lambda: writer.code is not None, within=2.5)
    assert writer.code == 4403


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (b"\x00\x02" + packed(b"no update at all"), 4400),
        (b"\x00\x09", 4400),
        (b"\x07", 4400),
        (b"", 4400),
        (b"\x00\x02" + packed(b"\x00" * 70_000), 4413),
        (b"\x01" + packed(b"x" * 4000), 4400),
        (b"\x00\x00" + packed(b"\xff\xff\xff"), 4400),
    ],
)
def test_what_no_page_of_ours_sends_closes_and_harms_nobody(frame, code, both):
    ada, bruno = both
    bruno.write("Still here.")
    ada.line.send(frame)

    ada.hears_until(lambda: ada.code is not None)
    assert ada.code == code
    assert bruno.is_saved()


def test_nodes_that_no_editor_of_ours_makes_are_refused(both):
    ada, bruno = both
    doc = Doc()
    doc.get("notes", type=XmlFragment).children.append(XmlElement("iframe"))
    ada.give(doc.get_update())

    ada.hears_until(lambda: ada.code is not None)
    assert ada.code == 4400
    bruno.hear()
    assert "iframe" not in str(bruno.doc.get("notes", type=XmlFragment))
