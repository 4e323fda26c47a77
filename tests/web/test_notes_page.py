"""The prose of a 1:1: two write into one text, and no word is lost."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from entrenous import clock, pairs, record, vault
from entrenous.record.models import Notes
from tests.web.reading import Page

HOSTILE = "<img src=x onerror=alert(1)> </textarea> &amp; 😀 \u202eabc\u200f javascript:alert(1)"
TOO_LONG = "x" * 200_001


def text_of(page):
    return page.part("notes").all("textarea")[0].value


def by_script(visitor, meeting, **posted):
    """What the page's script does while somebody types."""
    return visitor.client.post(
        reverse("notes", args=[meeting.pair_id, meeting.pk]),
        posted,
        headers={"Accept": "application/json"},
    )


def standing(visitor, meeting):
    return visitor.client.get(
        reverse("notes", args=[meeting.pair_id, meeting.pk]),
        headers={"Accept": "application/json"},
    ).json()


def test_without_javascript_notes_are_saved_by_a_press_and_the_other_reads_them(
    pair, meeting, as_ada, as_bruno
):
    as_ada.open("meeting", pair.pk, meeting.pk)
    form, data = as_ada.filled("Save the notes", text="We spoke of Easter.\r\nAnd of May.")
    answer = as_ada.client.post(form["action"], data)

    assert answer.status_code == 302
    assert answer["Location"] == reverse("meeting", args=[pair.pk, meeting.pk]) + "#notes"
    page = as_bruno.open("meeting", pair.pk, meeting.pk)
    assert text_of(page) == "We spoke of Easter.\nAnd of May."
    assert page.part("notes-story").text == (
        "Last written by Ada, 10 March, 04:00. How it was before"
    )


def test_by_script_notes_are_saved_and_what_stands_comes_back(pair, meeting, as_ada, as_bruno):
    assert standing(as_ada, meeting) == {"text": ""}

    answer = by_script(as_ada, meeting, base="", text="We spoke of Easter.")

    assert (answer.status_code, answer.json()) == (200, {"text": "We spoke of Easter."})
    assert answer["Cache-Control"] == "no-store"
    assert standing(as_bruno, meeting) == {"text": "We spoke of Easter."}


def test_what_both_wrote_at_once_is_put_together_by_script(pair, meeting, as_ada, as_bruno):
    base = "First\nSecond\n"
    by_script(as_ada, meeting, base="", text=base)

    by_script(as_ada, meeting, base=base, text="First, by Ada\nSecond\n")
    answer = by_script(as_bruno, meeting, base=base, text="First\nSecond\nThird, by Bruno\n")

    assert answer.json() == {"text": "First, by Ada\nSecond\nThird, by Bruno\n"}
    assert standing(as_ada, meeting) == answer.json()


def test_what_both_wrote_at_once_is_put_together_without_javascript(
    pair, meeting, as_ada, as_bruno
):
    by_script(as_ada, meeting, base="", text="First\nSecond\n")
    for visitor in (as_ada, as_bruno):
        visitor.open("meeting", pair.pk, meeting.pk)
    as_ada.press("Save the notes", text="First, by Ada\nSecond\n")
    page = as_bruno.press("Save the notes", text="First\nSecond\nThird, by Bruno\n")

    assert text_of(page) == "First, by Ada\nSecond\nThird, by Bruno\n"


def test_one_paragraph_changed_by_both_keeps_the_words_of_both(pair, meeting, as_ada, as_bruno):
    by_script(as_ada, meeting, base="", text="We meet in May.")
    by_script(as_ada, meeting, base="We meet in May.", text="We meet in May, says Ada.")

    answer = by_script(
        as_bruno, meeting, base="We meet in May.", text="Says Bruno: we meet in May."
    )

    for words in ("says Ada", "Says Bruno", "meet in May"):
        assert words in answer.json()["text"]


