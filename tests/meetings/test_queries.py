"""Which moments suit two people, what stands in the way, and which meeting is at hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from entrenous import clock, meetings, pairs, people, record, vault, zones
from entrenous.meetings import Obstacle
from entrenous.meetings.models import Meeting
from entrenous.people.models import Person

ROME, NEW_YORK = "Europe/Rome", "America/New_York"

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def meet():
    """meet(pair, day, at) is one more 1:1 in March, told in Rome."""

    def arrange(pair, day, at, minutes=30):
        return meetings.arrange(
            pair, date(2027, 3, day), at, ROME, minutes=minutes, by=pair.manager
        )

    return arrange


@pytest.fixture
def with_cleo(pair, ada, cleo):
    return pairs.pair_up(ada, cleo)


@pytest.fixture
def with_dora(pair, ada, dora):
    return pairs.pair_up(ada, dora)


def in_rome(moments):
    return [f"{zones.wall(moment, ROME):%a %d %H:%M}" for moment in moments]


def rome(day, hour, minute=0):
    return zones.instant(datetime.combine(date(2027, 3, day), time(hour, minute)), ROME)


def test_good_moments_are_three_on_other_days_inside_the_hours_of_both(pair):
    assert in_rome(meetings.good_moments(pair, minutes=30)) == [
        "Thu 11 15:00",
        "Fri 12 15:00",
        "Mon 15 14:00",
    ]


def test_where_a_meeting_stands_is_no_other_moment_for_it(pair, meeting):
    offered = meetings.good_moments(pair, minutes=45, near=meeting.starts_at, besides=meeting)

    assert in_rome(offered) == ["Thu 11 15:45", "Fri 12 15:00", "Mon 15 15:00"]


def test_a_full_day_of_the_manager_offers_none(pair, with_cleo, with_dora, meet):
    meet(with_cleo, 12, time(9))
    assert "Fri 12 15:00" in in_rome(meetings.good_moments(pair, minutes=30))
    meet(with_dora, 12, time(10))

    assert in_rome(meetings.good_moments(pair, minutes=30)) == [
        "Thu 11 15:00",
        "Mon 15 14:00",
        "Tue 16 14:00",
    ]


def test_no_moment_is_offered_on_days_off_and_none_when_there_is_none(pair, ada, bruno):
    people.go_away(ada, date(2027, 3, 11), date(2027, 3, 11))
    people.go_away(bruno, date(2027, 3, 12), date(2027, 3, 16))
    assert in_rome(meetings.good_moments(pair, minutes=30))[0] == "Wed 17 14:00"
    people.go_away(ada, date(2027, 3, 1), date(2027, 5, 31))

    assert meetings.good_moments(pair, minutes=30) == []


def test_a_holiday_where_one_lives_is_a_day_off(pair, ada):
    people.change_settings(ada, country="IT")
    with clock.at(datetime(2027, 3, 28, 9, tzinfo=UTC)):  # Easter; Monday is one as well
        offered = in_rome(meetings.good_moments(pair, minutes=30))

    assert offered[0] == "Tue 30 15:00"


def test_moments_of_a_week_count_other_moves_where_they_are_to_be(
    pair, meeting, with_cleo, with_dora, meet
):
    one, other = meet(with_cleo, 12, time(9)), meet(with_dora, 12, time(10))

    def days(moved):
        found = meetings.moments_in(pair, meeting, after=rome(11, 8), days=2, count=20, moved=moved)
        return sorted({moment[:6] for moment in in_rome(found)})

    assert days({}) == ["Thu 11"]
    assert days({other.pk: rome(15, 10)}) == ["Fri 12", "Thu 11"]
    assert days({one.pk: rome(11, 9), other.pk: rome(11, 10)}) == ["Fri 12"]


def test_moments_of_a_week_end_with_it(pair, meeting):
    found = meetings.moments_in(pair, meeting, after=rome(11, 8), days=1, count=20, moved={})

    assert {moment[:6] for moment in in_rome(found)} == {"Thu 11"}
    assert meetings.moments_in(pair, meeting, after=rome(13, 8), days=1, count=20, moved={}) == []


def test_what_is_in_the_way_of_each_start_is_said_for_both(
    pair, ada, bruno, with_cleo, meet, meeting
):
    meet(with_cleo, 12, time(15))
    people.go_away(bruno, date(2027, 3, 15), date(2027, 3, 15))
    starts = [rome(11, 15), rome(12, 15), rome(15, 15), rome(16, 10), rome(13, 15), rome(17, 15)]

    assert meetings.in_the_way(pair, starts, minutes=45) == [
        [],  # only their own
        [Obstacle(ada, "busy")],
        [Obstacle(bruno, "day off")],
        [Obstacle(bruno, "outside hours")],
        [Obstacle(ada, "day off"), Obstacle(bruno, "day off")],
        [],
    ]
    assert meetings.in_the_way(pair, [], minutes=45) == []


def test_who_is_off_is_told_on_the_day_of_each(pair, ada, bruno):
    people.go_away(ada, date(2027, 3, 11), date(2027, 3, 11))
    people.set_hours(bruno, {0: (time(9), time(17)), 2: (time(9), time(17))})
    people.change_settings(bruno, country="US")

    def off(start):
        return meetings.who_is_off([pair], {pair.pk: Meeting(pair=pair, starts_at=start)})[pair.pk]

    assert off(rome(10, 15)) == []
    assert off(rome(11, 15)) == [ada, bruno]  # Thursday is free for Bruno
    assert off(rome(11, 2)) == [ada]  # still Wednesday in New York
    with clock.at(datetime(2027, 7, 1, tzinfo=UTC)):
        independence = zones.instant(datetime.combine(date(2027, 7, 5), time(15)), ROME)
        assert off(independence) == [bruno]


def test_a_day_off_is_asked_about_from_a_week_before_until_it_is_kept(
    pair, meeting, bruno, with_cleo, django_assert_num_queries
):
    people.go_away(bruno, date(2027, 3, 11), date(2027, 3, 19))

    def off(instant):
        ahead = meetings.next_of_each([pair, with_cleo])
        with clock.at(instant), django_assert_num_queries(1):
            return meetings.who_is_off([pair, with_cleo], ahead).get(pair.pk, [])

    with django_assert_num_queries(0):
        assert meetings.who_is_off([pair, with_cleo], {}) == {}
    assert off(meeting.starts_at - timedelta(days=6, hours=23)) == [bruno]
    assert off(meeting.starts_at - timedelta(minutes=1)) == [bruno]
    meetings.keep(meeting, seen=0, by=bruno)
    assert meetings.who_is_off([pair], {pair.pk: meeting}) == {}
    meetings.move(meeting, date(2027, 3, 12), time(15), ROME, seen=0, by=bruno)
    assert off(clock.now()) == [bruno]


def test_the_suggestion_stands_where_the_managers_week_is_least_full(pair, with_cleo, meet, bruno):
    assert meetings.suggestion(pair) == (0, time(15, 30), date(2027, 3, 15))
    meet(with_cleo, 15, time(9))
    assert meetings.suggestion(pair) == (1, time(15, 30), date(2027, 3, 16))


def test_without_a_moment_for_both_it_is_tuesday_at_ten(pair, bruno):
    people.set_hours(bruno, {})

    assert meetings.suggestion(pair) == (1, time(10), date(2027, 3, 16))


def test_upcoming_begins_with_the_one_at_hand_and_leaves_out_what_does_not_take_place(
    pair, agreement, bruno
):
    rows = {m.slot: m for m in pair.meetings.all()}
    meetings.let_go(rows[date(2027, 3, 25)], seen=0, by=bruno)
    meetings.move(rows[date(2027, 4, 22)], date(2027, 3, 30), time(9), ROME, seen=0, by=bruno)

    def slots(instant):
        with clock.at(instant):
            return [m.slot.isoformat()[5:] for m in meetings.upcoming(pair)][:3]

    start = rows[date(2027, 3, 11)].starts_at
    assert slots(start - timedelta(days=1)) == ["03-11", "04-22", "04-08"]
    assert slots(start + timedelta(hours=11, minutes=59)) == ["03-11", "04-22", "04-08"]
    assert slots(start + timedelta(hours=12)) == ["04-22", "04-08", "05-06"]


def test_the_next_of_each_pair_comes_in_one_query(
    pair, meeting, with_cleo, with_dora, meet, django_assert_num_queries
):
    sooner = meet(with_cleo, 11, time(9))
    meet(with_cleo, 12, time(9))

    with django_assert_num_queries(1):
        assert meetings.next_of_each([pair, with_cleo, with_dora]) == {
            pair.pk: meeting,
            with_cleo.pk: sooner,
        }
    with django_assert_num_queries(1):
        assert meetings.soonest_of_each([pair, with_cleo, with_dora]) == {
            pair.pk: meeting.starts_at,
            with_cleo.pk: sooner.starts_at,
        }
    assert (meetings.next_of_each([]), meetings.soonest_of_each([])) == ({}, {})


def test_of_what_was_let_go_the_soonest_is_told_until_the_readers_day_of_it_is_past(
    pair, meeting, ada, bruno, with_cleo, django_assert_num_queries
):
    following = pair.meetings.get(slot=date(2027, 3, 25))
    assert meetings.let_go_of_each([pair], ada) == {}
    meetings.let_go(following, seen=0, by=bruno)
    assert meetings.let_go_of_each([pair, with_cleo], ada) == {pair.pk: following}
    meetings.let_go(meeting, seen=0, by=bruno)

    def told(instant, reader):
        with clock.at(instant), django_assert_num_queries(1):
            return meetings.let_go_of_each([pair, with_cleo], reader)[pair.pk]

    assert told(rome(11, 23, 59), ada) == meeting
    assert told(rome(12, 0), ada) == following
    assert told(rome(12, 5, 59), bruno) == meeting  # still Thursday in New York
    assert told(rome(12, 6), bruno) == following
    meetings.meet_after_all(following, seen=1, by=ada)
    meetings.meet_after_all(meeting, seen=1, by=ada)
    assert meetings.let_go_of_each([pair], ada) == {}


def test_what_did_not_take_place_was_not_let_go_ahead(pair, meeting, ada, bruno):
    with clock.at(meeting.starts_at + timedelta(minutes=5)):
        meetings.let_go(meeting, seen=0, by=bruno)
        assert meetings.let_go_of_each([pair], ada) == {pair.pk: meeting}
        meetings.put_off(meeting, seen=1, by=bruno)
    with clock.at(meeting.ends_at + timedelta(minutes=1)):
        meetings.let_go(meeting, seen=2, by=ada)
        assert meetings.let_go_of_each([pair], bruno) == {}


def test_what_is_over_and_was_not_closed_waits_newest_first_until_somebody_says(
    pair, agreement, ada, bruno
):
    first, second = pair.meetings.order_by("slot")[:2]
    with clock.at(second.starts_at + timedelta(hours=11)):
        assert meetings.still_to_close(pair) == [first]
    with clock.at(second.starts_at + timedelta(hours=12)), vault.ring_of(ada):
        assert meetings.still_to_close(pair) == [second, first]
        record.close(second, by=ada)
        assert meetings.still_to_close(pair) == [first]
        meetings.let_go(first, seen=first.version, by=ada)
        assert meetings.still_to_close(pair) == []


def test_at_most_five_wait(pair, agreement):
    with clock.at(datetime(2027, 5, 20, tzinfo=UTC)):
        waiting = meetings.still_to_close(pair)

    assert [m.slot for m in waiting] == [
        date(2027, 5, 6),
        date(2027, 4, 22),
        date(2027, 4, 8),
        date(2027, 3, 25),
        date(2027, 3, 11),
    ]


def test_a_diary_knows_the_meetings_of_both_roles_and_of_open_pairs_alone(
    pair, meeting, cleo, dora, ada, meet
):
    above = pairs.pair_up(cleo, ada)
    with_dora = pairs.pair_up(ada, dora)
    meet(above, 12, time(9))
    meet(with_dora, 12, time(10))
    pairs.part(with_dora)

    with clock.at(meeting.starts_at - timedelta(hours=1)):
        begins = {begin for begin, _end in meetings.diary_of(Person.objects.get(pk=ada.pk)).busy}
    assert rome(12, 9) in begins
    assert rome(11, 15) in begins
    assert rome(12, 10) not in begins
