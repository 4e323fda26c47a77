from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from dateutil.rrule import MONTHLY, WEEKLY, rrule
from dateutil.rrule import weekday as nth_weekday
from hypothesis import given, settings
from hypothesis import strategies as st

from entrenous.meetings.rhythm import (
    NoSuchRhythm,
    OddWeek,
    Rhythm,
    happens,
    instant,
    odd_weeks,
    redate,
    slots,
    wall,
)

MONDAY, TUESDAY, THURSDAY, FRIDAY, SUNDAY = 0, 1, 3, 4, 6
MADRID, NEW_YORK, ROME = "Europe/Madrid", "America/New_York", "Europe/Rome"

RHYTHMS = st.sampled_from(Rhythm)
WEEKDAYS = st.integers(0, 6)
DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))


def days(*texts):
    return [date.fromisoformat(text) for text in texts]


def at(text):
    return datetime.fromisoformat(text)


def in_new_york(local, zone):
    return wall(instant(at(local), zone), NEW_YORK)


def planned(weekday, hour, zone, first, last):
    """Of a weekly agreement as old as the year."""
    window = date.fromisoformat(first), date.fromisoformat(last)
    return [
        (slot, instant(datetime.combine(slot, time.fromisoformat(hour)), zone))
        for slot in slots("weekly", weekday, date(2026, 1, 1), *window)
    ]


def test_tuesday_at_ten_stays_at_ten_when_the_clocks_go_back():
    meetings = planned(TUESDAY, "10:00", MADRID, "2026-10-20", "2026-10-27")

    assert meetings == [
        (date(2026, 10, 20), at("2026-10-20 08:00Z")),
        (date(2026, 10, 27), at("2026-10-27 09:00Z")),
    ]
    assert [wall(begins, MADRID).time() for _, begins in meetings] == [time(10), time(10)]


def test_a_meeting_in_the_gap_is_moved_that_once_and_keeps_its_slot():
    meetings = planned(SUNDAY, "02:30", MADRID, "2026-03-29", "2026-04-05")

    assert [slot for slot, _ in meetings] == days("2026-03-29", "2026-04-05")
    assert meetings[0][1] == at("2026-03-29 01:30Z")
    assert [wall(begins, MADRID) for _, begins in meetings] == [
        at("2026-03-29 03:30"),
        at("2026-04-05 02:30"),
    ]
    assert wall(meetings[0][1] + timedelta(minutes=30), MADRID) == at("2026-03-29 04:00")


def test_a_meeting_in_the_repeated_hour_is_in_the_first_of_the_two():
    [(_, begins)] = planned(SUNDAY, "02:30", MADRID, "2026-10-25", "2026-10-25")

    assert begins == at("2026-10-25 00:30Z")
    assert begins + timedelta(minutes=60) == at("2026-10-25 01:30Z")


def test_a_gap_at_midnight_leaves_the_slot_on_its_day():
    [(slot, begins)] = planned(FRIDAY, "00:30", "Africa/Cairo", "2026-04-24", "2026-04-24")

    assert slot == date(2026, 4, 24)
    assert begins == at("2026-04-23 22:30Z")
    assert wall(begins, "Africa/Cairo") == at("2026-04-24 01:30")


def test_half_an_hour_of_daylight_saving_is_half_an_hour():
    lord_howe = "Australia/Lord_Howe"

    friday = planned(FRIDAY, "09:00", lord_howe, "2026-04-03", "2026-04-03")
    monday = planned(MONDAY, "09:00", lord_howe, "2026-04-06", "2026-04-06")

    assert friday == [(date(2026, 4, 3), at("2026-04-02 22:00Z"))]
    assert monday == [(date(2026, 4, 6), at("2026-04-05 22:30Z"))]


def test_the_three_odd_weeks_between_madrid_and_new_york_are_marked():
    march = list(slots("weekly", TUESDAY, date(2026, 1, 6), date(2026, 3, 3), date(2026, 3, 31)))

    odd = odd_weeks(march, time(15), MADRID, NEW_YORK)

    assert in_new_york("2026-03-03 15:00", MADRID) == at("2026-03-03 09:00")
    assert in_new_york("2026-03-10 15:00", MADRID) == at("2026-03-10 10:00")
    assert in_new_york("2026-03-31 15:00", MADRID) == at("2026-03-31 09:00")
    assert odd == [
        OddWeek(date(2026, 3, 10), at("2026-03-10 10:00"), at("2026-03-10 09:00")),
        OddWeek(date(2026, 3, 17), at("2026-03-17 10:00"), at("2026-03-17 09:00")),
        OddWeek(date(2026, 3, 24), at("2026-03-24 10:00"), at("2026-03-24 09:00")),
    ]