def test_a_save_that_arrives_twice_writes_once(pair, meeting, as_ada):
    by_script(as_ada, meeting, base="", text="First\n")
    for _ in range(2):
        answer = by_script(as_ada, meeting, base="First\n", text="First\nSecond\n")

    assert answer.json() == {"text": "First\nSecond\n"}


def test_a_look_is_no_deed(pair, meeting, as_ada):
    as_ada.open("meeting", pair.pk, meeting.pk)
    standing(as_ada, meeting)
    as_ada.press("Save the notes", text="")

    assert Notes.objects.count() == 0


def test_all_that_was_written_can_be_taken_out_again_and_is_kept_as_it_was_before(
    pair, meeting, as_ada, ada
):
    by_script(as_ada, meeting, base="", text="Never mind")
    with clock.at(meeting.starts_at):
        as_ada.open("meeting", pair.pk, meeting.pk)
        page = as_ada.press("Save the notes", text="")

    assert text_of(page) == ""
    with vault.ring_of(ada):
        assert [w.text for w in record.wordings_of(pair, pair.notes.get().pk)] == ["Never mind"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (TOO_LONG, "Ensure this value has at most 200000 characters (it has 200001)."),
        ("a\0b", "Null characters are not allowed."),
    ],
    ids=["too long", "nul"],
)
def test_notes_that_cannot_be_kept_are_given_back_with_the_reason(
    pair, meeting, as_ada, as_bruno, text, why
):
    by_script(as_ada, meeting, base="", text="First\n")
    as_ada.open("meeting", pair.pk, meeting.pk)
    by_script(as_bruno, meeting, base="First\n", text="First\nSecond, by Bruno\n")
    page = as_ada.press("Save the notes", text="First\n" + text[6:] if len(text) > 9 else text)

    assert (page.status, page.part("notes").wrong) == (422, [why])
    assert len(text_of(page)) == len(text)
    answer = by_script(as_ada, meeting, base="First\n", text=text)
    assert (answer.status_code, answer.json()) == (422, {"errors": {"text": [why]}})

    # A shorter text still grows from what Ada saw: nothing of Bruno's is lost.
    page = as_ada.press("Save the notes", text="First\nShorter, by Ada\n")
    for words in ("Second, by Bruno", "Shorter, by Ada"):
        assert words in text_of(page)


def test_the_longest_notes_fit_in_any_script(pair, meeting, as_ada):
    longest = "漢" * 200_000
    answer = by_script(as_ada, meeting, base=longest, text=longest)

    assert answer.status_code == 200
    assert len(standing(as_ada, meeting)["text"]) == 200_000


def test_two_long_texts_put_together_can_still_be_shortened(pair, meeting, as_ada, as_bruno):
    by_script(as_ada, meeting, base="", text="a" * 150_000 + "\n")
    both = by_script(as_bruno, meeting, base="", text="b" * 150_000 + "\n").json()["text"]
    assert len(both) == 300_002

    answer = by_script(as_bruno, meeting, base=both, text="Shorter")

    assert answer.json() == {"text": "Shorter"}


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_five_megabytes_are_refused_in_words(pair, meeting, as_ada, accept, caplog):
    as_ada.client.raise_request_exception = False
    answer = as_ada.client.post(
        reverse("notes", args=[pair.pk, meeting.pk]),
        {"base": "", "text": "word " * 1024 * 1024},
        headers={"Accept": accept},
    )

    page = Page(answer)
    assert page.status == 413
    assert page.part("main").lines == [
        "That is too long",
        (
            "It is longer than a page can take, so nothing was saved. Press back: what you typed"
            " should still be there. A shorter part of it will fit."
        ),
    ]
    assert Notes.objects.count() == 0
    assert "word word" not in caplog.text


