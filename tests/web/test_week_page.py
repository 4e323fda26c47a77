"""A manager's week: moves are tried in the address, and one press applies them all."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from entrenous import clock, meetings, pairs, people, record, vault
from tests.cast import someone
from tests.web.reading import Visitor

ROME = "Europe/Rome"
WORKING_WEEK = ["Monday 8", "Tuesday 9", "Wednesday 10 today", "Thursday 11", "Friday 12"]
ALL_AT_ONCE = "Nothing has moved yet. Press once to move them all; each of you can still change it."


@pytest.fixture
def meet(ada):
    """meet(pair, day, hour) is one more 1:1 in March, told in Rome."""

    def arrange(pair, day, hour, minutes=30):
        return meetings.arrange(
            pair, date(2027, 3, day), time(hour), ROME, minutes=minutes, by=pair.manager
        )

    return arrange


@pytest.fixture
def with_cleo(pair, ada, cleo):
    return pairs.pair_up(ada, cleo)


@pytest.fixture
def with_dora(pair, ada, dora):
    return pairs.pair_up(ada, dora)


def board(page):
    """Each day with its cards, as they are read."""
    return {
        day.all("h2")[0].text: [card.text for card in day.all("li", of="with")]
        for day in page.all("section", of="day")
    }


def names(page):
    """Each day with who stands there and when."""
    return {
        day.all("h2")[0].text: [
            (card.all("time")[0].text, card.all("a", of="name")[0].text)
            for card in day.all("li", of="with")
        ]
        for day in page.all("section", of="day")
        if day.all("li", of="with")
    }


def slots(page):
    """Each day with the hours that are offered."""
    offered = {
        day.all("h2")[0].text: [slot.text[:5] for slot in day.all("a", of="slot")]
        for day in page.all("section", of="day")
    }
    return {day: hours for day, hours in offered.items() if hours}


def follow(visitor, label):
    """Press the link that is called so for who cannot see."""
    links = [a["href"] for a in visitor.page.all("a") if label in (a.get("aria-label"), a.text)]
    assert len(links) == 1, f"{len(links)} links say “{label}”"
    return visitor.go(links[0])


def stands(meeting):
    meeting.refresh_from_db()
    return meeting.state, f"{meeting.starts_at:%d %B %H:%M}"


def asked(meeting, day, hour, seen=None):
    version = meeting.version if seen is None else seen
    return f"{meeting.pk}@202703{day:02}T{hour:02}00Z@{version}"


def test_the_cards_of_a_week_say_both_hours_and_what_is_on_the_list(
    pair, meeting, with_cleo, meet, bruno, as_ada
):
    with vault.ring_of(bruno):
        record.raise_topic(pair, "The garden", by=bruno)
    meet(with_cleo, 11, 10)

    page = as_ada.open("week")

    assert page.part("board").lines[:2] == ["Week 10", "8 to 12 March"]
    assert board(page) == {
        "Monday 8": [],
        "Tuesday 9": [],
        "Wednesday 10 today": [],
        "Thursday 11": [
            "10:00 Cleo At the office, 30 minutes. A chat. Nothing on the list. Move",
            "15:00, 09:00 in New York Bruno On a walk, 45 minutes. Move",
        ],
        "Friday 12": [],
    }
    with vault.ring_of(bruno):
        assert "The garden" not in page.text


def test_who_reports_sees_their_own_with_who_manages(meeting, as_bruno):
    assert board(as_bruno.open("week"))["Thursday 11"] == [
        "09:00, 15:00 in Rome Ada On a walk, 45 minutes. Ada manages, you report. A chat. Nothing on the list. Move"
    ]


def test_what_has_begun_cannot_be_taken_up(meeting, as_ada):
    with clock.at(meeting.starts_at + timedelta(hours=1)):
        page = as_ada.open("week")

    assert board(page)["Thursday 11 today"] == [
        "15:00, 09:00 in New York Bruno On a walk, 45 minutes. A chat. Nothing on the list."
    ]
    assert not page.all("span", of="handle")


def test_who_meets_nobody_reads_so_and_nothing_else(cleo, now):
    page = Visitor(cleo).open("week")

    assert page.part("board").lines[2] == "Nobody meets you here yet."
    assert board(page) == {day: [] for day in WORKING_WEEK}
    assert page.part("board").buttons == []


def test_a_weekend_has_a_place_only_when_somebody_meets_there(pair, meet, as_ada):
    assert list(board(as_ada.open("week"))) == WORKING_WEEK
    meet(pair, 13, 10)

    assert list(board(as_ada.open("week"))) == [*WORKING_WEEK, "Saturday 13"]


def test_a_day_that_is_fuller_than_one_likes_says_so(
    pair, meeting, with_cleo, with_dora, meet, as_ada, ada
):
    meet(with_cleo, 11, 10)
    assert "More than" not in as_ada.open("week").text
    meet(with_dora, 11, 11)

    full = next(d for d in as_ada.open("week").all("section", of="day") if d.all(of="facts"))
    assert (full.all("h2")[0].text, full.lines[-1]) == ("Thursday 11", "More than your 2 a day.")


def test_lifting_one_shows_the_moments_that_suit_both(meeting, bruno, as_ada):
    as_ada.open("week")

    page = follow(as_ada, "Move Bruno")

    assert page.all(of="lead")[0].text == (
        "These moments suit you and Bruno. Press one of them, or drag Bruno there."
    )
    assert slots(page) == {  # inside nine to half past five of both, from now on
        "Wednesday 10 today": ["15:00", "15:45", "16:30"],
        "Thursday 11": ["15:00", "15:45", "16:30"],
        "Friday 12": ["15:00", "15:45"],
    }
    people.go_away(bruno, date(2027, 3, 10), date(2027, 3, 11))
    assert set(slots(as_ada.go(page.answer.request["PATH_INFO"], lift=str(meeting.pk)))) == {
        "Friday 12"
    }


def test_a_day_takes_no_more_than_the_manager_likes_with_the_tried_moves_counted(
    pair, meeting, with_cleo, with_dora, meet, as_ada
):
    with_cleo_ = meet(with_cleo, 12, 10)
    with_dora_ = meet(with_dora, 12, 11)
    lift = {"lift": str(meeting.pk)}
    address = reverse("week-of", args=["2027-03-08"])

    assert "Friday 12" not in slots(as_ada.go(address, **lift))
    elsewhere = {"move": asked(with_dora_, 9, 10)}
    assert "Friday 12" in slots(as_ada.go(address, **lift, **elsewhere))
    meetings.move(
        with_dora_, date(2027, 3, 15), time(11), ROME, seen=with_dora_.version, by=with_dora.manager
    )
    assert "Friday 12" in slots(as_ada.go(address, **lift))
    back = {"move": asked(with_dora_, 12, 10)}
    assert "Friday 12" not in slots(as_ada.go(address, **lift, **back))
    assert stands(with_cleo_) == ("planned", "12 March 09:00")


def test_the_moment_of_a_tried_move_is_taken_and_where_it_stood_is_free(
    pair, meeting, with_cleo, meet, ada, as_ada
):
    people.set_hours(ada, {4: (time(15), time(16))})
    other = meet(with_cleo, 12, 15, minutes=60)
    address, lift = reverse("week-of", args=["2027-03-08"]), {"lift": str(meeting.pk)}
    assert slots(as_ada.go(address, **lift)) == {}
    assert as_ada.page.all(of="lead")[0].text == (
        "No moment of this week suits you and Bruno. Look at another week."
    )

    assert slots(as_ada.go(address, **lift, move=asked(other, 11, 10)))["Friday 12"][0] == "15:00"
    meetings.move(other, date(2027, 3, 11), time(10), ROME, seen=other.version, by=ada)
    assert set(slots(as_ada.go(address, **lift))) == {"Friday 12"}
    assert slots(as_ada.go(address, **lift, move=asked(other, 12, 14))) == {}


def test_several_moves_are_tried_and_applied_with_one_press(pair, meeting, with_cleo, meet, as_ada):
    other = meet(with_cleo, 11, 10)
    as_ada.open("week")
    follow(as_ada, "Move Bruno")
    page = as_ada.go(
        next(a["href"] for a in as_ada.page.all("a", of="slot") if "12 March" in a.text)
    )
    assert page.all(of="lead")[0].text == ALL_AT_ONCE
    assert page.part("board").buttons == ["Move it"]
    follow(as_ada, "Move Cleo")
    page = as_ada.go(
        next(a["href"] for a in as_ada.page.all("a", of="slot") if "12 March" in a.text)
    )
    assert page.part("board").buttons == ["Move these 2"]
    tried = names(page)
    assert sorted(tried) == ["Friday 12"]
    assert {name for _hour, name in tried["Friday 12"]} == {"Bruno", "Cleo"}
    assert (stands(meeting), stands(other)) == (
        ("planned", "11 March 14:00"),
        ("planned", "11 March 09:00"),
    )

    page = as_ada.press("Move these 2")

    assert (names(page), page.part("board").buttons, page.told) == (tried, [], [])
    assert page.answer.request["PATH_INFO"] == reverse("week-of", args=["2027-03-08"])
    assert [day for _state, day in (stands(meeting), stands(other))] == [
        f"12 March {int(hour[:2]) - 1:02}{hour[2:]}"
        for hour, _name in sorted(tried["Friday 12"], key=lambda card: card[1])
    ]


def test_one_of_the_tried_moves_or_all_are_left(meeting, with_cleo, meet, as_ada):
    other = meet(with_cleo, 11, 10)
    both = {"move": [asked(meeting, 12, 14), asked(other, 12, 9)]}
    as_ada.go(reverse("week-of", args=["2027-03-08"]), **both)

    page = follow(as_ada, "Leave it, Bruno")
    assert names(page) == {
        "Thursday 11": [("15:00", "Bruno")],
        "Friday 12": [("10:00", "Cleo")],
    }
    page = follow(as_ada, "Leave all where they are")
    assert names(page) == {"Thursday 11": [("10:00", "Cleo"), ("15:00", "Bruno")]}


def test_a_lifted_one_is_put_back(meeting, as_ada):
    as_ada.open("week")
    follow(as_ada, "Move Bruno")

    page = follow(as_ada, "Leave it here")

    assert (slots(page), page.all(of="lead")) == ({}, [])


def test_one_that_was_moved_meanwhile_stays_as_it_is_and_the_rest_holds(
    meeting, with_cleo, meet, bruno, as_ada
):
    other = meet(with_cleo, 11, 10)
    both = {"move": [asked(meeting, 12, 14), asked(other, 12, 9)]}
    as_ada.go(reverse("week-of", args=["2027-03-08"]), **both)
    meetings.move(meeting, date(2027, 3, 12), time(16), ROME, seen=0, by=bruno)

    page = as_ada.press("Move these 2")

    assert page.told == ["Bruno was quicker; look at it once more."]
    assert (stands(meeting), stands(other)) == (
        ("planned", "12 March 15:00"),
        ("planned", "12 March 09:00"),
    )
    assert (names(page), page.part("board").buttons) == (
        {"Friday 12": [("10:00", "Cleo"), ("16:00", "Bruno")]},
        [],
    )


def test_one_that_cannot_be_is_said_and_stays_tried_and_the_rest_holds(
    meeting, with_cleo, meet, as_ada
):
    other = meet(with_cleo, 11, 10)
    both = {"move": [asked(meeting, 9, 14), asked(other, 12, 9)]}
    as_ada.go(reverse("week-of", args=["2027-03-08"]), **both)

    page = as_ada.press("Move these 2")

    assert page.told == ["Bruno: That moment is over. Please choose one that is to come."]
    assert (stands(meeting), stands(other)) == (
        ("planned", "11 March 14:00"),
        ("planned", "12 March 09:00"),
    )
    assert page.part("board").buttons == ["Move it"]


def test_the_same_moves_sent_twice_are_moved_once(meeting, as_ada):
    as_ada.go(reverse("week-of", args=["2027-03-08"]), move=asked(meeting, 12, 14))
    form, data = as_ada.filled("Move it")
    as_ada.send(form, data)
    before = stands(meeting), meeting.version

    page = as_ada.send(form, data)

    assert (page.told, (stands(meeting), meeting.version)) == ([], before)


def test_those_without_a_day_stand_below_with_moments_that_suit_both(
    meeting, with_cleo, meet, ada, as_ada
):
    meetings.put_off(meeting, seen=0, by=ada)
    page = as_ada.open("week")
    assert names(page) == {}
    below = page.part("undated").parent
    assert " / ".join(below.lines) == (
        "To find a day for / Bruno45 minutes. Good for both of you:"
        "Thu, 11 March, 15:45Fri, 12 March, 15:00Mon, 15 March, 14:00"
    )

    page = follow(as_ada, next(text for text in below.links if text.startswith("Mon, 15 March")))
    assert page.part("board").lines[:2] == ["Week 11", "15 to 19 March"]
    assert [name for _hour, name in names(page)["Monday 15"]] == ["Bruno"]
    assert not page.has("undated")
    page = as_ada.press("Move it")

    assert stands(meeting)[0] == "planned"
    assert [name for _hour, name in names(page)["Monday 15"]] == ["Bruno"]


def test_one_without_a_day_and_without_a_moment_is_still_named(meeting, ada, bruno, as_ada):
    meetings.put_off(meeting, seen=0, by=ada)
    people.go_away(bruno, date(2027, 3, 1), date(2027, 6, 1))

    below = as_ada.open("week").part("undated").parent

    assert (list(below.links), "Good for both" in below.text) == (["Bruno"], False)


def test_the_week_before_and_the_week_after_keep_what_is_in_the_hand(
    pair, agreement, meeting, as_ada
):
    page = as_ada.open("week")
    page = follow(as_ada, "The week after")
    assert page.part("board").lines[:2] == ["Week 11", "15 to 19 March"]
    page = follow(as_ada, "The week after")
    assert (page.part("board").lines[1], names(page)) == (
        "22 to 26 March",
        {"Thursday 25": [("15:00", "Bruno")]},
    )
    page = follow(as_ada, "The week after")
    assert page.part("board").lines[1] == "29 March to 2 April"
    for _week in range(3):
        page = follow(as_ada, "The week before")
    assert names(page) == {"Thursday 11": [("15:00", "Bruno")]}

    follow(as_ada, "Move Bruno")
    page = follow(as_ada, "The week after")
    assert set(slots(page)) == {
        "Monday 15", "Tuesday 16", "Wednesday 17", "Thursday 18", "Friday 19",
    }  # fmt: skip
    page = as_ada.go(page.all("a", of="slot")[0]["href"])
    page = follow(as_ada, "The week before")
    assert (names(page), page.part("board").buttons) == ({}, ["Move it"])


def test_a_week_that_is_over_offers_no_moment(meeting, as_ada):
    page = as_ada.open("week-of", "2027-03-01", lift=str(meeting.pk))

    assert (slots(page), page.all(of="lead")[0].text) == (
        {},
        "No moment of this week suits you and Bruno. Look at another week.",
    )


def test_any_day_names_its_week(as_ada):
    assert as_ada.open("week-of", "2027-03-14").part("board").lines[1] == "8 to 12 March"


@pytest.mark.parametrize(
    "address", ["soon", "2027-02-30", "0001-01-01", "9999-12-31", "2029-01-01", "2027-W10-1x"]
)
def test_an_address_that_is_no_week_leads_to_this_one(as_ada, address):
    page = as_ada.open("week-of", address)

    assert (page.answer.redirect_chain, list(board(page))) == (
        [(reverse("week"), 302)],
        WORKING_WEEK,
    )


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "",
        "x@y@z",
        "{}@20270312T1400Z",
        "{}@20270312T1400Z@many",
        "{}@20270312T1400Z@0@0",
        "{}@99991231T2359Z@0",
        "{}@00010101T0000Z@0",
        "{}@20271340T1400Z@0",
        "4d0b3a4e-6f0e-4f4f-9c57-0c8d1d6f0a11@20270312T1400Z@0",
    ],
)
def test_a_move_that_no_link_of_ours_carries_does_no_harm(meeting, as_ada, text):
    plain = as_ada.open("week-of", "2027-03-08").part("board").lines

    query = {"move": text.format(meeting.pk)}
    page = as_ada.open("week-of", "2027-03-08", **query, lift="nothing")
    assert page.part("board").lines == plain
    address = reverse("week-of", args=["2027-03-08"])
    answer = as_ada.client.post(address, query)

    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    assert stands(meeting) == ("planned", "11 March 14:00")


def test_a_version_that_never_was_moves_nothing(meeting, as_ada):
    address = reverse("week-of", args=["2027-03-08"])
    for seen in (-1, 7, 10**30):
        as_ada.client.post(address, {"move": asked(meeting, 12, 14, seen=seen)})

    assert stands(meeting) == ("planned", "11 March 14:00")


def test_a_meeting_of_another_pair_cannot_be_lifted_or_moved(
    pair, meeting, cleo, dora, now, as_ada
):
    theirs = meetings.arrange(
        pairs.pair_up(cleo, dora), date(2027, 3, 11), time(10), ROME, minutes=30, by=cleo
    )
    plain = as_ada.open("week-of", "2027-03-08").part("board").lines
    address = reverse("week-of", args=["2027-03-08"])

    query = {"move": asked(theirs, 12, 9), "lift": str(theirs.pk)}
    assert as_ada.go(address, **query).part("board").lines == plain
    as_ada.client.post(address, query)

    assert stands(theirs) == ("planned", "11 March 09:00")


@pytest.mark.parametrize("what", ["held", "ended"])
def test_what_took_place_and_what_is_history_is_not_moved(pair, meeting, ada, as_ada, what):
    if what == "ended":
        pairs.part(pair)
    else:
        with vault.ring_of(ada), clock.at(meeting.ends_at):
            record.close(meeting, by=ada)
    before = stands(meeting)
    address = reverse("week-of", args=["2027-03-08"])

    page = as_ada.go(address, move=asked(meeting, 12, 14), lift=str(meeting.pk))
    as_ada.client.post(address, {"move": asked(meeting, 12, 14)})

    assert (names(page), page.part("board").buttons, stands(meeting)) == ({}, [], before)


def test_one_that_was_let_go_is_moved_back_onto_the_board(meeting, bruno, as_ada):
    meetings.let_go(meeting, seen=0, by=bruno)
    assert names(as_ada.open("week")) == {}

    page = as_ada.open("week-of", "2027-03-08", move=asked(meeting, 12, 14))
    assert names(page) == {"Friday 12": [("15:00", "Bruno")]}
    as_ada.press("Move it")

    assert stands(meeting) == ("planned", "12 March 14:00")


def test_the_board_that_has_news_is_fetched_alone(meeting, as_ada):
    query = {"lift": str(meeting.pk)}
    whole = as_ada.open("week-of", "2027-03-08", **query)

    alone = as_ada.open("week-of", "2027-03-08", **query, part="board")

    assert [e for e in alone.whole.children if not isinstance(e, str)] == [alone.part("board")]
    assert alone.part("board").lines == whole.part("board").lines


def test_the_page_asks_as_little_for_ten_as_for_one(ada, now):
    visitor = Visitor(ada)
    asked_for = {}
    for number in range(1, 11):
        one = pairs.pair_up(ada, someone(f"R{number}"))
        day = date(2027, 3, 11) + timedelta(days=number % 2)
        meeting = meetings.arrange(one, day, time(9 + number // 2), ROME, minutes=30, by=ada)
        later = meetings.arrange(one, day, time(15), ROME, minutes=30, by=ada)
        address = reverse("week-of", args=["2027-03-08"])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            visitor.go(address)
            visitor.go(address, lift=str(meeting.pk), move=asked(later, 12, 15))
        asked_for[number] = len(queries)

    assert asked_for[1] == asked_for[3] == asked_for[10]


def test_noon_is_the_afternoon_of_who_looks(pair, meet, as_ada, as_bruno):
    meet(pair, 12, 15)

    halves = {}
    for visitor in (as_ada, as_bruno):
        friday = visitor.open("week").all("section", of="day")[4]
        halves[visitor] = [len(half.all("li")) for half in friday.all("div", of="half")]
    assert (halves[as_ada], halves[as_bruno]) == ([0, 1], [1, 0])


def test_the_first_moment_of_now_is_not_over(meeting, as_ada):
    with clock.at(datetime(2027, 3, 12, 15, 40, tzinfo=UTC)):
        page = as_ada.open("week-of", "2027-03-08", lift=str(meeting.pk))

    assert slots(page) == {"Friday 12 today": ["16:45"]}