def test_two_zones_over_the_clock_change_of_2027():
    thursdays = list(
        slots("weekly", THURSDAY, date(2027, 1, 7), date(2027, 3, 11), date(2027, 4, 1))
    )

    seen = [in_new_york(f"{day} 10:00", ROME).hour for day in thursdays]
    odd = odd_weeks(thursdays, time(10), ROME, NEW_YORK)

    assert thursdays == days("2027-03-11", "2027-03-18", "2027-03-25", "2027-04-01")
    assert seen == [4, 5, 5, 4]
    assert [week.slot for week in odd] == days("2027-03-18", "2027-03-25")
    assert {(week.shown.hour, week.usual.hour) for week in odd} == {(5, 4)}


def test_a_move_over_the_clock_change_of_2027():
    moved = instant(at("2027-03-29 10:00"), ROME)

    assert wall(moved, ROME) == at("2027-03-29 10:00")
    assert wall(moved, NEW_YORK) == at("2027-03-29 04:00")
    assert happens(at("2027-03-28 02:30"), ROME) == "never"
    assert happens(at("2027-10-31 02:30"), ROME) == "twice"
    assert instant(at("2027-10-31 02:30"), ROME) == at("2027-10-31 00:30Z")


@pytest.mark.parametrize("other", [ROME, "Europe/Lisbon", "Asia/Tokyo"])
def test_zones_that_change_together_or_for_a_season_have_no_odd_weeks(other):
    year = slots("weekly", TUESDAY, date(2026, 1, 6), date(2026, 1, 1), date(2026, 12, 31))

    assert odd_weeks(year, time(10), MADRID, other) == []


def test_no_slots_have_no_odd_weeks():
    assert odd_weeks([], time(10), MADRID, NEW_YORK) == []


def test_the_last_friday_of_each_month():
    fridays = slots("last", FRIDAY, date(2026, 11, 1), date(2026, 11, 1), date(2027, 2, 28))

    assert list(fridays) == days("2026-11-27", "2026-12-25", "2027-01-29", "2027-02-26")


@pytest.mark.parametrize("wish", ["fifth", "5th", "day 31", "", "daily"])
def test_what_some_months_lack_is_refused_and_the_last_is_offered(wish):
    with pytest.raises(NoSuchRhythm, match="choose the last"):
        Rhythm(wish)
    with pytest.raises(NoSuchRhythm):
        list(slots(wish, FRIDAY, date(2026, 1, 1), date(2026, 1, 1), date(2026, 2, 1)))


def test_every_four_weeks_follows_its_anchor_whatever_day_it_is_looked_at():
    anchor = date(2026, 1, 5)
    unbroken = [anchor + timedelta(weeks=4 * n) for n in range(80)]

    for today in (anchor + timedelta(days=n) for n in range(2000)):
        ahead = today + timedelta(weeks=12)
        assert list(slots("every-4-weeks", MONDAY, anchor, today, ahead)) == [
            day for day in unbroken if today <= day <= ahead
        ]


@pytest.mark.parametrize("rhythm", Rhythm)
def test_nothing_comes_before_an_anchor_in_the_future(rhythm):
    anchor = date(2026, 11, 10)

    found = list(slots(rhythm, TUESDAY, anchor, date(2026, 1, 1), date(2027, 6, 30)))

    assert min(found) >= anchor
    assert list(slots(rhythm, TUESDAY, anchor, date(2026, 1, 1), date(2026, 11, 9))) == []


@pytest.mark.parametrize(
    ("rhythm", "first"),
    [
        ("weekly", "2026-11-17"),
        ("every-2-weeks", "2026-11-17"),
        ("every-4-weeks", "2026-11-17"),
        ("first", "2026-12-01"),
        ("third", "2026-11-17"),
        ("last", "2026-11-24"),
    ],
)
def test_an_anchor_on_another_weekday_stands_for_the_next_such_day(rhythm, first):
    wednesday = date(2026, 11, 11)

    found = slots(rhythm, TUESDAY, wednesday, wednesday, date(2027, 6, 30))

    assert next(found) == date.fromisoformat(first)


