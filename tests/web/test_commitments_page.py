"""Who does what until next time, and looking back at it: the same for both of the two."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from entrenous import clock, pairs, record, vault
from entrenous.record.models import Commitment
from tests.web.reading import Visitor

HOSTILE = "<img src=x onerror=alert(1)> 😀 \u202eabc\u200f javascript:alert(1)"
FIELD = "do this until next time"
TOO_LONG = "x" * 2001
REFUSED = pytest.mark.parametrize(
    ("text", "why"),
    [
        ("  ", "This field is required."),
        (TOO_LONG, "Ensure this value has at most 2000 characters (it has 2001)."),
        ("a\0b", "Null characters are not allowed."),
    ],
    ids=["empty", "too long", "nul"],
)


@pytest.fixture
def following(pair, agreement):
    return pair.meetings.get(slot=date(2027, 3, 25))


@pytest.fixture
def promised(pair, agreement, talked, ada):
    """Made at the 1:1 of 3 March: Ada asks for the budget."""
    talked(date(2027, 3, 3), promises=["Ask for the budget"])
    return pair.commitments.get()


def promises(page):
    return page.part("promises").rows


def back(page):
    return page.part("since").rows


def of(commitment):
    return f"back-{commitment.pk}"


def test_either_writes_down_what_either_will_do(pair, meeting, ada, bruno, visit):
    visitor = visit(ada)
    visitor.open("meeting", pair.pk, meeting.pk)
    page = visitor.press("Add", beside=FIELD, text="Ask for the budget")
    assert promises(page) == [["You", "Ask for the budget"]]

    visitor.open("meeting", pair.pk, meeting.pk)
    with clock.at(clock.now() + timedelta(minutes=1)):
        page = visitor.press(
            "Add", beside=FIELD, text="Write the outline", owed_by="other", due="2027-03-20"
        )
    assert promises(page) == [
        ["You", "Ask for the budget"],
        ["Bruno", "Write the outline", "By 20 March"],
    ]
    theirs = Visitor(bruno).open("meeting", pair.pk, meeting.pk)
    assert promises(theirs) == [
        ["Ada", "Ask for the budget"],
        ["You", "Write the outline", "By 20 March"],
    ]


def test_a_form_sent_twice_makes_one_promise(pair, meeting, ada, visit):
    visitor = visit(ada)
    visitor.open("meeting", pair.pk, meeting.pk)
    form, data = visitor.filled("Add", beside=FIELD, text="Ask for the budget")
    for _ in range(2):
        page = visitor.send(form, data)

    assert promises(page) == [["You", "Ask for the budget"]]


@REFUSED
def test_a_promise_that_cannot_be_kept_is_given_back_with_whose_and_when(
    pair, meeting, as_ada, text, why
):
    as_ada.open("meeting", pair.pk, meeting.pk)
    page = as_ada.press("Add", beside=FIELD, text=text, owed_by="other", due="2027-03-20")

    assert (page.status, page.wrong) == (422, [why])
    assert page.field(FIELD).value == text
    assert page.part("new-due").value == "2027-03-20"
    assert "checked" in page.field("Bruno will").attributes
    assert "checked" not in page.field("I will").attributes
    assert pair.commitments.count() == 0


def test_a_day_that_is_none_is_said_and_the_words_stay(pair, meeting, as_ada):
    as_ada.open("meeting", pair.pk, meeting.pk)
    page = as_ada.press("Add", beside=FIELD, text="Ask for the budget", due="soon")

    assert (page.status, page.wrong) == (422, ["Enter a valid date."])
    assert page.field(FIELD).value == "Ask for the budget"


def test_with_htmx_the_promises_come_back_with_what_is_wrong_and_the_words(pair, meeting, ada, now):
    visitor = Visitor(ada, htmx=True)
    visitor.open("meeting", pair.pk, meeting.pk)
    page = visitor.press("Add", beside=FIELD, text=TOO_LONG)

    assert page.status == 422
    assert page.all("section")[0]["id"] == "promises"
    assert page.wrong == ["Ensure this value has at most 2000 characters (it has 2001)."]
    assert page.field(FIELD).value == TOO_LONG


def test_whose_promise_it_is_can_only_be_one_of_the_two(pair, meeting, cleo, as_ada):
    as_ada.open("meeting", pair.pk, meeting.pk)
    page = as_ada.press("Add", beside=FIELD, text="Ask for the budget", owed_by=str(cleo.pk))

    assert page.status == 422
    assert pair.commitments.count() == 0


def test_what_was_typed_is_shown_as_text(pair, meeting, following, bruno, as_ada):
    with vault.ring_of(bruno):
        promise = record.make_commitment(pair, HOSTILE, owed_by=bruno, meeting=meeting, by=bruno)
        record.review_commitment(promise, "open", HOSTILE, meeting=following, by=bruno)

    page = as_ada.open("meeting", pair.pk, meeting.pk)
    assert promises(page) == [["Bruno", HOSTILE]]
    assert page.part(f"words-{promise.pk}").value == HOSTILE
    assert page.all("img") == []
    page = as_ada.open("meeting", pair.pk, following.pk)
    assert back(page) == [
        ["Bruno", HOSTILE, "10 March: promised.", f"10 March, Bruno: still on. {HOSTILE}"]
    ]
    assert page.all("img") == []


def test_the_next_1_1_opens_with_what_both_promised(pair, meeting, following, ada, bruno, as_bruno):
    with vault.ring_of(ada):
        for text, whose in (("Ask for the budget", ada), ("Write the outline", bruno)):
            record.make_commitment(pair, text, owed_by=whose, meeting=meeting, by=ada)
    with clock.at(meeting.ends_at):
        with vault.ring_of(ada):
            record.close(meeting, by=ada)
        page = as_bruno.open("meeting", pair.pk, following.pk)

    assert page.part("since").lines[:2] == [
        "Since last time",
        "You last talked on a walk, on 11 March.",
    ]
    assert back(page) == [
        ["Ada", "Ask for the budget", "10 March: promised."],
        ["You", "Write the outline", "10 March: promised."],
    ]
    deeds = page.part("since").all(of="deeds")
    assert [each.buttons for each in deeds] == [["Kept", "Still on", "Let go"]] * 2


@pytest.mark.parametrize(
    ("press", "line", "said"),
    [
        ("Kept", "", "10 March, you: ✓ kept"),
        ("Kept", "They said yes.", "10 March, you: ✓ kept. They said yes."),
        ("Still on", "Half of it", "10 March, you: still on. Half of it"),
        ("Still on", "", "10 March, you: still on"),
        ("Let go", "", "10 March, you: let go"),
    ],
)
def test_either_looks_back_with_a_line_or_without(
    pair, promised, meeting, bruno, visit, press, line, said
):
    visitor = visit(bruno)
    visitor.open("meeting", pair.pk, meeting.pk)
    page = visitor.press(press, within=of(promised), text=line)

    assert back(page) == [["Ada", "Ask for the budget", "3 March: promised.", said]]
    pressed = [
        b.text for b in page.part(of(promised)).all("button") if b.get("aria-pressed") == "true"
    ]
    assert pressed == [press]


def test_a_look_back_sent_twice_is_one_line_of_its_story(pair, promised, meeting, bruno, visit):
    visitor = visit(bruno)
    visitor.open("meeting", pair.pk, meeting.pk)
    for press in ("Still on", "Kept"):
        form, data = visitor.filled(press, within=of(promised))
        for _ in range(2):
            page = visitor.send(form, data)

    assert back(page)[0][2:] == [
        "3 March: promised.",
        "10 March, you: still on",
        "10 March, you: ✓ kept",
    ]


def test_still_on_is_the_same_promise_with_its_story_three_meetings_later(
    pair, promised, ada, as_ada, as_bruno
):
    with vault.ring_of(ada):
        for one in pair.meetings.filter(slot__gte=date(2027, 3, 11))[:3]:
            with clock.at(one.starts_at):
                as_ada.open("meeting", pair.pk, one.pk)
                as_ada.press("Still on", within=of(promised))
            with clock.at(one.ends_at):
                record.close(one, by=ada)
    fourth = pair.meetings.planned().get(slot=date(2027, 4, 22))

    assert back(as_bruno.open("meeting", pair.pk, fourth.pk)) == [
        [
            "Ada",
            "Ask for the budget",
            "3 March: promised.",
            "11 March, Ada: still on",
            "25 March, Ada: still on",
            "8 April, Ada: still on",
        ]
    ]
    assert Commitment.objects.count() == 1


def test_what_was_kept_between_two_meetings_still_shows_at_the_next_and_no_more_after_it(
    pair, promised, meeting, following, ada, as_bruno
):
    with vault.ring_of(ada):
        record.review_commitment(promised, "kept", by=ada)

    shown = back(as_bruno.open("meeting", pair.pk, meeting.pk))
    assert shown == [["Ada", "Ask for the budget", "3 March: promised.", "10 March, Ada: ✓ kept"]]
    with clock.at(meeting.ends_at):
        with vault.ring_of(ada):
            record.close(meeting, by=ada)
        assert back(as_bruno.open("meeting", pair.pk, following.pk)) == []


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (TOO_LONG, "Ensure this value has at most 2000 characters (it has 2001)."),
        ("a\0b", "Null characters are not allowed."),
    ],
    ids=["too long", "nul"],
)
def test_a_line_that_cannot_be_kept_stands_in_its_open_field_with_the_reason(
    pair, promised, meeting, bruno, visit, line, why
):
    visitor = visit(bruno)
    visitor.open("meeting", pair.pk, meeting.pk)
    page = visitor.press("Kept", within=of(promised), text=line)

    assert (page.status, page.wrong) == (422, [why])
    assert "open" in page.part(f"line-{promised.pk}").attributes
    assert page.part(f"how-{promised.pk}").value == line
    promised.refresh_from_db()
    assert promised.is_open


def test_an_outcome_that_does_not_exist_changes_nothing_and_keeps_the_line(
    pair, promised, meeting, bruno, visit
):
    visitor = visit(bruno)
    visitor.open("meeting", pair.pk, meeting.pk)
    form, data = visitor.filled("Kept", within=of(promised), text="They said yes")
    page = visitor.send(form, data | {"outcome": "done"})

    assert page.status == 422
    assert page.part(f"how-{promised.pk}").value == "They said yes"
    promised.refresh_from_db()
    assert promised.is_open


def test_the_words_and_the_day_of_a_promise_are_changed_by_the_other(
    pair, meeting, ada, bruno, visit
):
    with vault.ring_of(ada):
        promise = record.make_commitment(
            pair, "Ask", owed_by=ada, meeting=meeting, due=date(2027, 3, 20), by=ada
        )
    with clock.at(meeting.starts_at):
        visitor = visit(bruno)
        visitor.open("meeting", pair.pk, meeting.pk)
        assert visitor.page.part(f"due-{promise.pk}").value == "2027-03-20"
        page = visitor.press(
            "Save", within=f"change-{promise.pk}", text="Ask for the budget", due="2027-03-27"
        )
        assert promises(page) == [
            [
                "Ada",
                "Ask for the budget",
                "By 27 March",
                "Worded by you, 11 March, 09:00. How it was before",
            ]
        ]
        visitor.open("meeting", pair.pk, meeting.pk)
        page = visitor.press("Save", within=f"change-{promise.pk}", due="")

    assert "By 27 March" not in page.text


@pytest.mark.parametrize(
    ("text", "due", "why"),
    [
        (TOO_LONG, "2027-03-27", "Ensure this value has at most 2000 characters (it has 2001)."),
        (" ", "2027-03-27", "This field is required."),
        ("Ask for the budget", "soon", "Enter a valid date."),
    ],
    ids=["too long", "empty", "no day"],
)
def test_a_change_that_cannot_be_kept_stands_in_its_open_field_with_the_reason(
    pair, meeting, ada, bruno, visit, text, due, why
):
    with vault.ring_of(ada):
        promise = record.make_commitment(pair, "Ask", owed_by=ada, meeting=meeting, by=ada)
    visitor = visit(bruno)
    visitor.open("meeting", pair.pk, meeting.pk)
    page = visitor.press("Save", within=f"change-{promise.pk}", text=text, due=due)

    assert (page.status, page.wrong) == (422, [why])
    assert "open" in page.part(f"change-{promise.pk}").attributes
    assert page.part(f"words-{promise.pk}").value == text
    assert page.part(f"due-{promise.pk}").value == due
    with vault.ring_of(ada):
        promise.refresh_from_db()
        assert (promise.text, promise.due) == ("Ask", None)


def test_what_was_just_to_share_is_offered_nowhere_as_a_promise(pair, meeting, ada, as_ada):
    with vault.ring_of(ada):
        record.raise_topic(pair, "My sister", just_to_share=True, by=ada)
    with clock.at(meeting.ends_at), vault.ring_of(ada):
        record.close(meeting, by=ada)

    page = as_ada.open("meeting", pair.pk, meeting.pk)
    assert "My sister" not in page.part("promises").text
    following = as_ada.open(
        "meeting", pair.pk, pair.meetings.planned().get(slot=date(2027, 3, 25)).pk
    )
    assert "My sister" not in following.text


def test_on_the_page_without_a_day_ahead_what_is_open_can_be_looked_back_on(
    pair, talked, ada, visit
):
    talked(date(2027, 3, 3), promises=["Ask for the budget"])
    promise = pair.commitments.get()
    visitor = visit(ada)
    visitor.open("pair", pair.pk)
    assert back(visitor.page) == [["You", "Ask for the budget", "3 March: promised."]]
    page = visitor.press("Kept", within=of(promise))

    assert back(page) == []
    promise.refresh_from_db()
    assert promise.outcome == "kept"


def test_the_promises_of_an_ended_pair_stay_to_read_and_take_no_press(
    pair, promised, meeting, ada, visit
):
    visitor = visit(ada)
    visitor.open("meeting", pair.pk, meeting.pk)
    add = visitor.filled("Add", beside=FIELD, text="One more thing")
    kept = visitor.filled("Kept", within=of(promised), text="They said yes")
    pairs.part(pair)

    for form, data in (add, kept):
        page = visitor.send(form, data)
        assert page.status == 410
        assert [given.value for given in page.all("textarea")] == [data["text"]]
    assert back(visitor.open("meeting", pair.pk, meeting.pk)) == [
        ["You", "Ask for the budget", "3 March: promised."]
    ]
    assert pair.commitments.get().is_open


def test_looking_at_an_address_of_a_deed_is_no_deed(pair, promised, as_ada):
    for name in ("commitment-wording", "commitment-reviews"):
        assert as_ada.client.get(reverse(name, args=[pair.pk, promised.pk])).status_code == 405
    assert as_ada.client.get(reverse("commitments", args=[pair.pk])).status_code == 405


def test_nothing_expires_by_itself(pair, promised, as_ada):
    with clock.at(promised.made_at + timedelta(days=800)):
        assert back(as_ada.open("pair", pair.pk))[0][:2] == ["You", "Ask for the budget"]
