"""What the two bring: added, worded anew, put in order, set aside and talked about."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from entrenous import clock, meetings, pairs, record, vault
from entrenous.record.models import Topic
from tests.web.reading import Page, Visitor

HOSTILE = "<img src=x onerror=alert(1)> 😀 \u202eabc\u200f javascript:alert(1)"
FIRST = "If something comes to mind"
ANOTHER = "Something else to talk about"
TOO_LONG = "x" * 2001
REFUSED = pytest.mark.parametrize(
    ("text", "why"),
    [
        (" \t ", "This field is required."),
        (TOO_LONG, "Ensure this value has at most 2000 characters (it has 2001)."),
        ("a\0b", "Null characters are not allowed."),
    ],
    ids=["empty", "too long", "nul"],
)


@pytest.fixture
def three(pair, meeting, ada, bruno):
    """Easter and The book by Ada, My sister by Bruno, just to share."""
    with vault.ring_of(ada):
        first = record.raise_topic(pair, "Easter", by=ada)
        second = record.raise_topic(pair, "The book", by=ada)
    with vault.ring_of(bruno):
        third = record.raise_topic(pair, "My sister", just_to_share=True, by=bruno)
    return first, second, third


def listed(page):
    """The words on the list, in order."""
    return [row[1] for ordered in page.part("topics").all("ol") for row in ordered.rows]


def folded(page, ident):
    return [row[1] for row in page.part(ident).rows] if page.has(ident) else []


def of(topic):
    return f"topic-{topic.pk}"


def test_a_line_is_added_and_the_field_is_ready_for_the_next(pair, meeting, ada, bruno, visit):
    visitor = visit(bruno)
    visitor.open("meeting", pair.pk, meeting.pk)
    page = visitor.press("Add", beside=FIRST, text="Easter")

    assert page.part("topics").rows == [["You", "Easter"]]
    theirs = Visitor(ada).open("meeting", pair.pk, meeting.pk)
    assert theirs.part("topics").rows == [["Bruno", "Easter"]]
    assert theirs.field(ANOTHER).value == ""


def test_without_javascript_one_is_back_at_the_list(pair, meeting, bruno, as_bruno):
    as_bruno.open("meeting", pair.pk, meeting.pk)
    form, data = as_bruno.filled("Add", beside=FIRST, text="Easter")
    answer = as_bruno.client.post(form["action"], data)

    assert answer.status_code == 302
    assert answer["Location"] == reverse("meeting", args=[pair.pk, meeting.pk]) + "#topics"


def test_just_to_share_says_so_and_asks_for_nothing(pair, meeting, bruno, visit):
    visitor = visit(bruno)
    visitor.open("meeting", pair.pk, meeting.pk)
    page = visitor.press("Add", beside=FIRST, text="My sister had her baby", just_to_share="on")

    assert page.part("topics").rows == [["You", "My sister had her baby", "Just to share"]]


def test_a_form_sent_twice_brings_one_line(pair, meeting, bruno, visit):
    visitor = visit(bruno)
    visitor.open("meeting", pair.pk, meeting.pk)
    form, data = visitor.filled("Add", beside=FIRST, text="Easter")
    for _ in range(2):
        page = visitor.send(form, data)
    assert listed(page) == ["Easter"]

    visitor.open("meeting", pair.pk, meeting.pk)
    page = visitor.press("Add", beside=ANOTHER, text="Easter")
    assert listed(page) == ["Easter", "Easter"]  # another form is another line


def test_an_id_that_is_none_or_belongs_to_another_pair_is_no_way_in(
    pair, meeting, ada, bruno, cleo, as_bruno
):
    elsewhere = pairs.pair_up(ada, cleo)
    with vault.ring_of(cleo):
        theirs = record.raise_topic(elsewhere, "Theirs", by=cleo)
    as_bruno.open("meeting", pair.pk, meeting.pk)
    form, data = as_bruno.filled("Add", beside=FIRST, text="Easter")
    page = as_bruno.send(form, data | {"new": str(theirs.pk)})

    assert (page.status, listed(page)) == (200, ["Easter"])
    assert pair.topics.get().pk != theirs.pk
    assert elsewhere.topics.get() == theirs


@REFUSED
def test_a_line_that_cannot_be_kept_changes_nothing_and_is_given_back(
    pair, meeting, bruno, as_bruno, text, why
):
    as_bruno.open("meeting", pair.pk, meeting.pk)
    page = as_bruno.press("Add", beside=FIRST, text=text, just_to_share="on")

    assert (page.status, page.wrong) == (422, [why])
    field = page.field(FIRST)
    assert field.value == text
    assert (field["aria-invalid"], page.part(field["aria-describedby"]).text) == ("true", why)
    assert "checked" in page.field("Just to share").attributes
    assert pair.topics.count() == 0


@REFUSED
def test_with_htmx_the_list_comes_back_with_what_is_wrong_and_the_words(
    pair, meeting, bruno, text, why, now
):
    visitor = Visitor(bruno, htmx=True)
    visitor.open("meeting", pair.pk, meeting.pk)
    page = visitor.press("Add", beside=FIRST, text=text)

    assert page.status == 422
    assert page.all("section")[0]["id"] == "topics"
    assert page.wrong == [why]
    assert page.field(FIRST).value == text


def test_two_thousand_letters_of_any_kind_fit(pair, meeting, ada, bruno, visit):
    text = "😀" * 2000
    visitor = visit(bruno)
    visitor.open("meeting", pair.pk, meeting.pk)
    page = visitor.press("Add", beside=FIRST, text=text)

    assert page.part("topics").rows == [["You", text]]


def test_what_was_typed_is_shown_as_text_and_never_a_link(pair, meeting, ada, bruno, visit):
    with vault.ring_of(bruno):
        topic = record.raise_topic(pair, HOSTILE, by=bruno)
    visitor = visit(ada)
    visitor.open("meeting", pair.pk, meeting.pk)
    page = visitor.press("Another day", within=of(topic))

    assert folded(page, "waiting") == [HOSTILE]
    page = visitor.open("meeting", pair.pk, meeting.pk)
    assert page.all("img") == []
    assert not [link for link in page.all("a") if "javascript" in link["href"]]
    page = visitor.press("Bring it today", within="waiting")
    assert page.part(of(topic)).all("p")[1].text == HOSTILE
    assert page.part(f"words-{topic.pk}").value == HOSTILE
    assert page.all("img") == []


def test_a_line_of_several_lines_keeps_them(pair, meeting, bruno, as_bruno):
    with vault.ring_of(bruno):
        record.raise_topic(pair, "One\nTwo", by=bruno)

    assert as_bruno.open("meeting", pair.pk, meeting.pk).part("topics").rows == [
        ["You", "One", "Two"]
    ]


def test_the_other_words_it_anew_and_both_see_who_did(pair, three, meeting, ada, bruno, visit):
    visitor = visit(bruno)
    with clock.at(meeting.starts_at):
        visitor.open("meeting", pair.pk, meeting.pk)
        page = visitor.press("Save", within=f"change-{three[0].pk}", text="Easter and May")

        assert page.part(of(three[0])).lines[:3] == [
            "Ada",
            "Easter and May",
            "Worded by you, 11 March, 09:00. How it was before",
        ]
        theirs = Visitor(ada).open("meeting", pair.pk, meeting.pk)
        assert theirs.part(of(three[0])).lines[:3] == [
            "You",
            "Easter and May",
            "Worded by Bruno, 11 March, 15:00. How it was before",
        ]


@REFUSED
def test_a_wording_that_cannot_be_kept_stands_in_its_open_field_with_the_reason(
    pair, three, meeting, bruno, visit, text, why
):
    visitor = visit(bruno)
    visitor.open("meeting", pair.pk, meeting.pk)
    page = visitor.press("Save", within=f"change-{three[1].pk}", text=text)

    assert (page.status, page.wrong) == (422, [why])
    assert "open" in page.part(f"change-{three[1].pk}").attributes
    assert page.part(f"words-{three[1].pk}").value == text
    assert page.part(f"words-{three[0].pk}").value == "Easter"
    assert listed(page) == ["Easter", "The book", "My sister"]


def test_it_goes_up_and_down_by_press(pair, three, meeting, bruno, visit):
    visitor = visit(bruno)
    visitor.open("meeting", pair.pk, meeting.pk)

    assert listed(visitor.press("Up", within=of(three[2]))) == ["Easter", "My sister", "The book"]
    visitor.open("meeting", pair.pk, meeting.pk)
    assert listed(visitor.press("Down", within=of(three[0]))) == [
        "My sister",
        "Easter",
        "The book",
    ]
    visitor.open("meeting", pair.pk, meeting.pk)
    assert listed(visitor.press("Up", within=of(three[2])))[0] == "My sister"


def test_each_press_says_to_who_listens_which_line_it_moves(pair, three, meeting, as_bruno):
    page = as_bruno.open("meeting", pair.pk, meeting.pk)

    places = page.part(of(three[0])).all("form")[1]
    assert [button["aria-label"] for button in places.all("button")] == [
        "Up: Easter",
        "Down: Easter",
    ]


def test_the_buttons_of_a_line_are_a_group_and_not_a_landmark_each(pair, three, meeting, as_bruno):
    page = as_bruno.open("meeting", pair.pk, meeting.pk)
    page = as_bruno.press("Another day", within=of(three[1]))

    named = [one for one in page.part("topics").walk() if one.get("role") == "group"]
    assert [group["aria-label"] for group in named] == ["Easter", "My sister", "The book"]
    assert [group.buttons[0] for group in named] == [
        "Talked about",
        "Talked about",
        "Bring it today",
    ]
    assert not [form for form in page.all("form") if form.get("aria-label")]


def test_one_line_alone_has_no_place_to_go(pair, meeting, bruno, as_bruno):
    with vault.ring_of(bruno):
        record.raise_topic(pair, "Easter", by=bruno)

    assert "Up" not in as_bruno.open("meeting", pair.pk, meeting.pk).buttons


@pytest.mark.parametrize("places", ["7", "-2", "", "up", "\0"])
def test_a_place_that_is_neither_up_nor_down_leaves_the_order(
    pair, three, meeting, as_bruno, places
):
    answer = as_bruno.client.post(
        reverse("topic-place", args=[pair.pk, three[0].pk]),
        {"places": places, "meeting": meeting.pk},
    )

    assert answer.status_code == 302
    assert list(pair.topics.open()) == list(three)


def test_a_drag_sends_the_whole_order_and_what_it_does_not_know_is_left_out(
    pair, three, meeting, as_bruno
):
    first, second, third = three
    answer = as_bruno.client.post(
        reverse("topic-order", args=[pair.pk]),
        {"topic": [third.pk, uuid4(), "x", first.pk, second.pk], "meeting": meeting.pk},
        headers={"HX-Request": "true"},
    )

    assert listed(Page(answer)) == ["My sister", "Easter", "The book"]


def test_talked_about_stands_on_this_page_and_can_be_taken_back(pair, three, meeting, ada, visit):
    visitor = visit(ada)
    visitor.open("meeting", pair.pk, meeting.pk)
    page = visitor.press("Talked about", within=of(three[0]))

    assert listed(page) == ["The book", "My sister", "Easter"]
    assert page.part(f"discussed-{three[0].pk}")["aria-pressed"] == "true"
    visitor.open("meeting", pair.pk, meeting.pk)
    page = visitor.press("Talked about", within=of(three[0]))
    assert listed(page) == ["Easter", "The book", "My sister"]
    assert page.part(f"discussed-{three[0].pk}")["aria-pressed"] == "false"


def test_another_day_waits_and_can_be_brought_again(pair, three, meeting, ada, visit):
    visitor = visit(ada)
    visitor.open("meeting", pair.pk, meeting.pk)
    page = visitor.press("Another day", within=of(three[1]))

    assert listed(page) == ["Easter", "My sister"]
    assert page.part("waiting").all("summary")[0].text == "One thing waits for another day"
    assert folded(page, "waiting") == ["The book"]
    visitor.open("meeting", pair.pk, meeting.pk)
    page = visitor.press("Bring it today", within="waiting")
    assert listed(page) == ["Easter", "The book", "My sister"]
    assert folded(page, "waiting") == []


def test_taken_off_the_list_it_can_be_put_back_for_a_while(pair, three, meeting, ada, visit):
    visitor = visit(ada)
    visitor.open("meeting", pair.pk, meeting.pk)
    page = visitor.press("Take it off", within=of(three[1]))

    assert listed(page) == ["Easter", "My sister"]
    assert folded(page, "dropped") == ["The book"]
    with clock.at(meeting.starts_at + timedelta(days=61)):
        assert folded(visitor.open("meeting", pair.pk, meeting.pk), "dropped") == []
    visitor.open("meeting", pair.pk, meeting.pk)
    page = visitor.press("Put it back", within="dropped")
    assert listed(page) == ["Easter", "The book", "My sister"]


def test_a_state_that_does_not_exist_changes_nothing(pair, three, meeting, as_bruno):
    for state in ("done", "", "\0"):
        answer = as_bruno.client.post(
            reverse("topic-state", args=[pair.pk, three[0].pk]),
            {"state": state, "meeting": meeting.pk},
        )
        assert answer.status_code == 302
    assert list(pair.topics.open()) == list(three)


def test_after_closing_what_was_shared_is_done_and_the_rest_waits_for_next_time(
    pair, three, meeting, as_ada
):
    with clock.at(meeting.ends_at):
        as_ada.open("meeting", pair.pk, meeting.pk)
        as_ada.press("Talked about", within=of(three[0]))
        page = as_ada.press("Close this 1:1")
        page = as_ada.press("Add", beside="Something for next time", text="The garden")

    assert listed(page) == ["Easter", "My sister"]
    following = pair.meetings.get(slot=meeting.slot + timedelta(weeks=2))
    assert listed(as_ada.open("meeting", pair.pk, following.pk)) == ["The book", "The garden"]
    lines = page.part("topics").lines
    below = lines[lines.index("For next time") :]
    assert below[:5] == ["For next time", "You", "The book", "You", "The garden"]


def test_no_topic_is_lost_when_a_meeting_is_let_go_or_put_off(pair, three, meeting, bruno, as_ada):
    expected = ["Easter", "The book", "My sister"]
    meetings.let_go(meeting, seen=0, by=bruno)

    assert listed(as_ada.open("meeting", pair.pk, meeting.pk)) == expected
    assert listed(as_ada.open("pair", pair.pk)) == expected
    meetings.put_off(meeting, seen=1, by=bruno)
    assert listed(as_ada.open("meeting", pair.pk, meeting.pk)) == expected


def test_without_a_meeting_ahead_topics_can_be_gathered_and_not_yet_talked_about(pair, ada, visit):
    visitor = visit(ada)
    visitor.open("pair", pair.pk)
    page = visitor.press("Add", beside=FIRST, text="Easter")

    assert page.part("topics").lines[0] == "For next time"
    assert listed(page) == ["Easter"]
    assert "Talked about" not in page.part("topics").buttons
    visitor.open("pair", pair.pk)
    page = visitor.press("Another day", within=of(pair.topics.get()))
    assert folded(page, "waiting") == ["Easter"]
    assert pair.topics.get().state == Topic.State.PARKED


def test_the_topics_of_an_ended_pair_stay_to_read_and_take_no_press(
    pair, three, meeting, ada, visit
):
    visitor = visit(ada)
    visitor.open("meeting", pair.pk, meeting.pk)
    add = visitor.filled("Add", beside=ANOTHER, text="One more thing")
    word = visitor.filled("Save", within=f"change-{three[0].pk}", text="In other words")
    presses = [
        visitor.filled(press, within=of(three[0]))
        for press in ("Talked about", "Another day", "Take it off", "Down")
    ]
    pairs.part(pair)

    for form, data in (add, word, *presses):
        page = visitor.send(form, data)
        assert page.status == 410
        assert "This is history now" in page.lines
        given_back = [kept.value for kept in page.all("textarea")]
        assert given_back == ([data["text"]] if "text" in data else [])
    assert listed(visitor.open("meeting", pair.pk, meeting.pk)) == [
        "Easter",
        "The book",
        "My sister",
    ]
    with vault.ring_of(ada):
        assert [topic.text for topic in pair.topics.open()] == ["Easter", "The book", "My sister"]


def test_signed_out_meanwhile_the_words_are_given_back(pair, meeting, as_bruno):
    as_bruno.open("meeting", pair.pk, meeting.pk)
    form, data = as_bruno.filled("Add", beside=FIRST, text="Easter", just_to_share="on")
    as_bruno.client.logout()
    page = as_bruno.send(form, data)

    assert page.status == 401
    assert [kept.value for kept in page.all("textarea")] == ["Easter"]
    answer = as_bruno.client.post(form["hx-post"], data, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (401, b"")
    assert pair.topics.count() == 0


def test_looking_at_an_address_of_a_deed_is_no_deed(pair, three, as_bruno):
    for name in ("topic-wording", "topic-state", "topic-place"):
        assert as_bruno.client.get(reverse(name, args=[pair.pk, three[0].pk])).status_code == 405
    for name in ("topics", "topic-order"):
        assert as_bruno.client.get(reverse(name, args=[pair.pk])).status_code == 405
