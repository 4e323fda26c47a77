"""What two people rarely do with a meeting, and what then happens."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from entrenous import clock, meetings, pairs, record, vault
from entrenous.changes import NotOneOfTheTwo, hold
from entrenous.meetings.planning import replan_all

ROME = "Europe/Rome"


def test_who_puts_it_where_it_stands_already_keeps_where_it_came_from(meeting, ada, bruno):
    meetings.move(meeting, date(2027, 3, 12), time(15), ROME, seen=0, by=bruno)
    came_from = meeting.moved_from

    meetings.move(meeting, date(2027, 3, 12), time(15), ROME, seen=1, by=ada)

    meeting.refresh_from_db()
    assert (meeting.moved_from, meeting.settled_by, meeting.version) == (came_from, ada, 2)


@pytest.mark.parametrize("deed", [meetings.let_go, meetings.put_off, meetings.meet_after_all])
def test_the_same_asked_for_twice_is_done_once(meeting, bruno, deed):
    if deed is meetings.meet_after_all:
        meetings.let_go(meeting, seen=0, by=bruno)
    seen = meeting.version
    deed(meeting, seen=seen, by=bruno)
    once = meeting.version, meeting.state

    deed(meeting, seen=seen, by=bruno)

    meeting.refresh_from_db()
    assert (meeting.version, meeting.state) == once


def test_a_meeting_that_began_an_hour_ago_is_neither_put_off_nor_let_go(meeting, ada, bruno):
    with clock.at(meeting.starts_at + timedelta(minutes=31)):
        for deed, person in ((meetings.put_off, ada), (meetings.let_go, bruno)):
            with pytest.raises(meetings.AlreadyBegun):
                deed(meeting, seen=0, by=person)


def test_what_was_let_go_does_not_come_back_after_its_hour(meeting, bruno):
    meetings.let_go(meeting, seen=0, by=bruno)

    with clock.at(meeting.starts_at), pytest.raises(meetings.InThePast):
        meetings.meet_after_all(meeting, seen=1, by=bruno)


def test_a_meeting_is_not_closed_before_its_day(meeting, ada):
    with vault.ring_of(ada), pytest.raises(meetings.TooFarAhead):
        record.close(meeting, by=ada)


def test_what_took_place_is_neither_moved_nor_let_go_nor_put_off(meeting, ada, bruno):
    with vault.ring_of(ada), clock.at(meeting.ends_at):
        record.close(meeting, by=ada)
    seen = meeting.version

    for deed in (
        lambda: meetings.move(meeting, date(2027, 3, 12), time(9), ROME, seen=seen, by=ada),
        lambda: meetings.let_go(meeting, seen=seen, by=bruno),
        lambda: meetings.put_off(meeting, seen=seen, by=bruno),
        lambda: meetings.meet_after_all(meeting, seen=seen, by=ada),
    ):
        with pytest.raises(meetings.AlreadyClosed):
            deed()

    meeting.refresh_from_db()
    assert (meeting.is_held, meeting.version) == (True, seen)


def test_meeting_once_asked_for_twice_is_one_meeting(pair, ada, now):
    once = [
        meetings.arrange(pair, date(2027, 3, 12), time(9), ROME, minutes=30, by=ada)
        for _press in range(2)
    ]

    assert once[0] == once[1] == pair.meetings.get()


def test_neither_is_asked_again_whether_another_rhythm_would_suit(pair, ada, bruno, now):
    meetings.dismiss_another_rhythm(pair, by=bruno)

    pair.refresh_from_db()
    assert pair.another_rhythm_answered
    assert not meetings.asks_for_another_rhythm(pair)


def test_a_day_far_outside_the_calendar_is_refused_without_a_sum(meeting, ada):
    for day, why in (
        (date.min, meetings.InThePast),
        (date.max, meetings.TooFarAhead),
        (date(2027, 5, 10), meetings.TooFarAhead),
        (date(2027, 3, 9), meetings.InThePast),
    ):
        with pytest.raises(why):
            meetings.move(meeting, day, time(12), ROME, seen=0, by=ada)


def test_the_usual_format_changes_for_all_to_come_and_what_is_over_keeps_its_own(
    pair, agreement, bruno
):
    first, second, third = pair.meetings.order_by("slot")[:3]
    with vault.ring_of(bruno):
        meetings.meet_as(second, "coffee", "Bar Nilo", usually=True, by=bruno)
        for meeting in (first, third):
            meeting.refresh_from_db()
        agreement.refresh_from_db()
        assert (first.format, agreement.format, agreement.place) == ("walk", "coffee", "Bar Nilo")
        third = pair.meetings.select_related("agreement").get(pk=third.pk)
        assert (third.format, third.place) == ("coffee", "Bar Nilo")
        meetings.meet_as(third, "call", "", by=bruno)
        assert (third.format, third.place) == ("call", "")


def test_outside_the_rhythm_nothing_is_usual(pair, ada, now):
    with vault.ring_of(ada):
        once = meetings.arrange(pair, date(2027, 3, 12), time(9), ROME, minutes=30, by=ada)
        assert (once.format, once.place) == ("office", "")
        meetings.meet_as(once, "walk", "The gate", usually=True, by=ada)
        assert (once.format, once.place) == ("walk", "The gate")


def test_the_nightly_round_leaves_alone_a_pair_that_ended_meanwhile(pair, agreement, ada, dora):
    other = pairs.pair_up(ada, dora)
    asked_before = [other, pair]
    pairs.part(other)
    pair.meetings.filter(slot=date(2027, 4, 8)).delete()

    replan_all(asked_before)

    assert pair.meetings.planned().filter(slot=date(2027, 4, 8)).count() == 1
    assert list(other.meetings.all()) == []


def test_a_stranger_moves_nothing(meeting, cleo):
    before = meeting.starts_at
    with pytest.raises(NotOneOfTheTwo):
        meetings.move(meeting, date(2027, 3, 12), time(9), ROME, seen=0, by=cleo)
    with pytest.raises(NotOneOfTheTwo), hold(meeting.pair, by=cleo):
        raise AssertionError

    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.day) == (before, date(2027, 3, 11))
