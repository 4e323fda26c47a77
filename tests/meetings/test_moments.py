from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrenous.meetings.moments import (
    Diary,
    Hours,
    count_by_day,
    every_start,
    moments,
    obstacles,
    suggest_weekly_moment,
)
from entrenous.zones import instant, wall

ROME, NEW_YORK, TOKYO = "Europe/Rome", "America/New_York", "Asia/Tokyo"
OFFICE_DAY = (time(9), time(17, 30))
ALL_WEEK = dict.fromkeys(range(5), OFFICE_DAY)

# Bruno presses "not today" on Tuesday 1 December 2026, two minutes before ten.
TUESDAY = date(2026, 12, 1)
WEDNESDAY, THURSDAY, FRIDAY = (TUESDAY + timedelta(days=n) for n in (1, 2, 3))


def rome(text):
    return there(text, ROME)


def there(text, zone):
    return instant(datetime.fromisoformat(text), zone)


WAS_AT = rome("2026-12-01 10:00")
TODAY_IS_OVER = rome("2026-12-02")


def taken(*stretches):
    """From "2026-12-02 09:00-17:30" in Rome."""
    return tuple(
        (rome(begin), rome(f"{begin[:11]}{end}"))
        for begin, end in (stretch.rsplit("-", 1) for stretch in stretches)
    )


def in_rome(found):
    return [f"{wall(start, ROME):%a %d %H:%M}" for start in found]


def diary(*busy, zone=ROME, week=ALL_WEEK, days_off=frozenset()):
    return Diary(Hours(zone, week), taken(*busy), days_off)


def test_not_today_offers_the_same_hour_on_the_next_three_days():
    found = moments(diary(), diary(), minutes=45, after=TODAY_IS_OVER, near=WAS_AT)

    assert in_rome(found) == ["Wed 02 10:00", "Thu 03 10:00", "Fri 04 10:00"]


def test_without_a_time_it_had_the_soonest_of_each_day_is_offered():
    found = moments(diary(), diary(), minutes=45, after=rome("2026-12-01 15:50"))

    assert in_rome(found) == ["Tue 01 16:00", "Wed 02 09:00", "Thu 03 09:00"]


def test_what_is_taken_moves_the_offer_as_little_as_possible_and_back_to_back_is_allowed():
    ana = diary("2026-12-02 09:30-10:30", "2026-12-03 09:00-10:00", "2026-12-03 10:30-17:30")
    bruno = diary("2026-12-04 09:00-17:30")

    found = moments(ana, bruno, minutes=30, after=TODAY_IS_OVER, near=WAS_AT)

    assert in_rome(found) == ["Wed 02 10:30", "Thu 03 10:00", "Mon 07 10:00"]


def test_days_off_of_either_and_free_weekdays_are_left_out():
    ana = diary(days_off={WEDNESDAY})
    bruno = diary(
        days_off=lambda day: day == THURSDAY,
        week=dict.fromkeys((0, 1, 2, 3), OFFICE_DAY),
    )

    found = moments(ana, bruno, minutes=45, after=TODAY_IS_OVER, near=WAS_AT)

    assert in_rome(found) == ["Mon 07 10:00", "Tue 08 10:00", "Wed 09 10:00"]


def test_the_managers_limit_a_day_leaves_full_days_out():
    counts = count_by_day([rome("2026-12-02 09:00"), rome("2026-12-02 16:30")], ROME)

    found = moments(
        diary(), diary(), minutes=45, after=TODAY_IS_OVER, near=WAS_AT, counts=counts, limit=2
    )

    assert counts == {WEDNESDAY: 2}
    assert in_rome(found) == ["Thu 03 10:00", "Fri 04 10:00", "Mon 07 10:00"]


def test_the_day_that_counts_is_the_managers_own():
    """Nine in the evening in New York is the next day in Rome."""
    late = {weekday: (time(13), time(23)) for weekday in range(5)}
    ana = Diary(Hours(NEW_YORK, late))
    bruno = Diary(Hours(TOKYO, ALL_WEEK))
    start = there("2026-12-02 21:00", NEW_YORK)

    assert count_by_day([start], NEW_YORK) == {WEDNESDAY: 1}
    assert count_by_day([start], ROME) == {THURSDAY: 1}
    midnight = there("2026-12-02", NEW_YORK)
    found = moments(ana, bruno, minutes=30, after=midnight, counts={WEDNESDAY: 1}, limit=1, count=1)
    assert found == [there("2026-12-03 19:00", NEW_YORK)]


