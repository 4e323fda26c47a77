"""Notes of two people: nothing that either typed is lost."""

import random
import time
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, XmlElement, XmlFragment

from entrenous import clock, record, vault
from entrenous.record.document import read
from entrenous.record.markdown import to_markdown
from entrenous.record.merging import merge
from entrenous.record.models import Notes, NotesUpdate
from tests.live.writers import write_a_line


def test_notes_are_saved_and_read_by_the_other(meeting, ada, bruno, ring):
    with ring(ada):
        record.write_notes(meeting, "We spoke of the baby.", base="", by=ada)

    with ring(bruno):
        assert meeting.notes.text == "We spoke of the baby."


def test_both_write_and_both_texts_stand(meeting, ada, bruno, ring):
    with ring(ada):
        record.write_notes(meeting, "One.\nTwo.\nThree.", base="", by=ada)
    with ring(bruno):
        record.write_notes(
            meeting, "One.\nTwo, or so.\nThree.", base="One.\nTwo.\nThree.", by=bruno
        )
    with ring(ada):
        notes = record.write_notes(
            meeting, "One.\nTwo.\nThree.\nFour.", base="One.\nTwo.\nThree.", by=ada
        )
        assert notes.text == "One.\nTwo, or so.\nThree.\nFour."


def test_two_first_sentences_both_stand(meeting, ada, bruno, ring):
    with ring(ada):
        record.write_notes(meeting, "A baby.", base="", by=ada)
    with ring(bruno):
        assert record.write_notes(meeting, "A move.", base="", by=bruno).text == "A baby. A move."


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ("a b c", "a b c", "a x c", "a x c"),
        ("a b c", "a y c", "a b c", "a y c"),
        ("a b c d e", "A b c d e", "a b c d E", "A b c d E"),
        ("a b c", "a y c", "a x c", "a y x c"),
        ("a b c", "a c", "a x c", "a x c"),
        ("one\ntwo\n", "zero\none\ntwo\n", "one\ntwo\nthree\n", "zero\none\ntwo\nthree\n"),
        ("same", "equal", "equal", "equal"),
    ],
)
def test_changes_of_both_stand_side_by_side(base, ours, theirs, merged):
    assert merge(base, ours, theirs) == merged


words = st.lists(st.text("abcdé ñ", min_size=1, max_size=6), max_size=12).map(" ".join)


@given(words, words, words)
def test_no_word_that_somebody_added_is_lost(base, ours, theirs):
    merged = merge(base, ours, theirs).split()

    for added in set(ours.split()) - set(base.split()):
        assert added in merged
    for added in set(theirs.split()) - set(base.split()):
        assert added in merged


@given(words, words)
def test_with_one_writer_the_text_is_exactly_theirs(base, text):
    assert merge(base, base, text) == text
    assert merge(base, text, base) == text
    assert merge(base, text, text) == text


@pytest.mark.parametrize(
    ("ours", "theirs", "merged"),
    [
        ("Hello", "Hello world", "Hello world"),
        ("Hello world", "Hello", "Hello world"),
        ("a", "banana", "a banana"),
        ("One.\n", "Two.\n", "One.\nTwo.\n"),
    ],
)
def test_who_goes_on_from_the_same_words_does_not_repeat_them(ours, theirs, merged):
    assert merge("", ours, theirs) == merged


def test_hostile_texts_are_merged_in_no_time_and_both_stand():
    rng = random.Random(7)  # noqa: S311  # for a text, not for a secret
    letters = [chr(0x4E00 + n) for n in range(130)]
    base, ours, theirs = ("\n".join(rng.choices(letters, k=16_000)) for _ in range(3))

    began = time.process_time()
    merged = merge(base, ours + "\nmine", theirs + "\ntheirs")

    assert time.process_time() - began < 2
    assert "mine" in merged
    assert "theirs" in merged


def test_a_long_text_that_both_changed_in_two_places_is_merged_as_a_short_one():
    lines = [f"Line {n}." for n in range(5000)]
    ours, theirs = lines.copy(), lines.copy()
    ours[2500] = "Mine."
    theirs[2510] = "Theirs."
    both = ours.copy()
    both[2510] = "Theirs."

    assert merge("\n".join(lines), "\n".join(ours), "\n".join(theirs)) == "\n".join(both)


def typed(meeting, by, *lines, at=None, doc=None):
    """What the socket stores when somebody types: an update for each line."""
    doc = doc if doc is not None else record.notes_document(meeting.pair, meeting.pk)
    sealer = vault.Sealer(meeting.pair_id, NotesUpdate, "body")
    earlier = NotesUpdate.objects.filter(meeting=meeting).count()
    for number, line in enumerate(lines, start=earlier):
        moment = (at or clock.now()) + timedelta(microseconds=number)
        row = NotesUpdate(pair=meeting.pair, meeting=meeting, by=by, at=moment)
        row.body = sealer.seal(row.pk, write_a_line(doc, line))
        row.save()
    return doc


def states(meeting):
    notes = Notes.objects.get(meeting=meeting)
    earlier = reversed(record.wordings_of(meeting.pair, notes.pk))
    return [(wording.text, wording.by.given_name) for wording in earlier] + [
        (notes.text, notes.written_by.given_name)
    ]


def test_who_reads_finds_what_was_typed(meeting, ada, ring):
    with ring(ada):
        typed(meeting, ada, "We spoke of the baby.", "She is called Nina.")
        record.put_notes_together(meeting.pair)

        assert states(meeting) == [("We spoke of the baby.\n\nShe is called Nina.", "Ada")]
        assert NotesUpdate.objects.filter(meeting=meeting).count() == 1  # the whole


