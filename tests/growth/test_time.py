"""Investment time: noted freely, never more than a day has, and a timer invents nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrenous import clock, growth, people
from entrenous.growth.investing import given_in, weeks_of

TUESDAY = date(2027, 3, 9)


@pytest.fixture(autouse=True)
def his_request(bruno, ring, now):
    with ring(bruno):
        yield


def noted(person):
    return [(row.day, row.minutes, row.text) for row in person.investments.all()]


def test_time_is_noted_with_a_line_and_for_a_project(bruno):
    project = growth.set_aim(bruno, "language", "Rust")
    growth.invest(bruno, TUESDAY, 90, "The moon is in", project=project)

    year = growth.year_of(bruno, 2027)
    assert noted(bruno) == [(TUESDAY, 90, "The moon is in")]
    assert (year.taken, year.planned, year.of_each) == (90, 0, [(project.pk, 90)])


def test_a_day_ahead_is_a_plan_and_is_not_taken(bruno):
    growth.invest(bruno, date(2027, 3, 20), 120)

    year = growth.year_of(bruno, 2027)
    assert (year.taken, year.planned) == (0, 120)


def test_a_plan_reaches_a_year_ahead(bruno):
    with pytest.raises(growth.TooFarAhead):
        growth.invest(bruno, date(2028, 4, 1), 60)


def test_a_day_has_no_more_than_its_hours(bruno):
    growth.invest(bruno, TUESDAY, 23 * 60)
    with pytest.raises(growth.MoreThanADay) as full:
        growth.invest(bruno, TUESDAY, 61)

    assert full.value.left == 60
    growth.invest(bruno, TUESDAY, 60)


@pytest.mark.parametrize(
    ("day", "minutes"), [(date(2027, 3, 14), 23 * 60), (date(2027, 11, 7), 25 * 60)]
)
def test_where_the_clocks_change_a_day_is_shorter_or_longer(bruno, day, minutes):
    """In New York, where Bruno is."""
    assert growth.minutes_of(day, bruno.zone) == minutes
    growth.invest(bruno, day, minutes)
    with pytest.raises(growth.MoreThanADay):
        growth.invest(bruno, day, 1)


def test_changed_it_may_be_as_long_as_the_day_allows(bruno):
    row = growth.invest(bruno, TUESDAY, 23 * 60)

    growth.change_investment(row, TUESDAY, 24 * 60, "All of it", project=None)
    with pytest.raises(growth.MoreThanADay):
        growth.change_investment(row, TUESDAY, 24 * 60 + 1, "More", project=None)
    assert noted(bruno) == [(TUESDAY, 24 * 60, "All of it")]


def test_a_week_is_noted_whole_or_not_at_all(bruno):
    growth.invest(bruno, date(2027, 3, 3), 24 * 60)
    with pytest.raises(growth.MoreThanADay):
        growth.invest_week(bruno, {date(2027, 3, 2): 30, date(2027, 3, 3): 30}, "Read")

    assert len(noted(bruno)) == 1
    growth.invest_week(bruno, {date(2027, 3, 2): 30, date(2027, 3, 4): 45}, "Read")
    assert sorted(noted(bruno))[::2] == [
        (date(2027, 3, 2), 30, "Read"),
        (date(2027, 3, 4), 45, "Read"),
    ]


def test_nobody_notes_time_for_a_project_of_somebody_else(ada, bruno, ring):
    with ring(ada):
        hers = growth.set_aim(ada, "book", "Hers")
    with pytest.raises(growth.NotTheirs):
        growth.invest(bruno, TUESDAY, 10, project=hers)
    with pytest.raises(growth.NotTheirs):
        growth.start_timer(bruno, hers)


def test_a_timer_notes_what_it_ran_on_the_day_on_which_it_began(bruno, now):
    project = growth.set_aim(bruno, "book", "A book")
    late = datetime(2027, 3, 10, 3, 30, tzinfo=UTC)  # 22:30 of the 9th in New York
    with clock.at(late):
        growth.start_timer(bruno, project)
    with clock.at(late + timedelta(hours=2, seconds=29)):
        row = growth.stop_timer(bruno, "Read late")

    assert (row.day, row.minutes, row.project) == (TUESDAY, 120, project)
    assert growth.timer_of(bruno) is None


def test_over_the_change_of_the_clocks_a_timer_counts_what_passed(bruno):
    before = datetime(2027, 3, 14, 6, 30, tzinfo=UTC)  # 01:30; at 2 the clocks go to 3
    with clock.at(before):
        growth.start_timer(bruno)
    with clock.at(before + timedelta(minutes=60)):
        assert growth.stop_timer(bruno).minutes == 60


def test_one_timer_at_a_time(bruno):
    running = growth.start_timer(bruno)
    with pytest.raises(growth.RunsAlready):
        growth.start_timer(bruno)

    assert growth.timer_of(bruno) == running


def test_a_timer_of_three_days_asks_and_invents_nothing(bruno, now):
    growth.start_timer(bruno)
    with clock.at(now + timedelta(days=3)):
        with pytest.raises(growth.RanTooLong):
            growth.stop_timer(bruno, "Pottery")
        assert noted(bruno) == []
        assert growth.timer_of(bruno) is not None
        growth.stop_timer(bruno, "Pottery", minutes=150)

    assert noted(bruno) == [(now.date(), 150, "Pottery")]


def test_stopped_at_once_or_not_running_it_notes_nothing(bruno):
    growth.start_timer(bruno)
    assert growth.stop_timer(bruno) is None
    assert growth.stop_timer(bruno) is None
    assert noted(bruno) == []


def test_the_share_is_of_the_time_that_somebody_works(bruno):
    """Five days of eight and a half hours, without the holidays of the United States."""
    people.change_settings(bruno, country="")
    everything = growth.year_of(bruno, 2027).share
    people.change_settings(bruno, country="US")
    with_holidays = growth.year_of(bruno, 2027).share
    people.go_away(bruno, date(2027, 6, 7), date(2027, 6, 11))

    assert everything == 261 * 510 // 10
    assert with_holidays < everything
    assert growth.year_of(bruno, 2027).share == with_holidays - 5 * 51


def test_the_organisation_may_give_another_share_or_none(bruno):
    people.change_settings(bruno, country="")
    people.decide(20)
    assert growth.year_of(bruno, 2027).share == 261 * 510 // 5
    people.decide(0)
    assert growth.year_of(bruno, 2027).share == 0


@given(st.lists(st.tuples(st.dates(date(2026, 12, 1), date(2028, 1, 31)), st.integers(1, 1440))))
def test_the_strip_holds_every_minute_of_the_year_once(rows):
    weeks = weeks_of(2027, rows, today=date(2027, 6, 1))

    assert sum(week.taken + week.planned for week in weeks) == sum(
        minutes for day, minutes in rows if day.year == 2027
    )
    assert [week.monday.weekday() for week in weeks] == [0] * len(weeks)
    assert all(week.planned == 0 for week in weeks if week.monday < date(2027, 5, 24))


def test_a_year_without_hours_gives_no_time():
    assert given_in(2027, {}, lambda _: False, percent=10) == 0
