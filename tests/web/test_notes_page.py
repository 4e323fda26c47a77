"""The prose of a 1:1: two write into one text, and no word is lost."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from entrenous import clock, pairs, record, vault
from entrenous.record.models import Notes
from entrenous.web.prose import as_html
from tests.web.reading import Page

HOSTILE = "<img src=x onerror=alert(1)> </textarea> &amp; 😀 \u202eabc\u200f javascript:alert(1)"
TOO_LONG = "x" * 50_001


def text_of(page):
    return page.part("notes").all("textarea")[0].value


def save(visitor, meeting, **posted):
    """The form, as a page posts it that was opened when the notes said `base`."""
    return visitor.client.post(reverse("notes", args=[meeting.pair_id, meeting.pk]), posted)


def standing(visitor, meeting):
    return text_of(visitor.open("meeting", meeting.pair_id, meeting.pk))


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


def test_what_both_wrote_at_once_is_put_together_without_javascript(
    pair, meeting, as_ada, as_bruno
):
    save(as_ada, meeting, base="", text="First\nSecond")
    for visitor in (as_ada, as_bruno):
        visitor.open("meeting", pair.pk, meeting.pk)
    as_ada.press("Save the notes", text="First, by Ada\nSecond")
    page = as_bruno.press("Save the notes", text="First\nSecond\nThird, by Bruno")

    assert text_of(page) == "First, by Ada\nSecond\nThird, by Bruno"


def test_one_paragraph_changed_by_both_keeps_the_words_of_both(pair, meeting, as_ada, as_bruno):
    save(as_ada, meeting, base="", text="We meet in May.")
    save(as_ada, meeting, base="We meet in May.", text="We meet in May, says Ada.")

    save(as_bruno, meeting, base="We meet in May.", text="Says Bruno: we meet in May.")

    for words in ("says Ada", "Says Bruno", "meet in May"):
        assert words in standing(as_ada, meeting)


def test_a_save_that_arrives_twice_writes_once(pair, meeting, as_ada):
    save(as_ada, meeting, base="", text="First")
    for _ in range(2):
        save(as_ada, meeting, base="First", text="First\nSecond")

    assert standing(as_ada, meeting) == "First\nSecond"


def test_a_look_is_no_deed(pair, meeting, as_ada):
    as_ada.open("meeting", pair.pk, meeting.pk)
    as_ada.press("Save the notes", text="")

    assert Notes.objects.count() == 0


def test_all_that_was_written_can_be_taken_out_again_and_is_kept_as_it_was_before(
    pair, meeting, as_ada, ada
):
    save(as_ada, meeting, base="", text="Never mind")
    with clock.at(meeting.starts_at):
        as_ada.open("meeting", pair.pk, meeting.pk)
        page = as_ada.press("Save the notes", text="")

    assert text_of(page) == ""
    with vault.ring_of(ada):
        assert [w.text for w in record.wordings_of(pair, pair.notes.get().pk)] == ["Never mind"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (TOO_LONG, "Ensure this value has at most 50000 characters (it has 50001)."),
        ("a\0b", "Null characters are not allowed."),
    ],
    ids=["too long", "nul"],
)
def test_notes_that_cannot_be_kept_are_given_back_with_the_reason(
    pair, meeting, as_ada, as_bruno, text, why
):
    save(as_ada, meeting, base="", text="First\n")
    as_ada.open("meeting", pair.pk, meeting.pk)
    save(as_bruno, meeting, base="First\n", text="First\nSecond, by Bruno\n")
    page = as_ada.press("Save the notes", text="First\n" + text[6:] if len(text) > 9 else text)

    assert (page.status, page.part("notes").wrong) == (422, [why])
    assert len(text_of(page)) == len(text)

    # A shorter text still grows from what Ada saw: nothing of Bruno's is lost.
    page = as_ada.press("Save the notes", text="First\nShorter, by Ada\n")
    for words in ("Second, by Bruno", "Shorter, by Ada"):
        assert words in text_of(page)


def test_the_longest_notes_fit_in_any_script(pair, meeting, as_ada):
    longest = "漢" * 50_000
    save(as_ada, meeting, base="", text=longest)

    assert standing(as_ada, meeting) == longest


def test_two_long_texts_put_together_can_still_be_shortened(pair, meeting, as_ada, as_bruno):
    save(as_ada, meeting, base="", text="a" * 40_000 + "\n")
    save(as_bruno, meeting, base="", text="b" * 40_000 + "\n")
    both = standing(as_bruno, meeting)
    assert len(both) == 80_001

    save(as_bruno, meeting, base=both, text="Shorter")

    assert standing(as_ada, meeting) == "Shorter"


def test_five_megabytes_are_refused_in_words(pair, meeting, as_ada, caplog):
    as_ada.client.raise_request_exception = False
    answer = as_ada.client.post(
        reverse("notes", args=[pair.pk, meeting.pk]),
        {"base": "", "text": "word " * 1024 * 1024},
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
    save(as_bruno, meeting, base="", text=HOSTILE)
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
        save(as_ada, meeting, base="", text="Bruno goes to Lisbon.")
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
    save(as_ada, meeting, base="", text="We spoke of Easter.")
    as_ada.open("meeting", pair.pk, meeting.pk)
    form, data = as_ada.filled("Save the notes", text="We spoke of May.")
    pairs.part(pair)
    page = as_ada.send(form, data)

    assert page.status == 410
    assert [kept.value for kept in page.all("textarea")] == ["We spoke of May."]
    assert save(as_ada, meeting, base="", text="More").status_code == 410
    page = as_ada.open("meeting", pair.pk, meeting.pk)
    assert "We spoke of Easter." in page.part("notes").lines
    assert page.part("notes").all("textarea") == []
    assert "Save the notes" not in page.buttons


def test_signed_out_meanwhile_the_words_are_given_back(pair, meeting, as_ada):
    as_ada.open("meeting", pair.pk, meeting.pk)
    form, data = as_ada.filled("Save the notes", text="We spoke of Easter.")
    as_ada.client.logout()
    page = as_ada.send(form, data)

    assert page.status == 401
    assert [kept.value for kept in page.all("textarea")] == ["We spoke of Easter."]


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_the_address_of_notes_knows_writing_alone(pair, meeting, as_ada, method):
    answer = getattr(as_ada.client, method)(reverse("notes", args=[pair.pk, meeting.pk]))

    assert answer.status_code == 405


READ = {
    "**bold** and *slanted*": "<p><strong>bold</strong> and <em>slanted</em></p>",
    "# Plans": "<h4>Plans</h4>",
    "- [x] milk": '<ul class="tasks"><li><span class="tick">☑</span><div><p>milk</p></div></li></ul>',
    "3. three": '<ol start="3"><li><p>three</p></li></ol>',
    "[here](https://example.org/?a=1&b=2)": (
        '<p><a href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer nofollow">here</a></p>'
    ),
    "[no](javascript:alert(1))": "<p>[no](javascript:alert(1))</p>",
    "> <b>said</b>": "<blockquote><p>&lt;b&gt;said&lt;/b&gt;</p></blockquote>",
    "a\n\n---": "<p>a</p><hr>",
}


@pytest.mark.parametrize("text", READ)
def test_the_page_shows_what_the_editor_would_and_nothing_that_does_harm(text):
    assert as_html(text) == READ[text]


@pytest.mark.parametrize(("kind", "given"), [("topics", {}), ("commitments", {"owed_by": "other"})])
def test_a_line_becomes_a_row_and_the_editor_learns_its_id(pair, meeting, as_ada, kind, given):
    to_the_editor = {"Accept": "application/json"}
    line = {
        "text": "Ask about the garden",
        "meeting": str(meeting.pk),
        "new": str(pair.pk),
        **given,
    }
    made = [
        as_ada.client.post(reverse(kind, args=[pair.pk]), line, headers=to_the_editor).json()
        for _ in range(2)
    ]
    row = getattr(pair, kind).get()
    assert made == [{"id": str(row.pk)}] * 2

    refused = as_ada.client.post(
        reverse(kind, args=[pair.pk]), {**line, "text": " "}, headers=to_the_editor
    )
    assert (refused.status_code, refused.json()) == (
        422,
        {"errors": {"text": ["This field is required."]}},
    )


def test_more_lines_than_anybody_writes_are_refused_and_given_back(pair, meeting, as_bruno):
    text = "a\n" * 4001
    as_bruno.open("meeting", pair.pk, meeting.pk)
    page = as_bruno.press("Save the notes", text=text)

    assert page.wrong == ["These are more than 4000 lines. Fewer would do."]
    assert text_of(page) == text


def test_notes_longer_than_a_book_are_shown_as_they_stand():
    html = as_html("**<b>**" * 20_000)
    assert html.startswith('<p class="changed">**&lt;b&gt;**')
