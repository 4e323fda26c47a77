"""The first page: whom I meet next, what we promised, and a line to bring."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from entrenous import agreements, clock, meetings, pairs, people, record, vault
from entrenous.agreements.terms import Format
from tests.cast import EVERY_2_WEEKS, someone
from tests.web.reading import Visitor

NOBODY = (
    "Nobody meets you here yet. When somebody names you as their report, or you as their manager,"
    " they appear on this page."
)


def main(page):
    return page.part("main").lines


def of(pair, page):
    """What stands between me and one person; without what is the same for everybody."""
    always = {"Add", "Just to share"}
    return [line for line in page.part(f"with-{pair.pk}").lines if line not in always]


def test_the_page_says_the_day_and_greets_by_name(cleo, now):
    page = Visitor(cleo).open("today")

    assert page.title == "Today · Entrenous"
    assert main(page) == [
        "Wednesday, 10 March",
        "Good morning, Cleo.",
        NOBODY,
    ]


@pytest.mark.parametrize(
    ("hour", "greeting"),
    [
        (3, "Good night, Ada."),
        (8, "Good morning, Ada."),
        (15, "Good afternoon, Ada."),
        (20, "Good evening, Ada."),
    ],
)
def test_the_greeting_fits_the_hour_on_their_own_wall(as_ada, hour, greeting):
    with clock.at(datetime(2027, 3, 10, hour - 1, tzinfo=UTC)):
        assert main(as_ada.open("today"))[1] == greeting


def test_the_next_one_is_said_on_the_wall_of_who_reads(pair, meeting, as_ada, as_bruno):
    assert of(pair, as_ada.open("today")) == [
        "You and Bruno talk tomorrow at 15:00, on a walk.",
        "15:00 for you in Rome, 09:00 for Bruno in New York. 45 minutes.",
        "Nothing on the list yet, and that is fine.",
        "Not today",
        "Something to talk about with Bruno",
    ]
    assert of(pair, as_bruno.open("today"))[:2] == [
        "You and Ada talk tomorrow at 09:00, on a walk.",
        "09:00 for you in New York, 15:00 for Ada in Rome. 45 minutes.",
    ]


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/Rome", "15:00. 45 minutes."),
        ("Europe/Berlin", "15:00 for both of you. 45 minutes."),
    ],
)
def test_on_one_wall_the_hour_is_said_once(pair, meeting, bruno, as_ada, zone, said):
    bruno.zone = zone
    bruno.save()

    assert of(pair, as_ada.open("today"))[1] == said


def test_while_they_talk_the_page_says_now(pair, meeting, as_ada):
    with clock.at(meeting.starts_at + timedelta(minutes=10)):
        assert of(pair, as_ada.open("today"))[0] == "You and Bruno talk now, on a walk."


def test_afterwards_it_asks_what_they_agreed_if_anything(pair, meeting, as_ada):
    with clock.at(meeting.ends_at + timedelta(hours=1)):
        said = of(pair, as_ada.open("today"))
        link = as_ada.page.part(f"with-{pair.pk}").links["Write it down and close"]

    assert said[0] == "You and Bruno met today at 15:00."
    assert said[2] == "What did you agree, if anything? Write it down and close"
    assert link == f"/with/{pair.pk}/meetings/{meeting.pk}/"


def test_a_pair_without_a_rhythm_is_asked_to_find_one(pair, as_ada):
    assert of(pair, as_ada.open("today")) == [
        "You and Bruno",
        "You have no rhythm yet.",
        "Find a rhythm together",
        "Something to talk about with Bruno",
    ]


def test_an_idea_of_the_other_one_stands_there_and_my_own_does_not(pair, as_ada, as_bruno, bruno):
    with vault.ring_of(bruno):
        agreements.propose(pair, EVERY_2_WEEKS, by=bruno)

    assert of(pair, as_ada.open("today")) == [
        "You and Bruno",
        "No day yet for the next one.",
        "Bruno has an idea for how you meet. Look at it",
        "Something to talk about with Bruno",
    ]
    assert of(pair, as_bruno.open("today"))[1] == "You have no rhythm yet."


@pytest.mark.parametrize(
    ("brings", "said"),
    [
        ("a", "You bring one thing."),
        ("aa", "You bring 2 things."),
        ("b", "Bruno brings one thing."),
        ("bbb", "Bruno brings 3 things."),
        ("ab", "You bring one thing, Bruno brings one."),
        ("aabb", "You bring 2 things, Bruno brings 2."),
    ],
)
def test_it_says_who_brings_something(pair, meeting, ada, bruno, as_ada, brings, said):
    for who in brings:
        person = ada if who == "a" else bruno
        with vault.ring_of(person):
            record.raise_topic(pair, "A thing", by=person)

    assert of(pair, as_ada.open("today"))[2] == f"{said} Open the page"


def test_what_both_promised_stands_there_alike(pair, meeting, ada, bruno, as_ada, as_bruno):
    with vault.ring_of(ada):
        record.make_commitment(
            pair, "Ask for the budget", owed_by=ada, due=date(2027, 3, 20), by=ada
        )
        record.make_commitment(pair, "Write the outline", owed_by=bruno, by=ada)
        kept = record.make_commitment(pair, "Book the room", owed_by=ada, by=ada)
        record.review_commitment(kept, "kept", by=ada)

    assert as_ada.open("today").part(f"with-{pair.pk}").rows == [
        ["You", "Ask for the budget", "By 20 March"],
        ["Bruno", "Write the outline"],
    ]
    assert as_bruno.open("today").part(f"with-{pair.pk}").rows == [
        ["Ada", "Ask for the budget", "By 20 March"],
        ["You", "Write the outline"],
    ]


def test_a_move_is_told_in_one_sentence_to_both(pair, meeting, bruno, as_ada, as_bruno):
    meetings.move(meeting, date(2027, 3, 12), time(15), "Europe/Rome", seen=0, by=bruno)

    moved = "it was tomorrow. Nothing else changed."
    assert f"Bruno moved it here; {moved}" in of(pair, as_ada.open("today"))
    assert f"You moved it here; {moved}" in of(pair, as_bruno.open("today"))


def test_a_day_off_is_said_a_week_before_and_kept_from_here(
    pair, meeting, bruno, ada, as_bruno, visit
):
    people.go_away(bruno, date(2027, 3, 11), date(2027, 3, 11))
    visitor = visit(ada)
    page = visitor.open("today")

    asked = of(pair, page)
    assert asked[3:7] == [
        "Bruno is not available on this day: move it, or keep it?",
        "Another day",
        "Keep it",
        "Not today",
    ]
    assert page.links["Another day"] == reverse("meeting-move", args=[pair.pk, meeting.pk])
    assert "This falls on a day off of yours: move it, keep it, or let it go?" in of(
        pair, as_bruno.open("today")
    )
    page = visitor.press("Keep it")
    assert of(pair, page) == asked[:3] + asked[6:]
    assert "Keep it" not in as_bruno.open("today").buttons
    with clock.at(meeting.starts_at - timedelta(days=7, minutes=1)):
        assert "Keep it" not in as_bruno.open("today").buttons


def test_not_today_is_at_hand_only_when_the_day_is_near(pair, meeting, as_bruno):
    with clock.at(meeting.starts_at - timedelta(days=3)):
        assert "Not today" not in of(pair, as_bruno.open("today"))
    with clock.at(meeting.starts_at + timedelta(minutes=5)):
        assert "Not today" in of(pair, as_bruno.open("today"))
    with clock.at(meeting.starts_at + timedelta(minutes=31)):
        assert "Not today" not in of(pair, as_bruno.open("today"))


def test_of_a_pair_that_ended_nothing_stands_there(pair, meeting, as_ada):
    pairs.part(pair)

    assert not as_ada.open("today").has(f"with-{pair.pk}")


def test_a_line_is_brought_from_here(pair, meeting, ada, bruno, visit):
    visitor = visit(ada)
    visitor.open("today")
    page = visitor.press("Add", text="Easter: who is away")

    assert page.status == 200
    assert of(pair, page)[2] == "You bring one thing. Open the page"
    assert page.field("Something to talk about with Bruno").value == ""
    with vault.ring_of(bruno):
        topic = pair.topics.get()
        assert (topic.text, topic.brought_by, topic.just_to_share) == (
            "Easter: who is away",
            ada,
            False,
        )


def test_a_line_just_to_share_is_brought_from_here(pair, meeting, ada, visit):
    visitor = visit(ada)
    visitor.open("today")
    visitor.press("Add", text="My sister had her baby", just_to_share="on")

    assert pair.topics.get().just_to_share


def test_a_form_sent_twice_brings_one_line(pair, meeting, ada, visit):
    visitor = visit(ada)
    visitor.open("today")
    form, data = visitor.filled("Add", text="Easter")
    for _ in range(2):
        page = visitor.send(form, data)

    assert of(pair, page)[2] == "You bring one thing. Open the page"
    assert pair.topics.count() == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("   ", "This field is required."),
        ("x" * 2001, "Ensure this value has at most 2000 characters (it has 2001)."),
        ("a\0b", "Null characters are not allowed."),
    ],
    ids=["empty", "too long", "nul"],
)
def test_a_line_that_cannot_be_kept_is_given_back_with_the_reason(
    pair, meeting, ada, visit, text, why
):
    visitor = visit(ada)
    visitor.open("today")
    page = visitor.press("Add", text=text, just_to_share="on")

    assert (page.status, page.wrong) == (422, [why])
    assert page.field("Something to talk about with Bruno").value == text
    assert "checked" in page.field("Just to share").attributes
    assert pair.topics.count() == 0


def test_a_wrong_line_for_one_does_not_stand_in_the_field_of_another(pair, ada, cleo, as_ada):
    other = pairs.pair_up(ada, cleo)
    as_ada.open("today")
    page = as_ada.press("Add", within=f"with-{other.pk}", text="y" * 2001)

    assert page.status == 422
    assert page.field("Something to talk about with Cleo").value == "y" * 2001
    assert page.field("Something to talk about with Bruno").value == ""


def test_a_line_for_a_pair_that_ended_meanwhile_is_not_added_and_not_lost(pair, ada, visit):
    visitor = visit(ada)
    visitor.open("today")
    form, good = visitor.filled("Add", text="Easter")
    pairs.part(pair)

    for text in ("Easter", " "):
        page = visitor.send(form, good | {"text": text})
        assert page.status == 410  # htmx puts nothing in, so that the field keeps its words
        assert "This is history now" in main(page)
        assert [kept.value for kept in page.all("textarea")] == [text] * bool(text.strip())
    assert pair.topics.count() == 0


def test_only_a_part_is_fetched_again_when_news_come(pair, meeting, ada, as_ada):
    pairs.pair_up(ada, someone("Emil"))
    part = as_ada.open("today", part=str(pair.pk))

    assert [section["id"] for section in part.all("section")] == [f"with-{pair.pk}"]
    assert not part.all("html")


def test_the_soonest_stands_first_and_those_without_a_day_last(pair, meeting, ada, as_ada):
    without_a_day, sooner = (pairs.pair_up(ada, someone(name)) for name in ("Emil", "Fela"))
    meetings.arrange(sooner, date(2027, 3, 10), time(18), "Europe/Rome", minutes=30, by=ada)

    headings = [heading.text for heading in as_ada.open("today").all("h2")]

    assert headings == [
        "You and Fela talk today at 18:00, at the office.",
        "You and Bruno talk tomorrow at 15:00, on a walk.",
        "You and Emil",
    ]
    assert without_a_day.is_open


def test_with_many_people_those_further_away_have_one_line(ada, as_ada, now):
    for number in range(14):
        pair = pairs.pair_up(ada, someone(f"Person{number}"))
        day = date(2027, 3, 11) + timedelta(days=number)
        meetings.arrange(pair, day, time(11), "Europe/Rome", minutes=30, by=ada)

    page = as_ada.open("today")

    assert len(page.all("form", of="adding")) == 12
    later = page.all("section")[-1]
    assert later.lines == [
        "Later",
        "Person12",
        "Tuesday, 23 March, 11:00",
        "Person13",
        "Wednesday, 24 March, 11:00",
    ]
    assert list(later.links.values())[-1] == f"/with/{pair.pk}/"


def test_who_may_vouch_for_a_new_address_is_asked_here_until_somebody_did(
    pair, meeting, bruno, cleo, xenia, as_ada, as_bruno
):
    pairs.change_address(bruno, "bruno@elsewhere.example", by=xenia)
    asked = "Is it really Bruno? Have a look"

    page = as_ada.open("today")
    assert asked in main(page)
    for visitor in (as_bruno, Visitor(cleo), Visitor(xenia)):
        assert "Is it really" not in visitor.open("today").text
    as_ada.go(page.links["Have a look"])
    as_ada.press("Yes, I vouch for it")
    assert asked not in main(as_ada.open("today"))


def test_the_page_asks_the_database_as_often_for_ten_people_as_for_one(ada, now):
    visitor = Visitor(ada)
    asked = {}
    for number in range(1, 11):
        _a_pair_with_everything(ada, someone(f"Person{number}"))
        if number in {1, 3, 10}:
            visitor.open("today")  # what is loaded once a process is loaded by now
            with CaptureQueriesContext(connection) as queries:
                page = visitor.open("today")
            asked[number] = len(queries)
            assert len(page.all("form")) == number

    assert asked[1] == asked[3] == asked[10], asked
    # With what was let go, days off, a silent way, (two) whose address waits for a yes, and (two) what calendars ask.
    assert asked[1] <= 21


def _a_pair_with_everything(ada, report):
    pair = pairs.pair_up(ada, report)
    with clock.at(datetime(2027, 2, 22, 9, 0, tzinfo=UTC)):
        with vault.ring_of(ada):
            proposal = agreements.propose(pair, EVERY_2_WEEKS, by=ada)
        with vault.ring_of(report):
            agreements.accept(proposal, by=report)
    with vault.ring_of(report):
        agreements.propose_pause(pair, date(2027, 6, 1), date(2027, 6, 30), by=report)
        record.raise_topic(pair, "A topic", by=report)
        record.make_commitment(pair, "A promise", owed_by=report, by=report)


def test_who_reads_italian_reads_italian_days(pair, meeting, as_ada, ada):
    ada.language = "it"
    ada.save()
    with clock.at(datetime(2027, 3, 8, 9, tzinfo=UTC)):
        page = as_ada.open("today")

    assert page.all("html")[0]["lang"] == "it"
    assert page.all("time")[0].text == "Lunedì 8 marzo"
    assert "giovedì alle 15:00" in page.all("h2")[0].text


def test_what_was_typed_by_others_is_shown_as_text(pair, meeting, ada, bruno, as_ada):
    hostile = "<img src=x onerror=alert(1)> 😀 \u202eabc"
    bruno.name = "<b>Bruno</b>"
    bruno.save()
    with vault.ring_of(bruno):
        record.make_commitment(pair, hostile, owed_by=bruno, by=bruno)

    page = as_ada.open("today")

    assert page.part(f"with-{pair.pk}").rows == [["<b>Bruno</b>", hostile]]
    assert page.all("img", "b") == []


def test_the_format_of_the_day_is_in_the_sentence(pair, meeting, bruno, as_ada):
    said = {
        Format.OFFICE: "at the office",
        Format.COFFEE: "over a coffee",
        Format.HOME: "from home",
        Format.CALL: "on a call",
    }
    for how, words in said.items():
        with vault.ring_of(bruno):
            meetings.meet_as(meeting, how, "", by=bruno)
        assert (
            of(pair, as_ada.open("today"))[0] == f"You and Bruno talk tomorrow at 15:00, {words}."
        )


def test_what_was_let_go_is_told_in_one_sentence_and_can_be_taken_back(
    pair, meeting, bruno, as_ada, as_bruno
):
    meetings.let_go(meeting, seen=0, by=bruno)

    assert of(pair, as_ada.open("today"))[3:4] == [
        "Bruno let Thursday, 11 March go. Every topic stays."
    ]
    page = as_bruno.open("today")
    assert of(pair, page)[3:4] == ["You let Thursday, 11 March go. Take it back"]
    assert page.links["Take it back"] == f"/with/{pair.pk}/meetings/{meeting.pk}/"
    with clock.at(datetime(2027, 3, 12, 9, tzinfo=UTC)):
        assert "Thursday, 11 March" not in as_ada.open("today").text
    meetings.meet_after_all(meeting, seen=1, by=bruno)
    assert "go." not in as_ada.open("today").text


def test_the_sentence_does_not_say_how_often_something_was_let_go(pair, agreement, bruno, as_ada):
    """Who waits that day has to know (one sentence, of the soonest alone); nothing ever counts."""
    before = of(pair, as_ada.open("today"))
    first, second, third, fourth = pair.meetings.filter(slot__gte=date(2027, 3, 11))[:4]
    for one in (first, second, third):
        meetings.let_go(one, seen=0, by=bruno)

    after = of(pair, as_ada.open("today"))

    assert after[0] == "You and Bruno talk on Thursday, 22 April at 15:00, on a walk."
    assert [line for line in after[1:] if line not in before] == [
        "Bruno let Thursday, 11 March go. Every topic stays."
    ]
    assert fourth.is_planned


def test_also_of_who_has_one_line_it_is_told_what_was_let_go(ada, as_ada, now):
    for number in range(13):
        report = someone(f"Person{number}")
        pair = pairs.pair_up(ada, report)
        day = date(2027, 3, 11) + timedelta(days=number)
        meetings.arrange(pair, day, time(11), "Europe/Rome", minutes=30, by=ada)
    meetings.let_go(pair.meetings.get(), seen=0, by=report)

    assert as_ada.open("today").all("section")[-1].lines == [
        "Later",
        "Person12",
        "You have no rhythm yet. Person12 let Tuesday, 23 March go. Every topic stays.",
    ]
