"""A 1:1 away from the desk: large letters, one hand, nothing to type."""

import pytest
from django.urls import reverse

from entrenous import meetings, record, vault


@pytest.fixture
def walking(meeting, ada, bruno):
    with vault.ring_of(ada):
        meetings.meet_as(meeting, "walk", "", by=ada)
        record.raise_topic(meeting.pair, "Easter", by=ada)
    with vault.ring_of(bruno):
        record.raise_topic(meeting.pair, "My sister", just_to_share=True, by=bruno)
    return meeting


def lines(page):
    return [row.lines for row in page.part("lines").all("li")]


@pytest.mark.parametrize("how", ["walk", "coffee", "home"])
def test_away_from_the_desk_the_page_of_the_meeting_leads_there(how, meeting, ada, visit):
    with vault.ring_of(ada):
        meetings.meet_as(meeting, how, "", by=ada)
    page = visit(ada).open("meeting", meeting.pair_id, meeting.pk)

    assert page.links["In large letters, for the way"] == reverse(
        "walk", args=[meeting.pair_id, meeting.pk]
    )


@pytest.mark.parametrize("how", ["office", "call"])
def test_at_a_desk_it_does_not(how, meeting, ada, visit):
    with vault.ring_of(ada):
        meetings.meet_as(meeting, how, "", by=ada)

    assert (
        "In large letters, for the way"
        not in visit(ada).open("meeting", meeting.pair_id, meeting.pk).links
    )


def test_topics_are_talked_about_by_one_press_and_another_takes_it_back(walking, visit, bruno):
    visitor = visit(bruno)
    page = visitor.open("walk", walking.pair_id, walking.pk)
    assert lines(page) == [
        ["Ada", "Easter", "Talked about"],
        ["You", "My sister", "Just to share", "Talked about"],
    ]

    row = walking.pair.topics.get(position=1)
    page = visitor.press("Talked about", within=f"topic-{row.pk}")
    row.refresh_from_db()
    assert row.state == "discussed"
    assert page.part(f"discussed-{row.pk}")["aria-pressed"] == "true"

    page = visitor.press("Talked about", within=f"topic-{row.pk}")
    row.refresh_from_db()
    assert row.state == "open"
    assert page.part(f"discussed-{row.pk}")["aria-pressed"] == "false"


def test_a_topic_and_a_promise_come_to_mind_on_the_way(walking, visit, bruno):
    visitor = visit(bruno)
    visitor.open("walk", walking.pair_id, walking.pk)
    page = visitor.press("Add", beside="Something to talk about", text="The river")
    assert ["You", "The river", "Talked about"] in lines(page)

    visitor.open("walk", walking.pair_id, walking.pk)
    page = visitor.press("Add", beside="do this until next time", text="Ask Edda", owed_by="other")
    assert ["Ada", "Ask Edda"] in lines(page)


def test_a_line_that_is_too_long_stays_to_be_mended(walking, as_bruno):
    as_bruno.open("walk", walking.pair_id, walking.pk)
    page = as_bruno.press("Add", beside="Something to talk about", text="x" * 2001)

    assert page.status == 422
    assert page.field("Something to talk about").value == "x" * 2001
    assert page.wrong == ["Ensure this value has at most 2000 characters (it has 2001)."]


def test_back_from_the_walk_one_page_asks_what_they_agreed(walking, as_bruno):
    page = as_bruno.open("walk", walking.pair_id, walking.pk)
    back = page.links["We are back"]
    assert back == reverse("meeting", args=[walking.pair_id, walking.pk]) + "#part"

    assert (
        "Who will do what until next time? Perhaps nothing." in as_bruno.go(back).part("part").text
    )