def test_both_must_be_at_work_each_by_their_own_clock():
    ana, bruno = diary(), Diary(Hours(NEW_YORK, ALL_WEEK))

    found = moments(ana, bruno, minutes=60, after=TODAY_IS_OVER, near=WAS_AT)

    assert in_rome(found) == ["Wed 02 15:00", "Thu 03 15:00", "Fri 04 15:00"]


def test_a_week_with_one_free_day_offers_its_other_half_and_then_what_does_not_overlap():
    only_wednesday = {2: (time(9), time(14))}

    found = moments(
        diary(week=only_wednesday), diary(), minutes=45, after=TODAY_IS_OVER, near=WAS_AT, days=6
    )
    assert in_rome(found) == ["Wed 02 09:00", "Wed 02 10:00", "Wed 02 12:00"]

    narrow = {2: (time(9), time(11))}
    found = moments(
        diary(week=narrow), diary(), minutes=45, after=TODAY_IS_OVER, near=WAS_AT, days=6
    )
    assert in_rome(found) == ["Wed 02 09:00", "Wed 02 10:00"]


def test_the_other_half_of_a_day_comes_before_more_of_the_same():
    only_wednesday = {2: (time(9), time(14))}
    ana = diary("2026-12-02 10:45-11:00", week=only_wednesday)

    found = moments(ana, diary(), minutes=45, after=TODAY_IS_OVER, near=WAS_AT, days=6, count=2)

    assert in_rome(found) == ["Wed 02 10:00", "Wed 02 12:00"]


def test_a_long_stretch_is_taken_to_its_end_also_with_a_short_one_inside():
    ana = diary("2026-12-02 09:30-10:00", "2026-12-02 09:00-12:00")

    found = moments(ana, diary(), minutes=30, after=TODAY_IS_OVER, near=WAS_AT, count=1)

    assert in_rome(found) == ["Wed 02 12:00"]


def test_what_takes_no_time_is_in_nobodys_way():
    ana = diary("2026-12-02 10:15-10:15")
    people = {"ana": ana}

    assert obstacles(rome("2026-12-02 10:00"), 45, people) == []
    assert in_rome(
        moments(ana, diary(), minutes=45, after=TODAY_IS_OVER, near=WAS_AT, count=1)
    ) == ["Wed 02 10:00"]


def test_a_meeting_later_on_is_offered_the_days_around_it():
    near = rome("2026-12-10 10:00")
    away = {date(2026, 12, 10)}

    found = moments(diary(days_off=away), diary(), minutes=45, after=TODAY_IS_OVER, near=near)

    assert in_rome(found) == ["Tue 08 10:00", "Wed 09 10:00", "Fri 11 10:00"]


def test_a_time_off_the_grid_is_offered_on_it():
    found = moments(
        diary(), diary(), minutes=30, after=TODAY_IS_OVER, near=rome("2026-12-01 10:10"), count=1
    )

    assert in_rome(found) == ["Wed 02 10:00"]


def test_nothing_begins_before_the_instant_asked_for_not_even_by_a_fraction_of_a_second():
    after = rome("2026-12-02 10:00") + timedelta(microseconds=1)

    assert in_rome(moments(diary(), diary(), minutes=30, after=after, count=1)) == ["Wed 02 10:15"]


@pytest.mark.parametrize(
    ("ana", "bruno"),
    [
        (diary(week={0: OFFICE_DAY}), diary(week={1: OFFICE_DAY})),
        (diary(days_off=lambda _: True), diary()),
        (diary(week={}), diary()),
        (diary(), Diary(Hours("Pacific/Honolulu", ALL_WEEK))),
        (diary(week={0: (time(9), time(9, 30))}), diary()),
    ],
)
def test_when_no_moment_suits_both_the_list_is_empty(ana, bruno):
    assert moments(ana, bruno, minutes=45, after=TODAY_IS_OVER, near=WAS_AT) == []


