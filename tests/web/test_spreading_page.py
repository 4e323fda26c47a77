"""Spread them out: what it would be like is seen first, and one press does what is ticked."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from entrenous import agreements, calendars, clock, meetings, pairs, people, vault
from entrenous.agreements.terms import Rhythm
from entrenous.meetings.models import Busy
from tests.cast import EVERY_2_WEEKS, someone
from tests.web.reading import Visitor

ROME = "Europe/Rome"
MON, TUE, WED, THU, FRI = range(5)


@pytest.fixture
def agree(ada, now):
    """agree(person, weekday, hour) is a weekly rhythm of theirs with Ada since February."""

    def agreed(report, weekday, hour, **more):
        pair = pairs.pair_up(ada, report)
        given = {"rhythm": Rhythm.WEEKLY, "weekday": weekday, "at": time(hour), "minutes": 30}
        with clock.at(datetime(2027, 2, 22, 9, tzinfo=UTC)):
            with vault.ring_of(ada):
                proposal = agreements.propose(
                    pair, replace(EVERY_2_WEEKS, **(given | more)), by=ada
                )
            with vault.ring_of(report):
                agreements.accept(proposal, by=report)
        return pair

    return agreed


@pytest.fixture
def three(agree, cleo, dora):
    """Cleo, Dora and Elio on Tuesdays at nine, ten and eleven, each week."""
    everybody = [cleo, dora, someone("Elio")]
    return [agree(person, TUE, 9 + n) for n, person in enumerate(everybody)]


def look(visitor, **typed):
    visitor.open("spreading")
    return visitor.press("Show how", **typed)


def lines(page):
    return (
        [item.text for item in page.all("ul", of="spread")[0].all("li")] if page.has("plan") else []
    )


def ideas(*shared):
    return [
        (one.weekday, f"{one.at:%H:%M}", one.start)
        for pair in shared
        for one in pair.proposals.open()
    ]


def test_the_week_leads_there_for_who_manages(three, as_ada, cleo):
    assert as_ada.open("week").links["Spread them out"] == reverse("spreading")
    assert "Spread them out" not in Visitor(cleo).open("week").links
    assert Visitor(cleo).open("spreading").answer.redirect_chain == [(reverse("week"), 302)]


def test_what_would_move_is_seen_with_its_reason_and_nothing_moves(three, as_ada, ada):
    page = look(as_ada)

    assert page.part("plan").text == "From 15 March on"
    (line,) = lines(page)
    assert line == (
        "Elio Every week, Tuesdays, 11:00"
        " → Every week, Mondays, 11:00, first on 15 March"
        " Its day has more than your 2 a day."
    )
    assert ideas(*three) == []


def test_one_press_proposes_to_each_report_where_the_agreement_changes(three, as_ada):
    look(as_ada)

    page = as_ada.press("Do what is ticked")

    assert page.told == ["Proposed to Elio."]
    assert ideas(*three) == [(MON, "11:00", date(2027, 3, 15))]
    assert "No day is too full. Nothing needs to move." in page.text
    assert "Waiting for an answer, and counted as said: Elio." in page.text
    elio = three[2].report
    with vault.ring_of(elio):
        agreements.accept(three[2].proposals.open().get(), by=elio)
    starts = [one.starts_at for one in meetings.upcoming(three[2])][:3]
    assert starts == [datetime(2027, 3, day, 10, tzinfo=UTC) for day in (15, 22)] + [
        datetime(2027, 3, 29, 9, tzinfo=UTC)
    ]


def test_what_is_not_ticked_stays(three, as_ada):
    look(as_ada)

    page = as_ada.press("Do what is ticked", tick=[])

    assert (page.told, ideas(*three)) == (["Nothing was ticked, so nothing was done."], [])


def test_a_single_date_that_is_too_full_moves_alone_and_at_once(agree, cleo, dora, ada, as_ada):
    with_cleo, with_dora = agree(cleo, TUE, 9), agree(dora, TUE, 10)
    extra = meetings.arrange(with_cleo, date(2027, 3, 30), time(15), ROME, minutes=30, by=ada)

    page = look(as_ada)
    (line,) = lines(page)
    assert line.endswith("That day alone has too many; the rhythm stays.")
    page = as_ada.press("Do what is ticked")

    assert page.told == ["One date moved."]
    assert ideas(with_cleo, with_dora) == []
    on_that_day = [
        one
        for pair in (with_cleo, with_dora)
        for one in meetings.upcoming(pair)
        if one.day == date(2027, 3, 30)
    ]
    assert len(on_that_day) == 2
    moved = [*with_cleo.meetings.filter(settled_by=ada, version=1)]
    moved += with_dora.meetings.filter(settled_by=ada, version=1)
    assert [one.day for one in moved] == [date(2027, 3, 31)]  # the Monday is a holiday
    assert extra.pair == with_cleo


def test_hours_kept_for_focus_are_remembered_and_left(agree, cleo, as_ada, ada):
    pair = agree(cleo, TUE, 10)

    page = look(as_ada, weekday=["1", ""], begin=["09:00", ""], end=["12:00", ""])

    (line,) = lines(page)
    assert line == (
        "Cleo Every week, Tuesdays, 10:00"
        " → Every week, Tuesdays, 12:00, first on 16 March"
        " It stands in hours that you keep for focus."
    )
    ada.refresh_from_db()
    assert ada.focus_blocks == [(TUE, time(9), time(12))]
    as_ada.press("Do what is ticked")
    assert ideas(pair) == [(TUE, "12:00", date(2027, 3, 15))]


@pytest.mark.parametrize(
    ("rhythm", "moved", "first"),
    [
        (Rhythm.WEEKLY, date(2027, 3, 16), date(2027, 3, 23)),
        (Rhythm.WEEKLY, date(2027, 3, 23), date(2027, 3, 16)),
        (Rhythm.THIRD, date(2027, 4, 20), date(2027, 5, 18)),
    ],
)
def test_a_date_that_was_moved_by_hand_is_not_said_to_be_the_first(
    agree, cleo, as_ada, ada, rhythm, moved, first
):
    pair = agree(cleo, TUE, 10, rhythm=rhythm)
    by_hand = next(one for one in meetings.upcoming(pair) if one.day == moved)
    meetings.move(by_hand, moved + timedelta(days=2), time(17), ROME, seen=0, by=ada)

    page = look(as_ada, weekday=["1", ""], begin=["09:00", ""], end=["12:00", ""])

    (line,) = lines(page)
    assert f"first on {first.day} {first:%B}" in line
    as_ada.press("Do what is ticked")
    idea = pair.proposals.open().get()
    with vault.ring_of(cleo):
        agreements.accept(idea, by=cleo)
    ahead = [one for one in meetings.upcoming(pair) if one.at == time(12)]
    assert ahead[0].day == first


def test_what_was_proposed_and_is_proposed_anew_is_called_so(three, as_ada, ada):
    with vault.ring_of(ada):
        idea = replace(EVERY_2_WEEKS, rhythm=Rhythm.WEEKLY, weekday=TUE, at=time(12), minutes=30)
        agreements.propose(three[2], idea, by=ada)

    line = lines(look(as_ada))[-1]

    assert line.startswith("Elio You proposed: Every week, Tuesdays, 12:00 → Every week, ")


@pytest.mark.parametrize(
    ("weekday", "begin", "end", "said"),
    [
        ("1", "09:00", "", "A weekday and both hours, please; or none of them."),
        ("1", "12:00", "09:00", "The end comes after the beginning, please."),
    ],
)
def test_half_a_block_is_given_back_and_nothing_is_kept(
    three, as_ada, ada, weekday, begin, end, said
):
    page = look(as_ada, weekday=[weekday, ""], begin=[begin, ""], end=[end, ""], most_a_day="5")

    assert (page.status, page.wrong) == (422, [said])
    assert page.all("input", of="line")[1].value == begin
    ada.refresh_from_db()
    assert (ada.focus, ada.most_a_day) == ([], 2)


def test_a_pause_that_was_proposed_is_not_taken_back(three, as_ada, ada):
    for pair in three[1:]:
        with vault.ring_of(ada):
            agreements.propose_pause(pair, date(2027, 7, 5), date(2027, 7, 16), by=ada)

    (line,) = lines(look(as_ada))
    assert line.startswith("Cleo ")


def test_a_plan_that_is_not_so_any_more_does_nothing_and_says_so(three, as_ada):
    look(as_ada)
    form, data = as_ada.filled("Do what is ticked")
    cleo = three[0].report
    with vault.ring_of(cleo):
        agreements.propose(three[0], replace(EVERY_2_WEEKS, weekday=FRI), by=cleo)
        three[0].manager.refresh_from_db()
    people.change_settings(three[0].manager, most_a_day=1)

    page = as_ada.send(form, data)

    assert page.told == ["Something changed meanwhile, so nothing was done. Here is the plan anew."]
    assert ideas(three[1], three[2]) == []
    assert len(lines(page)) == 2


def test_the_same_press_twice_proposes_once(three, as_ada):
    look(as_ada)
    form, data = as_ada.filled("Do what is ticked")
    as_ada.send(form, data)
    before = [one.pk for one in three[2].proposals.all()]

    as_ada.send(form, data)

    assert [one.pk for one in three[2].proposals.all()] == before


def test_where_the_others_are_busy_nobody_is_put_and_why_is_never_said(three, as_ada):
    """Each of them is busy on Mondays and Wednesdays; the next day after these is Thursday."""
    for report in (pair.report for pair in three):
        with vault.ring_of(report):
            calendar = calendars.connect(report, "ics", "https://example.org/a", name="Dentist")
        for week, weekday in product(range(14), (MON, WED)):
            day = date(2027, 3, 15) + timedelta(weeks=week, days=weekday)
            begins = datetime.combine(day, time(8, 30), tzinfo=UTC)
            ends = begins + timedelta(hours=7)
            Busy.objects.create(calendar=calendar, begins_at=begins, ends_at=ends)

    page = look(as_ada, weekday=["0", "2"], begin=["09:00", "09:00"], end=["10:00", "10:00"])

    (line,) = lines(page)
    assert "→ Every week, Thursdays" in line
    assert "busy" not in page.text.lower()
    assert "Dentist" not in page.raw


def test_whose_calendar_could_not_be_read_is_said(three, as_ada, now):
    elio = three[2].report
    with vault.ring_of(elio):
        calendars.connect(elio, "ics", "https://example.org/a", name="Dentist")
    elio.calendars.update(read_at=now - timedelta(days=2))

    page = look(as_ada)

    assert "Elio’s calendar could not be read lately: perhaps they are not free then." in page.text


def test_whom_there_is_no_room_for_is_named(agree, cleo, dora, as_ada):
    for report, hour in ((cleo, 9), (dora, 10)):
        people.set_hours(report, {TUE: (time(9), time(12))})
        agree(report, TUE, hour)

    page = look(as_ada, most_a_day="1")

    said = [one.text for one in page.all("p", of="says") if "no room" in one.text]
    assert len(said) == 1
    assert "It stays where it is." in said[0]
    assert "Do what is ticked" not in page.buttons


def test_the_plan_asks_as_little_for_eight_as_for_one(agree, ada, as_ada):
    asked_for = {}
    for number in range(1, 9):
        agree(someone(f"R{number}"), TUE, 8 + number)
        with CaptureQueriesContext(connection) as queries:
            as_ada.open("spreading", look="1")
        asked_for[number] = len(queries)

    assert asked_for[3] == asked_for[8]
    assert asked_for[8] <= 20


def test_once_everybody_said_yes_the_days_are_as_the_plan_had_them(agree, ada, as_ada, now):
    """Every rhythm there is, one moved by hand, a one-off and a pause."""
    rhythms = [
        *(Rhythm.WEEKLY, Rhythm.EVERY_2_WEEKS, Rhythm.EVERY_2_WEEKS, Rhythm.EVERY_4_WEEKS),
        *(Rhythm.THIRD, Rhythm.LAST, Rhythm.WEEKLY, Rhythm.EVERY_4_WEEKS),
    ]
    shared = [
        agree(someone(f"R{n}"), TUE + n % 2, 9 + n, rhythm=rhythm)
        for n, rhythm in enumerate(rhythms)
    ]
    by_hand = meetings.upcoming(shared[0])[3]
    meetings.move(by_hand, by_hand.day + timedelta(days=1), time(17), ROME, seen=0, by=ada)
    meetings.arrange(shared[4], date(2027, 4, 13), time(16), ROME, minutes=30, by=ada)
    with vault.ring_of(ada):
        pause = agreements.propose_pause(shared[1], date(2027, 4, 5), date(2027, 4, 18), by=ada)
    with vault.ring_of(shared[1].report):
        agreements.accept(pause, by=shared[1].report)

    page = look(as_ada, most_a_day="1")
    assert not [one.text for one in page.all("p", of="says") if "no room" in one.text]
    too_full = [one.text for one in page.all("p", of="says") if "stays too full" in one.text]
    page = as_ada.press("Do what is ticked")
    for pair in shared:
        for idea in pair.proposals.open():
            with vault.ring_of(pair.report):
                agreements.accept(idea, by=pair.report)

    held = [one for pair in shared for one in meetings.upcoming(pair)]
    counted = Counter(one.day for one in held if one.day >= date(2027, 3, 15))
    assert len(counted) > 30
    assert sum(number > 1 for number in counted.values()) <= len(too_full)
    assert meetings.upcoming(shared[0])[3].day == by_hand.day
    page = as_ada.open("spreading", look="1")
    assert not page.all("ul", of="spread")


def test_in_another_zone_the_report_is_met_within_their_hours(bruno, agree, as_ada, dora):
    pair = agree(bruno, TUE, 16)
    agree(dora, TUE, 10)

    look(as_ada, most_a_day="1")
    as_ada.press("Do what is ticked")

    for one in pair.proposals.open():
        assert time(15) <= one.at <= time(17)