@settings(deadline=None)
@given(RHYTHMS, WEEKDAYS, DAYS, DAYS, st.integers(0, 200))
def test_every_window_shows_a_part_of_one_unbroken_run(rhythm, weekday, anchor, first, length):
    last = first + timedelta(days=length)
    unbroken = slots(rhythm, weekday, anchor, anchor, date(2034, 1, 1))

    window = list(slots(rhythm, weekday, anchor, first, last))

    assert window == [day for day in unbroken if first <= day <= last]
    assert {day.weekday() for day in window} <= {weekday}


@settings(deadline=None)
@given(RHYTHMS, WEEKDAYS, DAYS, DAYS)
def test_the_dates_are_those_of_dateutil(rhythm, weekday, anchor, first):
    last = first + timedelta(weeks=30)
    nth = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}.get(rhythm)
    begin = datetime.combine(anchor, time())
    rule = (
        rrule(WEEKLY, dtstart=begin, byweekday=weekday)
        if nth is None
        else rrule(MONTHLY, dtstart=begin, byweekday=nth_weekday(weekday, nth))
    )
    until = datetime.combine(last, time())
    oracle = [moment.date() for moment in rule.between(begin, until, inc=True)]

    # dateutil counts weeks from the anchor's own, even where the anchor is past the weekday; here
    # the first meeting is the next such day, and the others follow it.
    counted = oracle[:: rhythm.weeks or 1]
    assert list(slots(rhythm, weekday, anchor, first, last)) == [
        day for day in counted if day >= first
    ]


def test_from_tuesdays_to_thursdays_every_row_keeps_its_identity():
    """The first was moved to 4 December by hand: its week is not filled a second time."""
    old = [("moved", date(2026, 12, 1)), ("next", date(2026, 12, 8)), ("last", date(2026, 12, 15))]
    thursdays = list(
        slots("weekly", THURSDAY, date(2026, 12, 1), date(2026, 12, 1), date(2026, 12, 24))
    )

    redated = redate(old, thursdays, monthly=False)

    assert redated.kept == {
        "moved": date(2026, 12, 3),
        "next": date(2026, 12, 10),
        "last": date(2026, 12, 17),
    }
    assert redated.fallen_out == ()
    assert redated.new == (date(2026, 12, 24),)


def test_from_weekly_to_every_two_weeks_every_other_row_falls_out_and_the_rest_stay():
    old = [(day.day, day) for day in days("2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22")]

    redated = redate(old, days("2026-12-01", "2026-12-15"), monthly=False)

    assert redated.kept == {1: date(2026, 12, 1), 15: date(2026, 12, 15)}
    assert redated.fallen_out == (8, 22)
    assert redated.new == ()


def test_from_weekly_to_monthly_the_nearest_of_each_month_stays_even_from_another_week():
    old = [(day.day, day) for day in days("2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22")]

    redated = redate(old, days("2026-12-31", "2027-01-28"), monthly=True)

    assert redated.kept == {22: date(2026, 12, 31)}
    assert redated.fallen_out == (1, 8, 15)
    assert redated.new == (date(2027, 1, 28),)


def test_a_week_belongs_to_one_year_over_the_new_year():
    redated = redate([("row", date(2026, 12, 29))], [date(2027, 1, 1)], monthly=False)

    assert redated.kept == {"row": date(2027, 1, 1)}


def test_the_row_that_already_falls_on_a_new_date_stays_on_it():
    monday, friday = days("2026-12-07", "2026-12-11")

    redated = redate([("a", monday), ("b", friday)], [friday], monthly=False)

    assert redated.kept == {"b": friday}
    assert redated.fallen_out == ("a",)


NEAR_DAYS = st.lists(st.dates(date(2026, 11, 1), date(2027, 2, 28)), max_size=25)


@settings(deadline=None)
@given(NEAR_DAYS, NEAR_DAYS, st.booleans())
def test_redating_loses_no_row_and_gives_no_date_twice(old_days, new_days, monthly):
    old = list(enumerate(old_days))

    redated = redate(old, new_days, monthly=monthly)

    assert sorted([*redated.kept, *redated.fallen_out]) == list(range(len(old)))
    assert Counter([*redated.kept.values(), *redated.new]) == Counter(set(new_days))
    for row, day in redated.kept.items():
        before = old_days[row]
        same_month = (day.year, day.month) == (before.year, before.month)
        assert same_month if monthly else day.isocalendar()[:2] == before.isocalendar()[:2]


@settings(deadline=None)
@given(NEAR_DAYS)
def test_redating_to_the_same_dates_changes_nothing(same):
    once = sorted(set(same))

    redated = redate([(day, day) for day in once], once, monthly=False)

    assert redated.kept == {day: day for day in once}
    assert (redated.fallen_out, redated.new) == ((), ())
