"""The record over time: reading on, finding, taking a copy along, and how it was before."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from entrenous import clock, meetings, pairs, preparation, record, vault
from tests.web.reading import Visitor

HOSTILE = "<img src=x onerror=alert(1)> 😀 \u202eabc\u200f javascript:alert(1)"


def entries(page):
    return [article.lines for article in page.all("article")]


def dots(page):
    return [len(strip.all("circle")) for strip in page.all("svg", of="strip")]


def found(page):
    return [row[1] for section in page.all("section") for row in section.rows]


def copy_of(visitor, pair):
    answer = visitor.client.get(reverse("record-copy", args=[pair.pk]))
    assert answer["Content-Type"] == "text/markdown; charset=utf-8"
    return answer.content.decode()


def test_before_the_first_1_1_the_page_says_that_it_will_begin(pair, as_ada):
    page = as_ada.open("record", pair.pk)

    assert page.title == "Ada and Bruno, the record · Entrenous"
    assert page.all("section")[-1].lines == [
        "Nothing here yet. After your first 1:1 this page begins."
    ]


def test_each_1_1_that_took_place_stands_there_newest_first(pair, talked, ada, as_ada, as_bruno):
    talked(
        date(2027, 3, 2),
        notes="We spoke of Easter.\n\nAnd of May.",
        topics=["Easter", "The book"],
        promises=["Ask for the budget"],
    )
    talked(date(2027, 3, 9))
    with vault.ring_of(ada):
        record.review_commitment(pair.commitments.get(), "kept", "They said yes.", by=ada)

    assert entries(as_ada.open("record", pair.pk)) == [
        ["Tuesday, 9 March 2027", "At the office, 30 minutes", "A friendly chat."],
        [
            "Tuesday, 2 March 2027",
            "At the office, 30 minutes",
            "We spoke of Easter.",
            "And of May.",
            "What we talked about",
            *("You", "Easter"),
            *("You", "The book"),
            "What we promised",
            *("You", "Ask for the budget", "✓ Kept, 10 March: They said yes."),
        ],
    ]
    theirs = entries(as_bruno.open("record", pair.pk))
    assert theirs[1][-3:] == ["Ada", "Ask for the budget", "✓ Kept, 10 March: They said yes."]


def test_what_did_not_take_place_is_not_in_the_record(pair, meeting, bruno, as_ada):
    meetings.let_go(meeting, seen=0, by=bruno)

    assert entries(as_ada.open("record", pair.pk)) == []


def test_a_change_after_the_meeting_is_said_with_who_and_when(pair, talked, bruno, as_ada):
    held = talked(date(2027, 3, 3), notes="Bruno goes to Lisbon.")
    with vault.ring_of(bruno):
        record.write_notes(held, "Bruno goes to Porto.", base="Bruno goes to Lisbon.", by=bruno)
    page = as_ada.open("record", pair.pk)

    assert entries(page)[0][2:] == [
        "Bruno goes to Porto.",
        "Bruno changed this on 10 March. As it was before",
    ]
    assert page.links["As it was before"] == reverse("wordings", args=[pair.pk, held.notes.pk])


def test_further_back_is_a_page_further(pair, talked, as_ada):
    for number in range(25):
        talked(date(2026, 9, 7) + timedelta(weeks=number), topics=[f"Topic {number}"])
    page = as_ada.open("record", pair.pk)

    assert len(entries(page)) == 20
    page = as_ada.go(reverse("record", args=[pair.pk]) + page.links["Earlier"])
    assert [entry[-1] for entry in entries(page)] == [f"Topic {n}" for n in (4, 3, 2, 1, 0)]
    assert "Earlier" not in page.links
    assert page.links["Later"] == "?page=1"


@pytest.mark.parametrize("number", ["0", "-1", "999", "x", "\0"])
def test_a_page_that_does_not_exist_is_the_nearest_one(pair, talked, as_ada, number):
    talked(date(2027, 3, 3))

    assert len(entries(as_ada.open("record", pair.pk, page=number))) == 1


def test_the_year_has_a_dot_for_each_1_1_that_took_place_and_for_nothing_else(
    pair, agreement, talked, bruno, as_ada
):
    talked(date(2026, 2, 20))  # more than a year ago
    for day in (date(2026, 4, 1), date(2026, 9, 30), date(2026, 10, 1), date(2027, 3, 3)):
        talked(day)
    before = as_ada.open("record", pair.pk)
    assert dots(before) == [2, 2]
    assert [strip["aria-label"] for strip in before.all("svg", of="strip")] == [
        "April 2026 to September 2026: a dot for each 1:1 that took place",
        "October 2026 to March 2027: a dot for each 1:1 that took place",
    ]

    first, second, third = pair.meetings.filter(slot__gte=date(2027, 3, 11))[:3]
    meetings.let_go(first, seen=0, by=bruno)
    meetings.put_off(second, seen=0, by=bruno)
    meetings.move(third, date(2027, 3, 12), time(15), "Europe/Rome", seen=0, by=bruno)

    after = as_ada.open("record", pair.pk)
    assert dots(after) == dots(before)


def test_both_see_the_same_dots_whatever_their_zone(pair, ada, as_ada, as_bruno):
    """An hour after midnight on 1 March in Rome it is still February in New York."""
    with clock.at(datetime(2027, 2, 27, tzinfo=UTC)):
        late = meetings.arrange(pair, date(2027, 3, 1), time(1), "Europe/Rome", minutes=30, by=ada)
    with clock.at(late.ends_at), vault.ring_of(ada):
        record.close(late, by=ada)

    places = [
        [circle["cx"] for circle in strip.all("circle")]
        for visitor in (as_ada, as_bruno)
        for strip in visitor.open("record", pair.pk).all("svg", of="strip")
    ]
    assert places[:2] == places[2:]
    assert float(places[1][0]) > 5 * 48  # the last of six months


def test_words_are_found_in_all_that_the_two_wrote_newest_first(
    pair, meeting, talked, ada, bruno, as_bruno
):
    held = talked(
        date(2027, 3, 3),
        notes="The Garden was mentioned.",
        topics=["A garden in spring"],
        promises=["Plant the garden"],
    )
    with vault.ring_of(bruno):
        record.review_commitment(pair.commitments.get(), "open", "Garden half done", by=bruno)
        record.raise_topic(pair, "More garden", by=bruno)
        record.raise_topic(pair, "Something else", by=bruno)
    as_bruno.open("record", pair.pk)
    page = as_bruno.press("Find", words="  GARDEN ")

    assert sorted(found(page)) == [
        "A garden in spring",
        "Garden half done",
        "More garden",
        "Plant the garden",
        "The Garden was mentioned.",
    ]
    days = [row[0] for row in page.all("section")[-1].rows]
    assert days == ["10 March", "10 March", "3 March", "3 March", "3 March"]
    assert reverse("meeting", args=[pair.pk, held.pk]) in page.links.values()
    assert page.field("Find something that you two wrote").value == "  GARDEN "
    assert page.links["The whole record"] == reverse("record", args=[pair.pk])


def test_all_of_the_words_must_be_there(pair, talked, as_ada):
    talked(date(2027, 3, 3), topics=["Easter in Rome", "Easter in Lisbon"])
    as_ada.open("record", pair.pk)

    assert found(as_ada.press("Find", words="rome easter")) == ["Easter in Rome"]
    page = as_ada.press("Find", words="rome lisbon")
    assert page.all("h2")[-1].text == "Nothing with these words"
    assert found(page) == []


def test_of_a_long_text_the_place_with_the_word_is_shown(pair, talked, as_ada):
    talked(date(2027, 3, 3), notes="before " * 200 + "needle " + "after " * 200)
    as_ada.open("record", pair.pk)
    (text,) = found(as_ada.press("Find", words="needle"))

    assert "needle" in text
    assert text.startswith("… ")
    assert text.endswith(" …")
    assert len(text) < 400


def test_words_to_find_stand_in_no_address_and_in_no_log(pair, talked, as_ada, caplog):
    talked(date(2027, 3, 3), topics=["A rareword here"])
    as_ada.open("record", pair.pk)
    with caplog.at_level("DEBUG"):
        page = as_ada.press("Find", words="rareword")

    assert found(page) == ["A rareword here"]
    assert page.answer.redirect_chain == []
    assert page.answer.request["QUERY_STRING"] == ""
    assert not [link for link in page.links.values() if "rareword" in link]
    assert "rareword" not in caplog.text
    assert [form["method"] for form in page.all("form") if form.get("role") == "search"] == ["post"]


def test_words_in_an_address_find_nothing(pair, talked, as_ada):
    talked(date(2027, 3, 3), topics=["A rareword here"])
    page = as_ada.open("record", pair.pk, words="rareword")

    assert len(entries(page)) == 1
    assert page.field("Find something that you two wrote").value == ""


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (" ", "This field is required."),
        ("x" * 201, "Ensure this value has at most 200 characters (it has 201)."),
        ("a\0b", "Null characters are not allowed."),
    ],
    ids=["empty", "too long", "nul"],
)
def test_words_that_cannot_be_looked_for_are_given_back_above_the_record(
    pair, talked, as_ada, words, why
):
    talked(date(2027, 3, 3))
    as_ada.open("record", pair.pk)
    page = as_ada.press("Find", words=words)

    assert (page.status, page.wrong) == (422, [why])
    assert page.field("Find something that you two wrote").value == words
    assert [entry[0] for entry in entries(page)] == ["Wednesday, 3 March 2027"]


def test_nothing_of_another_pair_is_found(pair, ada, cleo, as_ada):
    other = pairs.pair_up(ada, cleo)
    with vault.ring_of(ada):
        record.raise_topic(other, "A rareword of Cleo", by=ada)
    as_ada.open("record", pair.pk)

    assert found(as_ada.press("Find", words="rareword")) == []


def test_what_was_typed_is_shown_as_text_in_the_record_and_when_found(pair, talked, as_ada):
    talked(date(2027, 3, 3), notes=HOSTILE, topics=[HOSTILE], promises=[HOSTILE])
    page = as_ada.open("record", pair.pk)
    assert entries(page)[0].count(HOSTILE) == 3
    assert page.all("img") == []

    page = as_ada.press("Find", words="<img onerror")
    assert found(page) == [HOSTILE] * 3
    assert page.all("img") == []
    assert not [link for link in page.links.values() if "javascript" in link]


def test_the_copy_has_everything_once_oldest_first(pair, agreement, talked, ada, bruno, as_bruno):
    talked(
        date(2027, 3, 2),
        notes="We spoke of Easter.\n\nAnd of May.",
        topics=["Easter", "Two\nlines"],
        promises=["Ask for the budget"],
    )
    talked(date(2027, 3, 9))
    never_closed = pair.meetings.get(slot=date(2027, 2, 25))
    with vault.ring_of(ada):
        promise = pair.commitments.get()
        record.review_commitment(promise, "open", "Half of it", by=ada)
        record.review_commitment(promise, "kept", by=ada)
        record.change_commitment(promise, promise.text, date(2027, 3, 20), by=ada)
        record.make_commitment(pair, "Water the plants", owed_by=bruno, by=ada)
        record.write_notes(never_closed, "We met, and nobody closed it.", base="", by=ada)
        record.raise_topic(pair, "The garden", by=ada)
        record.park_topic(record.raise_topic(pair, "Another day", by=ada), by=ada)
        record.drop_topic(record.raise_topic(pair, "Taken off", by=ada), by=ada)

    assert copy_of(as_bruno, pair).splitlines() == [
        "# Ada and Bruno",
        "",
        "## Thursday, 25 February 2027",
        "",
        "On a walk, 45 minutes.",
        "",
        "We met, and nobody closed it.",
        "",
        "## Tuesday, 2 March 2027",
        "",
        "At the office, 30 minutes.",
        "",
        "We spoke of Easter.",
        "",
        "And of May.",
        "",
        "### What we talked about",
        "",
        "- Ada: Easter",
        "- Ada: Two",
        "  lines",
        "",
        "### What we promised",
        "",
        "- Ada: Ask for the budget",
        "  - By 20 March",
        "  - 10 March, Ada: still on: Half of it",
        "  - 10 March, Ada: kept",
        "",
        "## Tuesday, 9 March 2027",
        "",
        "At the office, 30 minutes.",
        "",
        "A friendly chat.",
        "",
        "## What we promised",
        "",
        "- Bruno: Water the plants",
        "",
        "## For next time",
        "",
        "- Ada: The garden",
        "- Ada: Another day",
    ]


def test_the_copy_has_what_the_two_told_each_other_once_both_did(pair, now, ada, bruno, as_bruno):
    for person, text in ((ada, "Noise"), (bruno, "Hunger")):
        assert "told" not in copy_of(as_bruno, pair)
        with vault.ring_of(person):
            preparation.answer(pair, preparation.together_code("grumpy"), text, by=person)
            preparation.share_way_of_working(pair, by=person)
    with vault.ring_of(ada):
        record.want_feedback(pair, "How I run reviews", by=ada)

    assert copy_of(as_bruno, pair).splitlines()[1:] == [
        "",
        "## What you told each other",
        "",
        "### What makes you grumpy, and how does the other notice?",
        "",
        "- Bruno: Hunger",
        "- Ada: Noise",
        "",
        "## Feedback wanted",
        "",
        "- Ada: How I run reviews",
    ]


def test_the_copy_says_no_word_of_what_was_let_go(pair, meeting, bruno, as_ada):
    meetings.let_go(meeting, seen=0, by=bruno)

    assert copy_of(as_ada, pair) == "# Ada and Bruno"


def test_the_copy_is_a_file_with_both_names_and_kept_by_no_proxy(pair, as_ada):
    answer = as_ada.client.get(reverse("record-copy", args=[pair.pk]))

    assert answer["Content-Disposition"] == 'attachment; filename="ada-and-bruno.md"'
    assert answer["Cache-Control"] == "no-store"


def test_the_copy_stands_on_its_own_for_names_of_any_script(pair, bruno, as_ada):
    bruno.name = '日本 "../x'
    bruno.save()
    answer = as_ada.client.get(reverse("record-copy", args=[pair.pk]))

    assert answer["Content-Disposition"] == 'attachment; filename="ada-and-person.md"'


def test_of_an_ended_pair_the_record_is_read_searched_and_copied(pair, talked, as_ada):
    talked(date(2027, 3, 3), topics=["Easter"])
    pairs.part(pair)
    page = as_ada.open("record", pair.pk)

    assert page.part("main").all(of="lead")[0].text == (
        "This is history now. The two of you can read it, and nobody else."
    )
    assert found(as_ada.press("Find", words="easter")) == ["Easter"]
    assert "- Ada: Easter" in copy_of(as_ada, pair)


def test_who_reads_italian_reads_italian_days(pair, talked, ada, as_ada):
    talked(date(2027, 3, 4), notes="Pasqua")
    ada.language = "it"
    ada.save()
    page = as_ada.open("record", pair.pk)

    assert page.all("h2")[-1].text == "Giovedì 4 marzo 2027"
    assert page.all("svg", of="strip")[1]["aria-label"].startswith("Da ottobre 2026 a")
    assert "## Giovedì 4 marzo 2027" in copy_of(as_ada, pair).splitlines()


def whole(text):
    return ["The whole wording", text]


def test_each_wording_stands_with_who_and_when_and_either_brings_one_back(
    pair, meeting, ada, bruno, as_bruno, now
):
    with vault.ring_of(ada):
        topic = record.raise_topic(pair, "Easter", by=ada)
    with clock.at(now + timedelta(days=1)), vault.ring_of(bruno):
        record.reword(topic, "Easter and May", by=bruno)

    with clock.at(now + timedelta(days=2)):
        page = as_bruno.open("wordings", pair.pk, topic.pk)
        assert [section.lines for section in page.all("section")] == [
            [
                "You, 11 March, 04:00",
                "As it stands",
                "Easter put in: and May",
                *whole("Easter and May"),
            ],
            ["Ada, 10 March, 04:00", "put in: Easter", "Bring this wording back"],
        ]
        assert [put_in.text for put_in in page.all("ins")] == ["put in: and May", "put in: Easter"]
        page = as_bruno.press("Bring this wording back")
        assert [section.lines[0] for section in page.all("section")] == [
            "You, 12 March, 04:00",
            "You, 11 March, 04:00",
            "Ada, 10 March, 04:00",
        ]
        assert page.all("section")[0].lines[1:] == [
            "As it stands",
            "Easter taken out: and May",
            *whole("Easter"),
        ]
        assert [taken_out.text for taken_out in page.all("del")] == ["taken out: and May"]


def test_bringing_back_sent_twice_is_one_change(pair, ada, bruno, as_bruno, now):
    with vault.ring_of(ada):
        topic = record.raise_topic(pair, "Easter", by=ada)
    with clock.at(now + timedelta(days=1)), vault.ring_of(bruno):
        record.reword(topic, "Easter and May", by=bruno)
    as_bruno.open("wordings", pair.pk, topic.pk)
    form, data = as_bruno.filled("Bring this wording back")
    for _ in range(2):
        page = as_bruno.send(form, data)

    assert len(page.all("section")) == 3


@pytest.mark.parametrize("kind", ["notes", "commitment"])
def test_notes_and_promises_have_their_wordings_as_well(pair, talked, bruno, as_ada, kind):
    held = talked(date(2027, 3, 3), notes="As it was", promises=["As it was"])
    with vault.ring_of(bruno):
        if kind == "notes":
            row = held.notes
            record.write_notes(held, "As it is", base="As it was", by=bruno)
        else:
            row = pair.commitments.get()
            record.reword(row, "As it is", by=bruno)
    page = as_ada.open("wordings", pair.pk, row.pk)

    now, before = page.all("section")
    assert now.lines[0] == "Bruno, 10 March, 10:00"
    assert ([out.text for out in now.all("del")], [put.text for put in now.all("ins")]) == (
        ["taken out: was"],
        ["put in: is"],
    )
    assert now.lines[-2:] == whole("As it is")
    assert before.lines[1:] == ["put in: As it was", "Bring this wording back"]
    assert page.links["Wednesday, 3 March"] == reverse("meeting", args=[pair.pk, held.pk])


def test_what_was_never_changed_stands_as_it_was_written(pair, ada, as_ada):
    with vault.ring_of(ada):
        topic = record.raise_topic(pair, "Easter", by=ada)

    assert [s.lines for s in as_ada.open("wordings", pair.pk, topic.pk).all("section")] == [
        ["You, 10 March, 10:00", "As it stands", "put in: Easter"]
    ]


def test_wordings_of_what_does_not_exist_or_is_another_pairs_are_not_found(
    pair, ada, cleo, bruno, as_bruno
):
    other = pairs.pair_up(ada, cleo)
    with vault.ring_of(ada):
        theirs = record.raise_topic(other, "Theirs", by=ada)

    for row in (uuid4(), theirs.pk, bruno.pk):
        assert as_bruno.open("wordings", pair.pk, row).status == 404


def test_the_wordings_of_an_ended_pair_are_read_and_none_is_brought_back(
    pair, ada, bruno, as_ada, now
):
    with vault.ring_of(ada):
        topic = record.raise_topic(pair, "Easter", by=ada)
    with clock.at(now + timedelta(days=1)), vault.ring_of(bruno):
        record.reword(topic, "Easter and May", by=bruno)
    as_ada.open("wordings", pair.pk, topic.pk)
    form, data = as_ada.filled("Bring this wording back")
    pairs.part(pair)

    assert as_ada.send(form, data).status == 410
    page = as_ada.open("wordings", pair.pk, topic.pk)
    assert page.part("main").all("button") == []
    assert page.all("section")[1].lines == ["You, 10 March, 10:00", "put in: Easter"]


def test_the_page_asks_the_database_as_often_after_thirty_1_1s_as_after_one(
    pair, agreement, talked, as_bruno
):
    asked, searched = {}, {}
    for number in range(1, 31):
        talked(
            date(2026, 5, 4) + timedelta(weeks=number),
            notes=f"Notes {number}",
            topics=[f"Topic {number}"],
            promises=[f"Promise {number}"],
        )
        if number in {1, 5, 30}:
            as_bruno.open("record", pair.pk)
            with CaptureQueriesContext(connection) as queries:
                page = as_bruno.open("record", pair.pk)
            asked[number] = len(queries)
            assert len(entries(page)) == min(number, 20)
            with CaptureQueriesContext(connection) as queries:
                page = as_bruno.press("Find", words="Topic")
            searched[number] = len(queries)
            assert len(found(page)) == number

    assert asked[1] == asked[5] == asked[30], asked
    assert searched[1] == searched[5] == searched[30], searched
    assert asked[1] <= 18


def test_the_copy_of_thirty_1_1s_asks_as_often_as_of_one(pair, agreement, talked, ada, now):
    visitor = Visitor(ada)
    asked = {}
    for number in range(1, 31):
        talked(date(2026, 5, 4) + timedelta(weeks=number), notes="N", topics=["T"], promises=["P"])
        if number in {1, 30}:
            copy_of(visitor, pair)
            with CaptureQueriesContext(connection) as queries:
                copy_of(visitor, pair)
            asked[number] = len(queries)

    assert asked[1] == asked[30], asked
