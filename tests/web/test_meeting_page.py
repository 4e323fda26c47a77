"""The page of a 1:1: the same before, during and after; and of a pair that has none ahead."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from entrenous import agreements, clock, meetings, pairs, people, record, vault
from tests.web.reading import Page, Visitor

HOSTILE = "<img src=x onerror=alert(1)> 😀 \u202eabc\u200f"


def lead(page):
    """The sentence under the date."""
    return page.part("opening").all(of="lead")[0].text


def hints(page):
    return [hint.text for hint in page.part("opening").all(of="news")]


def path(page):
    return page.answer.request["PATH_INFO"]


def test_what_is_said_by_ear_of_the_opening_is_true_for_closing_moving_and_proposing(
    pair, meeting, as_bruno
):
    opening = as_bruno.open("meeting", pair.pk, meeting.pk).part("opening")

    assert opening["data-parts"] == "meetings agreement pair"
    assert opening["data-news"] == "Something about your 1:1s with Ada has changed."


def test_before_it_the_page_has_room_for_what_comes_and_asks_for_nothing(
    pair, meeting, as_ada, as_bruno
):
    page = as_bruno.open("meeting", pair.pk, meeting.pk)

    assert page.title == "Thursday, 11 March · Entrenous"
    assert page.all("h1")[0].text == "Thursday, 11 March"
    assert "09:00 for you in New York, 15:00 for Ada in Rome. 45 minutes." in page.lines
    assert [heading.text for heading in page.all("h2", "h3")] == [
        "Since last time",
        "Today",
        "Notes",
        "Before you part",
    ]
    assert "Nothing to look back at yet." in page.part("since").lines
    assert "Who will do what until next time? Perhaps nothing." in page.part("promises").lines
    assert [label.text for label in page.all("label")] == [
        *("Office", "Walk", "Coffee", "Home", "Call"),
        "A corner, a café, or the link of a call",
        "Usually so, from now on",
        "If something comes to mind",
        "Just to share",
        "An area; Ada reads this",
        "I will",
        "Ada will",
        "do this until next time",
        "by a day, if you like",
    ]
    theirs = as_ada.open("meeting", pair.pk, meeting.pk)
    assert [label.text.replace("Bruno", "Ada") for label in theirs.all("label")] == [
        label.text for label in page.all("label")
    ]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("walk", "Nothing on the list. A good day for a walk?"),
        ("coffee", "Nothing on the list. A good day for a coffee."),
        ("office", "Nothing on the list. A good day for a chat."),
        ("home", "Nothing on the list. A good day for a chat."),
        ("call", "Nothing on the list. A good day for a chat."),
    ],
)
def test_an_empty_list_is_a_friendly_chat(pair, meeting, ada, as_bruno, how, said):
    with vault.ring_of(ada):
        meetings.meet_as(meeting, how, "", by=ada)

    page = as_bruno.open("meeting", pair.pk, meeting.pk)

    assert page.part("topics").all("p")[0].text == said


def test_one_press_closes_a_chat_with_an_empty_list(pair, meeting, as_ada, as_bruno):
    with clock.at(meeting.ends_at):
        as_ada.open("meeting", pair.pk, meeting.pk)
        page = as_ada.press("Close this 1:1")
        theirs = as_bruno.open("meeting", pair.pk, meeting.pk)

    assert page.part("topics").lines[:2] == ["What you talked about", "A friendly chat."]
    assert page.part("promises").lines[:2] == [
        "What you promised each other",
        "Nothing, and that is fine.",
    ]
    assert page.part("closing").lines[-1] == (
        "Closed by you, 11 March, 15:45. Both of you can still change everything."
    )
    assert theirs.part("closing").lines[-1] == (
        "Closed by Ada, 11 March, 09:45. Both of you can still change everything."
    )
    assert page.field("Walk").attributes["checked"] == ""
    assert not {"Close this 1:1", "Not today"} & {*page.buttons, *page.links}


def test_closing_twice_changes_nothing_the_second_time(pair, meeting, as_ada, as_bruno):
    with clock.at(meeting.ends_at):
        as_ada.open("meeting", pair.pk, meeting.pk)
        form, data = as_ada.filled("Close this 1:1")
        for _ in range(2):
            as_ada.send(form, data)
    with clock.at(meeting.ends_at + timedelta(hours=1)):
        page = as_bruno.send(form, data)

    assert "Closed by Ada, 11 March, 09:45." in page.part("closing").text
    meeting.refresh_from_db()
    assert meeting.version == 1


def test_with_htmx_the_closed_page_is_loaded_anew(pair, meeting, as_ada):
    with clock.at(meeting.ends_at):
        answer = as_ada.client.post(
            reverse("meeting-closure", args=[pair.pk, meeting.pk]), headers={"HX-Request": "true"}
        )

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["HX-Redirect"] == reverse("meeting", args=[pair.pk, meeting.pk])


def test_before_its_day_there_is_nothing_to_close(pair, meeting, as_ada):
    page = as_ada.open("meeting", pair.pk, meeting.pk)
    assert "Close this 1:1" not in page.buttons

    page = Page(
        as_ada.client.post(reverse("meeting-closure", args=[pair.pk, meeting.pk]), follow=True)
    )

    assert (page.status, path(page)) == (200, reverse("meeting", args=[pair.pk, meeting.pk]))
    meeting.refresh_from_db()
    assert meeting.is_planned


def test_the_next_page_says_when_they_last_talked_and_shows_the_notes(
    pair, agreement, talked, as_bruno
):
    talked(date(2027, 3, 3), notes="We spoke of Easter.\n\nAnd of the garden.")
    meeting = pair.meetings.get(slot=date(2027, 3, 11))
    since = as_bruno.open("meeting", pair.pk, meeting.pk).part("since")

    assert since.lines == [
        "Since last time",
        "You last talked at the office, on 3 March. Nothing is open from then.",
        "What you noted on 3 March",
        "We spoke of Easter.",
        "And of the garden.",
    ]


def test_it_says_when_they_meet_again(pair, meeting, as_bruno):
    closing = as_bruno.open("meeting", pair.pk, meeting.pk).part("closing")

    assert closing.lines == ["You meet again on Thursday, 25 March, 10:00 for you, 15:00 for Ada."]


def test_either_chooses_how_to_meet_and_the_other_reads_it(pair, meeting, ada, bruno, visit):
    visitor = visit(bruno)
    visitor.open("meeting", pair.pk, meeting.pk)
    page = visitor.press("Meet like this", format="coffee", place="The corner café")

    assert "The corner café" in page.part("opening").lines
    theirs = Visitor(ada).open("meeting", pair.pk, meeting.pk)
    assert theirs.field("Coffee").attributes["checked"] == ""
    assert "The corner café" in theirs.part("opening").lines
    following = Visitor(ada).open("meeting", pair.pk, pair.meetings.get(slot=date(2027, 3, 25)).pk)
    assert following.field("Walk").attributes["checked"] == ""
    assert following.field("A corner, a café, or the link of a call").value == ""


def test_usually_so_holds_for_those_to_come(pair, meeting, bruno, visit):
    visitor = visit(bruno)
    visitor.open("meeting", pair.pk, meeting.pk)
    visitor.press(
        "Save", within="opening", format="call", place="https://meet.example.org/us", usually="on"
    )

    following = pair.meetings.get(slot=date(2027, 3, 25))
    page = visitor.open("meeting", pair.pk, following.pk)
    assert page.field("Call").attributes["checked"] == ""
    assert (
        page.part("opening").links["https://meet.example.org/us"] == "https://meet.example.org/us"
    )


@pytest.mark.parametrize(
    "place",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "//evil.example.org",
        " javascript:alert(1)",
        "https://example.org is where we meet",
        HOSTILE,
        '"><script>alert(1)</script>',
    ],
)
def test_a_place_that_is_no_web_address_is_shown_as_text(pair, meeting, bruno, as_ada, place):
    known = set(as_ada.open("meeting", pair.pk, meeting.pk).links.values())
    Visitor(bruno).client.post(
        reverse("meeting-format", args=[pair.pk, meeting.pk]), {"format": "walk", "place": place}
    )
    page = as_ada.open("meeting", pair.pk, meeting.pk)

    assert place.strip() in page.part("opening").lines
    assert set(page.links.values()) == known
    assert page.all("img") == []
    ours = ["/static/app.js", "/static/notes.js"]
    assert [script.get("src") for script in page.all("script")] == ours


def test_a_web_address_as_a_place_is_a_link_that_tells_nobody_where_one_came_from(
    pair, meeting, bruno, as_ada
):
    place = "https://meet.example.org/a?b=1&c=<2>"
    with vault.ring_of(bruno):
        meetings.meet_as(meeting, "call", place, by=bruno)

    links = as_ada.open("meeting", pair.pk, meeting.pk).part("opening").all("a")
    link = next(link for link in links if link.text == place)
    assert (link["href"], link["rel"]) == (place, "noopener noreferrer")


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("x" * 501, "Ensure this value has at most 500 characters (it has 501)."),
        ("a\0b", "Null characters are not allowed."),
    ],
    ids=["too long", "nul"],
)
def test_a_place_that_cannot_be_kept_is_given_back_with_the_reason(
    pair, meeting, bruno, visit, place, why
):
    visitor = visit(bruno)
    visitor.open("meeting", pair.pk, meeting.pk)
    page = visitor.press("Save", within="opening", format="coffee", place=place, usually="on")

    assert (page.status, page.wrong) == (422, [why])
    assert page.opened == ["Add a place or a link"]
    assert page.field("A corner, a café, or the link of a call").value == place
    assert page.field("Coffee").attributes["checked"] == ""
    assert "checked" not in page.field("Walk").attributes
    assert page.field("Usually so, from now on").attributes["checked"] == ""
    meeting.refresh_from_db()
    assert meeting.format == "walk"


def test_a_way_to_meet_that_does_not_exist_is_refused(pair, meeting, bruno, visit):
    visitor = visit(bruno)
    visitor.open("meeting", pair.pk, meeting.pk)
    page = visitor.press("Meet like this", format="swim", place="The lake")

    assert page.status == 422
    assert page.wrong == ["Select a valid choice. swim is not one of the available choices."]
    assert page.field("A corner, a café, or the link of a call").value == "The lake"


def test_what_was_never_closed_is_asked_about_once_on_the_next_page(pair, meeting, as_bruno):
    page = as_bruno.open("meeting", pair.pk, meeting.pk)
    assert hints(page) == ["Thursday, 25 February is still open. Did you talk?"]

    as_bruno.go(page.links["Did you talk?"])
    assert as_bruno.page.all("h1")[0].text == "Thursday, 25 February"
    as_bruno.press("Close this 1:1")

    assert hints(as_bruno.open("meeting", pair.pk, meeting.pk)) == []


def test_what_fell_out_with_a_pause_says_so(pair, meeting, ada, bruno, as_ada):
    with vault.ring_of(bruno):
        pause = agreements.propose_pause(pair, date(2027, 3, 11), date(2027, 3, 31), by=bruno)
    with vault.ring_of(ada):
        agreements.accept(pause, by=ada)

    assert lead(as_ada.open("meeting", pair.pk, meeting.pk)) == "This one fell out of the rhythm."


def test_after_three_let_go_in_a_row_both_are_asked_once_and_can_wave_it_away_for_good(
    pair, agreement, ada, bruno, as_ada, as_bruno
):
    asks = "Would another rhythm suit you both better? Look at the agreement No, this one is fine"
    ahead = list(pair.meetings.filter(slot__gte=date(2027, 3, 11)))
    for one in ahead[:3]:
        assert asks not in hints(as_ada.open("pair", pair.pk))
        meetings.let_go(one, seen=0, by=bruno)

    for visitor in (as_ada, as_bruno):
        page = visitor.open("pair", pair.pk)
        assert hints(page)[-1] == asks
        assert page.links["Look at the agreement"] == reverse("agreement", args=[pair.pk])
    page = as_bruno.press("No, this one is fine")
    assert path(page) == reverse("meeting", args=[pair.pk, ahead[3].pk])

    meetings.let_go(ahead[3], seen=0, by=bruno)
    for visitor in (as_ada, as_bruno):
        assert asks not in hints(visitor.open("pair", pair.pk))


def test_an_idea_of_the_other_is_said_where_they_meet(pair, agreement, ada, as_ada, as_bruno):
    with vault.ring_of(ada):
        agreements.propose_pause(pair, date(2027, 6, 1), date(2027, 6, 30), by=ada)
    idea = "Ada has an idea for how you meet. Look at it"

    page = as_bruno.open("pair", pair.pk)
    assert idea in hints(page)
    assert page.links["Look at it"] == reverse("agreement", args=[pair.pk])
    assert idea not in hints(as_ada.open("pair", pair.pk))


def test_what_was_let_go_is_told_on_the_page_of_the_next_one(
    pair, meeting, talked, bruno, as_ada, as_bruno
):
    held = talked(date(2027, 3, 3))
    meetings.let_go(meeting, seen=0, by=bruno)

    assert "Bruno let Thursday, 11 March go. Every topic stays." in hints(
        as_ada.open("pair", pair.pk)
    )
    page = as_bruno.open("pair", pair.pk)
    assert "You let Thursday, 11 March go. Take it back" in hints(page)
    assert page.links["Take it back"] == reverse("meeting", args=[pair.pk, meeting.pk])
    for elsewhere in (meeting, held):
        assert "11 March go." not in str(hints(as_ada.open("meeting", pair.pk, elsewhere.pk)))
    with clock.at(datetime(2027, 3, 12, 9, tzinfo=UTC)):
        assert "11 March go." not in str(hints(as_ada.open("pair", pair.pk)))


def test_without_another_day_what_was_let_go_is_told_on_the_page_of_the_pair(
    pair, ada, bruno, as_ada
):
    once = meetings.arrange(pair, date(2027, 3, 12), time(15), "Europe/Rome", minutes=30, by=ada)
    meetings.let_go(once, seen=0, by=bruno)

    assert hints(as_ada.open("pair", pair.pk)) == [
        "Bruno let Friday, 12 March go. Every topic stays."
    ]


def test_a_day_off_is_said_a_week_before_and_to_the_other_without_why(
    pair, meeting, bruno, as_ada, as_bruno
):
    people.go_away(bruno, date(2027, 3, 8), date(2027, 3, 12))
    still_open = "Thursday, 25 February is still open. Did you talk?"

    assert hints(as_ada.open("meeting", pair.pk, meeting.pk)) == [
        "Bruno is not available on this day: move it, or keep it? Another day Keep it",
        still_open,
    ]
    assert hints(as_bruno.open("meeting", pair.pk, meeting.pk)) == [
        "This falls on a day off of yours: move it, keep it, or let it go? Another day Keep it",
        still_open,
    ]
    with clock.at(meeting.starts_at - timedelta(days=7, minutes=1)):
        assert hints(as_ada.open("meeting", pair.pk, meeting.pk)) == [still_open]


def test_a_public_holiday_of_one_is_a_day_off_like_any_other(
    pair, agreement, ada, as_ada, as_bruno
):
    easter_monday = meetings.arrange(
        pair, date(2027, 3, 29), time(16), "Europe/Rome", minutes=30, by=ada
    )
    with clock.at(datetime(2027, 3, 26, 9, tzinfo=UTC)):
        mine = hints(as_ada.open("meeting", pair.pk, easter_monday.pk))
        theirs = hints(as_bruno.open("meeting", pair.pk, easter_monday.pk))

    offers = "Another day Keep it"
    assert mine[0] == f"This falls on a day off of yours: move it, or keep it? {offers}"
    assert (
        theirs[0] == f"Ada is not available on this day: move it, keep it, or let it go? {offers}"
    )
    assert "Easter" not in "".join(mine + theirs)


def test_a_day_off_of_both_is_asked_about_once(pair, meeting, ada, bruno, as_ada, as_bruno):
    for person in (ada, bruno):
        people.go_away(person, date(2027, 3, 11), date(2027, 3, 11))

    asked = "This falls on a day off of yours, and {} is not available either: move it, {}?"
    offers = "Another day Keep it"
    assert hints(as_ada.open("pair", pair.pk))[0] == (
        f"{asked.format('Bruno', 'or keep it')} {offers}"
    )
    assert hints(as_bruno.open("pair", pair.pk))[0] == (
        f"{asked.format('Ada', 'keep it, or let it go')} {offers}"
    )


def test_kept_on_a_day_off_by_one_neither_is_asked_again_until_it_moves(
    pair, meeting, bruno, as_bruno, visit, ada
):
    people.go_away(bruno, date(2027, 3, 11), date(2027, 3, 12))
    visitor = visit(ada)
    visitor.open("meeting", pair.pk, meeting.pk)
    form, data = visitor.filled("Keep it")
    for _ in range(2):
        page = visitor.send(form, data)
        assert "Keep it" not in page.part("opening").buttons
    assert "Keep it" not in as_bruno.open("pair", pair.pk).buttons

    meetings.move(meeting, date(2027, 3, 12), time(15), "Europe/Rome", seen=0, by=bruno)
    page = visitor.send(form, data)  # pressed on a page from before
    assert "Keep it" in page.part("opening").buttons
    assert "Keep it" in as_bruno.open("pair", pair.pk).buttons


def test_what_cannot_be_kept_stays_as_it_is(pair, meeting, ada, bruno, as_ada):
    people.go_away(bruno, date(2027, 3, 11), date(2027, 3, 11))
    address = reverse("meeting-keeping", args=[pair.pk, meeting.pk])
    for wrong in ({}, {"seen": "x"}, {"seen": "-1"}, {"seen": "9" * 30}):
        answer = as_ada.client.post(address, wrong)
        assert answer.status_code == 302
    with clock.at(meeting.ends_at), vault.ring_of(ada):
        record.close(meeting, by=ada)
        as_ada.client.post(address, {"seen": 1})

    meeting.refresh_from_db()
    assert not meeting.is_kept


def test_without_a_day_ahead_what_they_bring_waits_on_a_page_of_its_own(pair, as_ada):
    page = as_ada.open("pair", pair.pk)

    assert page.all("h1")[0].text == "You and Bruno"
    assert lead(page) == "No day yet for the next 1:1. What you bring waits here."
    assert page.links["Find a rhythm together"] == reverse("agreement", args=[pair.pk])
    assert not page.has("notes")


def test_the_page_of_a_pair_is_that_of_its_next_one(pair, meeting, as_ada):
    assert path(as_ada.open("pair", pair.pk)) == reverse("meeting", args=[pair.pk, meeting.pk])


def test_of_a_pair_that_ended_the_pages_are_history_and_nothing_can_be_pressed(
    pair, meeting, talked, ada, as_ada
):
    held = talked(date(2027, 3, 3), notes="Our words", topics=["Easter"], promises=["Budget"])
    people.go_away(ada, date(2027, 3, 11), date(2027, 3, 11))
    pairs.part(pair)
    history = "This is history now. The two of you can read it, and nobody else."

    assert lead(as_ada.open("pair", pair.pk)) == history
    assert as_ada.page.part("main").all("button", "textarea") == []
    for one in (held, meeting):
        page = as_ada.open("meeting", pair.pk, one.pk)
        assert lead(page) == history
        assert hints(page) == []
        assert "You meet again" not in page.text
        assert page.part("main").all("button") == []
        assert not page.part("main").all("input", of="line")
        assert page.part("notes").all("textarea") == []
    assert "Our words" in as_ada.open("meeting", pair.pk, held.pk).part("notes").raw


def test_each_part_is_fetched_again_alone(pair, meeting, talked, as_ada):
    talked(date(2027, 3, 3), notes="Notes", topics=["Easter"], promises=["Budget"])
    whole = as_ada.open("meeting", pair.pk, meeting.pk)
    parts = [e for e in whole.part("main").all() if e.get("hx-get")]

    assert [part["id"] for part in parts] == [
        *("opening", "since", "topics", "feedback", "growth", "notes-story", "promises", "closing"),
    ]
    for part in parts:
        alone = as_ada.go(part["hx-get"])
        (only,) = [child for child in alone.children if not isinstance(child, str)]
        assert (only["id"], only.lines, only["data-parts"]) == (
            part["id"],
            part.lines,
            part["data-parts"],
        )


def test_a_part_that_does_not_exist_is_the_whole_page(pair, meeting, as_ada):
    for part in ("secrets", "../base", "opening,notes", "", "\0"):
        assert as_ada.open("meeting", pair.pk, meeting.pk, part=part).all("html"), part


def test_a_meeting_in_the_form_that_is_none_is_not_found(pair, meeting, as_ada):
    for wrong in ("x", "\0", "0", str(pair.pk)):
        answer = as_ada.client.post(
            reverse("topics", args=[pair.pk]), {"text": "Easter", "meeting": wrong}
        )
        assert answer.status_code == 404, wrong
    assert pair.topics.count() == 0


def test_who_reads_italian_reads_italian_days(pair, meeting, as_ada, ada):
    ada.language = "it"
    ada.save()
    page = as_ada.open("meeting", pair.pk, meeting.pk)

    assert page.all("html")[0]["lang"] == "it"
    assert page.all("h1")[0].text == "Giovedì 11 marzo"
    assert "giovedì 25 marzo" in page.part("closing").text


def test_the_page_asks_the_database_as_often_after_thirty_1_1s_as_after_one(
    pair, agreement, talked, as_bruno
):
    meeting = pair.meetings.get(slot=date(2027, 3, 11))
    asked = {}
    for number in range(1, 31):
        talked(
            date(2026, 5, 4) + timedelta(weeks=number),
            notes=f"Notes {number}",
            topics=[f"Topic {number}"],
            promises=[f"Promise {number}"],
        )
        if number in {1, 5, 30}:
            as_bruno.open("meeting", pair.pk, meeting.pk)
            with CaptureQueriesContext(connection) as queries:
                page = as_bruno.open("meeting", pair.pk, meeting.pk)
            asked[number] = len(queries)
            assert len(page.part("since").rows) == number

    assert asked[1] == asked[5] == asked[30], asked
    assert asked[1] <= 30


def test_the_page_asks_the_database_as_often_with_a_long_list_as_with_a_short_one(
    pair, meeting, ada, bruno, as_bruno
):
    asked = {}
    for number in range(1, 31):
        with vault.ring_of(ada):
            record.raise_topic(pair, "A topic", by=ada)
            promise = record.make_commitment(
                pair, "A promise", owed_by=bruno, meeting=meeting, by=ada
            )
            record.review_commitment(promise, "open", "Half of it", by=ada)
        if number in {1, 30}:
            as_bruno.open("meeting", pair.pk, meeting.pk)
            with CaptureQueriesContext(connection) as queries:
                page = as_bruno.open("meeting", pair.pk, meeting.pk)
            asked[number] = len(queries)
            assert len(page.part("topics").rows) == len(page.part("promises").rows) == number

    assert asked[1] == asked[30]