def test_reading_twice_changes_nothing(meeting, ada, ring):
    with ring(ada):
        typed(meeting, ada, "One.")
        record.put_notes_together(meeting.pair)
        before = NotesUpdate.objects.get().pk
        record.put_notes_together(meeting.pair)

        assert NotesUpdate.objects.get().pk == before


def test_each_of_the_two_has_their_own_state_in_the_history(meeting, ada, bruno, ring):
    with ring(ada):
        doc = typed(meeting, ada, "One.")
        typed(meeting, bruno, "Two.", doc=doc)
        record.put_notes_together(meeting.pair)

        assert states(meeting) == [("One.", "Ada"), ("One.\n\nTwo.", "Bruno")]


def test_who_writes_at_once_gives_two_states_and_not_one_for_each_word(meeting, ada, bruno, ring):
    with ring(ada):
        doc = record.notes_document(meeting.pair, meeting.pk)
        for n in range(10):
            typed(meeting, ada, f"a{n}", doc=doc)
            typed(meeting, bruno, f"b{n}", doc=doc)
        record.put_notes_together(meeting.pair)

        assert [name for _text, name in states(meeting)] == ["Ada", "Bruno"]
        assert len(states(meeting)[-1][0].split()) == 20


def test_a_state_for_each_sitting_survives_being_put_together(meeting, ada, ring):
    with ring(ada):
        doc = None
        for hour in range(3):
            doc = typed(
                meeting, ada, f"hour {hour}", at=clock.now() + timedelta(hours=hour), doc=doc
            )
        record.put_notes_together(meeting.pair)

        assert [text.split()[-1] for text, _name in states(meeting)] == ["0", "1", "2"]


def test_a_wording_that_is_brought_back_stands_in_the_document(meeting, ada, bruno, ring):
    with ring(ada):
        typed(meeting, ada, "One.")
        record.put_notes_together(meeting.pair)
    with ring(bruno), clock.at(clock.now() + timedelta(minutes=1)):
        record.write_notes(meeting, "Other words.", base="One.", by=bruno)
        wording = record.wordings_of(meeting.pair, meeting.notes.pk).get()
        record.bring_back(wording, by=bruno)
        record.put_notes_together(meeting.pair)

        assert [text for text, _name in states(meeting)] == ["One.", "Other words.", "One."]
        assert to_markdown(read(record.notes_document(meeting.pair, meeting.pk))) == "One."


def test_an_update_that_does_not_open_is_no_part_of_another_document(meeting, ada, ring):
    with ring(ada):
        typed(meeting, ada, "One.", "Two.")
        first, second = NotesUpdate.objects.all()
        second.body = first.body
        second.save()
        with pytest.raises(vault.CannotBeOpened):
            record.notes_document(meeting.pair, meeting.pk)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -1.0, 1e300, 1e9])
@pytest.mark.parametrize(("tag", "attribute"), [("heading", "level"), ("orderedList", "start")])
def test_a_number_that_no_editor_writes_closes_nothing(meeting, ada, ring, tag, attribute, number):
    doc = Doc()
    odd = XmlElement(tag, {attribute: number}, [])
    doc.get("notes", type=XmlFragment).children.append(odd)
    with ring(ada):
        record.type_notes(meeting, doc.get_update(), by=ada)
        typed(meeting, ada, "One.")
        record.put_notes_together(meeting.pair)

        assert states(meeting)[-1][0].endswith("One.")


ODD = {
    "a paragraph in a word": "010407000701056e6f746573030970617261677261706807000700060400070102686907"
    "000702030970617261677261706800",
    "half of a sign taken out": "010307000701056e6f746573030970617261677261706807000700060400070108"
    "f09f9880f09f9880010701030"
    "1",
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_an_update_that_no_editor_makes_closes_nothing(meeting, ada, bruno, ring, odd):
    with ring(bruno):
        typed(meeting, bruno, "One.")
        record.type_notes(meeting, bytes.fromhex(odd), by=bruno)
        record.put_notes_together(meeting.pair)
    with ring(ada):
        record.write_notes(meeting, "Two.", base="", by=ada)
        record.put_notes_together(meeting.pair)
        doc = record.notes_document(meeting.pair, meeting.pk)

        for text in (meeting.notes.text, to_markdown(read(doc))):
            assert "One." in text
            assert "Two." in text


def test_words_that_stand_beside_the_lines_make_way(meeting, ada, ring):
    """Where pycrdt takes out such a child, it goes on for ever."""
    beside = "010207000701056e6f74657303097061726167726170688407000658f09f98805900"
    with ring(ada):
        record.type_notes(meeting, bytes.fromhex(beside), by=ada)

        assert record.write_notes(meeting, "Two.", base="", by=ada).text == "Two."
        doc = record.notes_document(meeting.pair, meeting.pk)
        assert to_markdown(read(doc)) == "Two."


def test_notes_of_many_hands_are_put_together_over_and_over(meeting, ada, bruno, ring):
    """The state of a document names its clients in any order."""
    with ring(ada):
        for n in range(12):
            typed(
                meeting,
                (ada, bruno)[n % 2],
                f"line {n}",
                doc=record.notes_document(meeting.pair, meeting.pk),
            )
            record.put_notes_together(meeting.pair)

        assert states(meeting)[-1][0].split()[1::2] == [str(n) for n in range(12)]
