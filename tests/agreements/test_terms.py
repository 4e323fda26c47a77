from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, time

import pytest

from entrenous.agreements.terms import (
    BadTerms,
    Format,
    Rhythm,
    Terms,
)

THURSDAYS = Terms(
    rhythm=Rhythm.EVERY_2_WEEKS,
    weekday=3,
    at=time(10),
    zone="Europe/Rome",
    minutes=45,
    format=Format.OFFICE,
    place="Room 4",
    start=date(2026, 9, 3),
)


@pytest.mark.parametrize(
    "change",
    [
        {"weekday": 7},
        {"weekday": -1},
        {"at": time(10, 0, 30)},
        {"at": time(10, 0, 0, 1)},
        {"at": time(10, tzinfo=UTC)},
        {"zone": "Europe/Atlantis"},
        {"zone": ""},
        {"zone": "../../etc/localtime"},
        {"minutes": 14},
        {"minutes": 181},
    ],
)
def test_terms_that_cannot_be_kept_are_refused_and_name_the_field(change):
    with pytest.raises(BadTerms) as refusal:
        replace(THURSDAYS, **change)

    assert [refusal.value.field] == list(change)


@pytest.mark.parametrize("minutes", [15, 180])
def test_the_shortest_and_the_longest_are_possible(minutes):
    assert replace(THURSDAYS, minutes=minutes).minutes == minutes


def test_terms_do_not_change_once_offered():
    with pytest.raises(FrozenInstanceError):
        THURSDAYS.minutes = 30


def test_only_what_differs_is_named_in_reading_order():
    counter = replace(THURSDAYS, rhythm=Rhythm.WEEKLY, minutes=30, start=date(2026, 10, 1))

    assert THURSDAYS.differences(counter) == ("rhythm", "minutes")
    assert counter.differences(THURSDAYS) == ("rhythm", "minutes")


def test_a_later_start_in_the_same_weeks_is_no_difference():
    two_weeks_later = replace(THURSDAYS, start=date(2026, 9, 17))
    from_the_friday_before = replace(THURSDAYS, start=date(2026, 9, 11))

    assert THURSDAYS.differences(two_weeks_later) == ()
    assert THURSDAYS.differences(from_the_friday_before) == ()


@pytest.mark.parametrize("rhythm", [Rhythm.WEEKLY, Rhythm.FIRST, Rhythm.LAST])
def test_a_later_start_of_a_rhythm_without_odd_and_even_weeks_is_no_difference(rhythm):
    now = replace(THURSDAYS, rhythm=rhythm)

    assert now.differences(replace(now, start=date(2026, 9, 10))) == ()


def test_meeting_in_the_other_weeks_is_a_difference():
    other_weeks = replace(THURSDAYS, start=date(2026, 9, 10))

    assert THURSDAYS.differences(other_weeks) == ("start",)


def test_another_weekday_of_the_same_weeks_is_one_difference():
    sundays = replace(THURSDAYS, weekday=6)

    assert THURSDAYS.differences(sundays) == ("weekday",)


def test_a_place_is_compared_without_the_spaces_around_it():
    spaced = replace(THURSDAYS, place="  Room 4 ")

    assert spaced.differences(THURSDAYS) == ()
    assert spaced.same_as(THURSDAYS)


def test_two_proposals_are_the_same_only_if_they_also_start_on_the_same_day():
    assert THURSDAYS.same_as(replace(THURSDAYS))
    assert not THURSDAYS.same_as(replace(THURSDAYS, start=date(2026, 9, 17)))
    assert not THURSDAYS.same_as(replace(THURSDAYS, format=Format.WALK))


@pytest.mark.parametrize(
    ("rhythm", "weeks", "is_monthly"),
    [
        ("weekly", 1, False),
        ("every-2-weeks", 2, False),
        ("every-4-weeks", 4, False),
        ("first", 0, True),
        ("second", 0, True),
        ("third", 0, True),
        ("fourth", 0, True),
        ("last", 0, True),
    ],
)
def test_a_rhythm_knows_its_pace(rhythm, weeks, is_monthly):
    assert (Rhythm(rhythm).weeks, Rhythm(rhythm).is_monthly) == (weeks, is_monthly)