def test_five_megabytes_into_any_field_are_refused_with_and_without_a_token(
    pair, meeting, ada, now
):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    for headers in ({}, {"HX-Request": "true"}):
        answer = client.post(
            reverse("topics", args=[pair.pk]), {"text": "x" * 5 * 1024 * 1024}, headers=headers
        )
        assert answer.status_code == 413
    assert pair.topics.count() == 0


def test_what_no_browser_sends_is_refused_in_words(pair, as_ada, caplog):
    caplog.set_level(logging.CRITICAL)
    answer = as_ada.client.post(
        reverse("topics", args=[pair.pk]), {f"field-{n}": "x" for n in range(1100)}
    )
    assert (answer.status_code, Page(answer).all("h1")[0].text) == (400, "That did not arrive")

    answer = as_ada.client.get(reverse("today"), headers={"Host": "elsewhere.example.org"})
    assert (answer.status_code, Page(answer).all("h1")[0].text) == (400, "That did not arrive")


def test_what_was_typed_is_shown_as_text_here_and_on_the_next_page(pair, meeting, as_ada, as_bruno):
    by_script(as_bruno, meeting, base="", text=HOSTILE)
    page = as_ada.open("meeting", pair.pk, meeting.pk)
    assert text_of(page) == HOSTILE
    assert page.all("img") == []

    with clock.at(meeting.ends_at):
        as_ada.open("meeting", pair.pk, meeting.pk)
        as_ada.press("Close this 1:1")
        following = pair.meetings.planned().get(slot=meeting.slot + timedelta(weeks=2))
        page = as_ada.open("meeting", pair.pk, following.pk)
    assert page.part("since").lines[-1] == HOSTILE
    assert page.all("img") == []


def test_two_months_later_the_other_corrects_them_and_both_see_who_did(
    pair, meeting, as_ada, as_bruno
):
    with clock.at(meeting.ends_at):
        by_script(as_ada, meeting, base="", text="Bruno goes to Lisbon.")
        as_ada.open("meeting", pair.pk, meeting.pk)
        as_ada.press("Close this 1:1")
    with clock.at(meeting.ends_at + timedelta(days=60)):
        as_bruno.open("meeting", pair.pk, meeting.pk)
        as_bruno.press("Save the notes", text="Bruno goes to Porto.")
        page = as_ada.open("meeting", pair.pk, meeting.pk)

    assert text_of(page) == "Bruno goes to Porto."
    assert page.part("notes-story").text == (
        "Last written by Bruno, 10 May, 16:45. How it was before"
    )


def test_notes_of_an_ended_pair_are_read_and_no_more_written(pair, meeting, as_ada):
    by_script(as_ada, meeting, base="", text="We spoke of Easter.")
    as_ada.open("meeting", pair.pk, meeting.pk)
    form, data = as_ada.filled("Save the notes", text="We spoke of May.")
    pairs.part(pair)
    page = as_ada.send(form, data)

    assert page.status == 410
    assert [kept.value for kept in page.all("textarea")] == ["We spoke of May."]
    assert by_script(as_ada, meeting, base="", text="More").status_code == 410
    page = as_ada.open("meeting", pair.pk, meeting.pk)
    assert text_of(page) == "We spoke of Easter."
    assert "Save the notes" not in page.buttons


def test_signed_out_meanwhile_the_words_are_given_back(pair, meeting, as_ada):
    as_ada.open("meeting", pair.pk, meeting.pk)
    form, data = as_ada.filled("Save the notes", text="We spoke of Easter.")
    as_ada.client.logout()
    page = as_ada.send(form, data)

    assert page.status == 401
    assert [kept.value for kept in page.all("textarea")] == ["We spoke of Easter."]
    answer = by_script(as_ada, meeting, base="", text="We spoke of Easter.")
    assert (answer.status_code, answer.content) == (401, b"")


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_the_address_of_notes_knows_looking_and_writing_alone(pair, meeting, as_ada, method):
    answer = getattr(as_ada.client, method)(reverse("notes", args=[pair.pk, meeting.pk]))

    assert answer.status_code == 405