def test_the_horizon_is_the_end_of_the_search():
    monday_only = diary(week={0: OFFICE_DAY})

    assert moments(monday_only, diary(), minutes=45, after=TODAY_IS_OVER, days=5) == []
    assert in_rome(moments(monday_only, diary(), minutes=45, after=TODAY_IS_OVER, days=6)) == [
        "Mon 07 09:00",
        "Mon 07 09:45",
        "Mon 07 12:00",
    ]


def test_working_hours_keep_to_the_clock_when_it_changes():
    found = moments(diary(), diary(), minutes=30, after=rome("2027-03-26 12:00"))

    assert [start.hour for start in found] == [11, 7, 7]
    assert in_rome(found) == ["Fri 26 12:00", "Mon 29 09:00", "Tue 30 09:00"]


ZONES = st.sampled_from([ROME, NEW_YORK, TOKYO, "Asia/Kolkata", "Australia/Lord_Howe"])
QUARTERS = st.integers(6 * 4, 22 * 4).map(lambda n: time(n // 4, n % 4 * 15))
BEGIN = datetime(2026, 10, 22, 7, tzinfo=UTC)  # Rome's clocks go back on the 25th
DAYS_AHEAD = 6


@st.composite
def working_hours(draw):
    weekdays = draw(st.sets(st.integers(0, 6), min_size=3))
    return Hours(
        draw(ZONES),
        {
            day: tuple(sorted(draw(st.lists(QUARTERS, min_size=2, max_size=2, unique=True))))
            for day in weekdays
        },
    )


@st.composite
def diaries(draw):
    stretches = draw(
        st.lists(st.tuples(st.integers(-600, DAYS_AHEAD * 1440), st.integers(0, 400)), max_size=12)
    )
    busy = tuple(
        (BEGIN + timedelta(minutes=start), BEGIN + timedelta(minutes=start + length))
        for start, length in stretches
    )
    away = draw(st.sets(st.integers(0, DAYS_AHEAD).map(lambda n: BEGIN.date() + timedelta(days=n))))
    return Diary(draw(working_hours()), busy, away)


def suits(person, start, end):
    begins, ends = wall(start, person.hours.zone), wall(end, person.hours.zone)
    day = begins.date()
    if day in person.days_off or day.weekday() not in person.hours.week:
        return False
    opens, closes = person.hours.week[day.weekday()]
    at_work = datetime.combine(day, opens) <= begins and ends <= datetime.combine(day, closes)
    return at_work and not any(
        taken < end and start < released for taken, released in person.busy if taken < released
    )


def by_looking_at_every_quarter(ana, bruno, *, minutes, after, counts, limit):
    length = timedelta(minutes=minutes)
    start = datetime.fromtimestamp(-(-after.timestamp() // 900) * 900, UTC)
    found = []
    while start + length <= after + timedelta(days=DAYS_AHEAD):
        if (
            suits(ana, start, start + length)
            and suits(bruno, start, start + length)
            and counts[wall(start, ana.hours.zone).date()] < limit
        ):
            found.append(start)
        start += timedelta(minutes=15)
    return found


COUNTS = st.dictionaries(
    st.integers(0, DAYS_AHEAD).map(lambda n: BEGIN.date() + timedelta(days=n)), st.integers(0, 3)
).map(Counter)
AFTER = st.integers(0, 3 * 1440).map(lambda minutes: BEGIN + timedelta(minutes=minutes))


@settings(max_examples=200, deadline=None)
@given(
    ana=diaries(), bruno=diaries(), minutes=st.integers(15, 180), after=AFTER, counts=COUNTS,
    limit=st.integers(1, 3),
)  # fmt: skip
def test_the_soonest_moment_is_the_one_that_looking_at_every_quarter_finds(
    *, ana, bruno, minutes, after, counts, limit
):
    """Asked from any instant on, so this pins down every start there is."""
    naive = by_looking_at_every_quarter(
        ana, bruno, minutes=minutes, after=after, counts=counts, limit=limit
    )

    found = moments(
        ana, bruno, minutes=minutes, after=after, counts=counts, limit=limit,
        days=DAYS_AHEAD, count=1,
    )  # fmt: skip

    assert found == naive[:1]


@settings(max_examples=200, deadline=None)
@given(
    ana=diaries(), bruno=diaries(), minutes=st.integers(15, 180), after=AFTER,
    near=st.none() | AFTER, counts=COUNTS, limit=st.integers(1, 3), count=st.integers(1, 5),
)  # fmt: skip
def test_every_moment_offered_suits_both_and_there_are_as_many_as_asked_for_or_no_more_to_find(
    *, ana, bruno, minutes, after, near, counts, limit, count
):
    naive = by_looking_at_every_quarter(
        ana, bruno, minutes=minutes, after=after, counts=counts, limit=limit
    )

    found = moments(
        ana, bruno, minutes=minutes, after=after, near=near, counts=counts, limit=limit,
        days=DAYS_AHEAD, count=count,
    )  # fmt: skip

    apart = timedelta(minutes=minutes)
    days_found = {wall(start, ana.hours.zone).date() for start in found}
    days_there_are = {wall(start, ana.hours.zone).date() for start in naive}
    assert set(found) <= set(naive)
    assert all(later - sooner >= apart for sooner, later in pairwise(found))
    assert len(days_found) == min(count, len(days_there_are))
    if len(found) < count:
        assert all(any(abs(other - start) < apart for other in found) for start in naive)


@pytest.mark.parametrize(
    ("start", "whose"),
    [
        ("2026-12-02 10:00", []),
        ("2026-12-02 09:00", [("bruno", "outside hours")]),
        ("2026-12-02 17:00", [("ana", "outside hours")]),
        ("2026-12-02 08:30", [("ana", "outside hours"), ("bruno", "outside hours")]),
        ("2026-12-02 23:45", [("ana", "outside hours"), ("bruno", "outside hours")]),
        ("2026-12-03 11:30", [("bruno", "busy")]),
        ("2026-12-03 12:00", []),
        ("2026-12-03 10:15", []),
        ("2026-12-04 10:00", [("bruno", "day off")]),
        ("2026-12-05 10:00", [("ana", "day off"), ("bruno", "day off")]),
        ("2026-12-25 10:00", [("ana", "day off"), ("ana", "busy"), ("bruno", "day off")]),
    ],
)
def test_what_is_in_the_way_is_named_with_whose_it_is(start, whose):
    four_days = {weekday: (time(9, 30), time(18)) for weekday in range(4)}
    people = {
        "ana": diary("2026-12-25 09:00-11:00", days_off={date(2026, 12, 25)}),
        "bruno": diary("2026-12-03 11:00-12:00", week=four_days, days_off={date(2026, 12, 25)}),
    }

    assert obstacles(rome(start), 45, people) == whose


@settings(max_examples=200, deadline=None)
@given(diaries(), AFTER, st.integers(15, 180))
def test_nothing_is_in_the_way_exactly_where_a_moment_suits(person, start, minutes):
    in_the_way = obstacles(start, minutes, {"who": person})

    assert (in_the_way == []) == suits(person, start, start + timedelta(minutes=minutes))


def test_a_first_suggestion_is_a_kind_hour_of_an_empty_week():
    assert suggest_weekly_moment(diary(), diary(), minutes=45, first=TUESDAY) == (0, time(9, 30))


def test_a_suggestion_prefers_an_empty_day_to_the_empty_half_of_another():
    ana = diary("2026-12-07 10:00-10:45")

    assert suggest_weekly_moment(ana, diary(), minutes=45, first=TUESDAY) == (1, time(9, 30))


def test_a_suggestion_goes_where_the_managers_week_is_least_full():
    ana = diary(
        "2026-12-07 10:00-10:45",
        "2026-12-08 14:00-14:45",
        "2026-12-09 09:30-10:15",
        "2026-12-16 09:30-10:15",
        "2026-12-10 09:30-10:15",
        "2026-12-04 10:00-10:30",
    )

    assert suggest_weekly_moment(ana, diary(), minutes=45, first=TUESDAY) == (0, time(13, 30))
    not_mondays = dict.fromkeys((1, 2, 3, 4), OFFICE_DAY)
    assert suggest_weekly_moment(ana, diary(week=not_mondays), minutes=45, first=TUESDAY) == (
        1,
        time(9, 30),
    )


def test_a_suggestion_avoids_days_that_are_full_on_any_date():
    ana = diary("2026-12-21 10:00-10:45", "2026-12-21 11:00-11:45", "2026-12-28 10:00-10:45")
    mondays = diary(week={0: OFFICE_DAY})

    assert suggest_weekly_moment(ana, diary(), minutes=45, first=TUESDAY, limit=2) == (
        1,
        time(9, 30),
    )
    assert suggest_weekly_moment(ana, mondays, minutes=45, first=TUESDAY, limit=2) is None
    assert suggest_weekly_moment(ana, mondays, minutes=45, first=TUESDAY, limit=3) == (
        0,
        time(13, 30),
    )


def test_a_manager_who_wants_no_1_1s_at_all_is_suggested_none():
    assert suggest_weekly_moment(diary(), diary(), minutes=45, first=TUESDAY, limit=0) is None
    assert moments(diary(), diary(), minutes=45, after=TODAY_IS_OVER, limit=0) == []


def test_a_suggestion_fits_every_week_and_not_only_the_first():
    """The report's calendar is taken on one Monday morning in three weeks."""
    bruno = diary("2026-12-21 09:00-12:30", week={0: OFFICE_DAY})

    assert suggest_weekly_moment(diary(), bruno, minutes=45, first=TUESDAY) == (0, time(13, 30))


def test_a_suggestion_does_not_mind_days_off_as_they_pass():
    bruno = diary(week={4: OFFICE_DAY}, days_off={date(2026, 12, 25)})

    assert suggest_weekly_moment(diary(), bruno, minutes=45, first=TUESDAY) == (4, time(9, 30))


def test_a_suggestion_is_early_or_over_lunch_only_where_nothing_else_is_left():
    early = diary(week={0: (time(8), time(10))})
    over_lunch = diary(week={0: (time(11, 30), time(13, 45))})
    all_day = diary(week={0: (time(8), time(17))})

    def suggested(ana, minutes):
        return suggest_weekly_moment(ana, all_day, minutes=minutes, first=TUESDAY)

    assert suggested(early, 30) == (0, time(9, 30))
    assert suggested(early, 60) == (0, time(8))
    assert suggested(over_lunch, 30) == (0, time(11, 30))
    assert suggested(over_lunch, 45) == (0, time(11, 30))
    assert suggested(over_lunch, 15) == (0, time(11, 30))


def test_a_suggestion_is_kind_to_the_clock_of_the_report_too():
    bruno = Diary(Hours(NEW_YORK, dict.fromkeys(range(5), (time(9), time(17)))))

    assert suggest_weekly_moment(diary(), bruno, minutes=45, first=TUESDAY) == (0, time(15, 30))


def test_there_is_no_suggestion_where_the_two_never_work_at_once():
    bruno = Diary(Hours("Pacific/Honolulu", ALL_WEEK))

    assert suggest_weekly_moment(diary(), bruno, minutes=45, first=TUESDAY) is None


@settings(max_examples=100, deadline=None)
@given(working_hours(), working_hours(), st.integers(15, 180), diaries())
def test_a_suggestion_is_inside_the_hours_of_both_in_each_week(ana, bruno, minutes, taken_by):
    first = date(2026, 10, 20)
    ana, bruno = Diary(ana, taken_by.busy), Diary(bruno)

    suggested = suggest_weekly_moment(ana, bruno, minutes=minutes, first=first, weeks=3)

    if suggested is not None:
        weekday, at = suggested
        day = first + timedelta(days=(weekday - first.weekday()) % 7)
        for week in range(3):
            start = instant(datetime.combine(day + timedelta(weeks=week), at), ana.hours.zone)
            end = start + timedelta(minutes=minutes)
            assert suits(ana, start, end)
            assert suits(bruno, start, end)


def test_every_start_is_every_quarter_of_an_hour_in_which_nothing_is_in_the_way():
    manager = Diary(
        Hours(ROME, ALL_WEEK), busy=[(rome("2026-12-02 10:00"), rome("2026-12-02 16:00"))]
    )
    report = Diary(Hours(NEW_YORK, ALL_WEEK))

    found = every_start(manager, report, minutes=30, after=TODAY_IS_OVER, days=2)

    quarters = [TODAY_IS_OVER + timedelta(minutes=15) * n for n in range(2 * 24 * 4)]
    both = {"Ada": manager, "Bruno": report}
    assert found == [start for start in quarters if not obstacles(start, 30, both)]
    assert len(found) > 5
