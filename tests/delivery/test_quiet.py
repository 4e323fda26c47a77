"""Quiet hours, in a person's own zone."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from entrenous.delivery.quiet import out_of_quiet
from entrenous.zones import wall

ZONES = st.sampled_from(["Europe/Rome", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"])
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # hypothesis adds it
WHOLE_MINUTES = st.builds(time, st.integers(0, 23), st.integers(0, 59))


def test_over_midnight_it_lasts_until_the_morning():
    night = datetime(2027, 3, 10, 22, 30, tzinfo=UTC)  # 23:30 in Rome

    assert out_of_quiet(night, "Europe/Rome", time(20), time(8)) == datetime(
        2027, 3, 11, 7, tzinfo=UTC
    )


def test_by_day_nothing_waits():
    noon = datetime(2027, 3, 10, 11, tzinfo=UTC)

    assert out_of_quiet(noon, "Europe/Rome", time(20), time(8)) == noon


@given(INSTANTS, ZONES, WHOLE_MINUTES, WHOLE_MINUTES)
def test_it_waits_less_than_a_day_and_never_comes_out_in_the_quiet(at, zone, begin, end):
    out = out_of_quiet(at, zone, begin, end)

    assert at <= out < at + timedelta(hours=25)
    if out != at:
        there = wall(out, zone).time()
        # An hour that the clocks jump over ends when they have jumped.
        assert there == end or timedelta() < _since(end, there) <= timedelta(hours=1)
    elif begin != end:
        here = wall(at, zone).time()
        assert not (begin <= here < end if begin < end else here >= begin or here < end)


def _since(earlier, later):
    day = datetime(2027, 1, 1, tzinfo=UTC)
    return datetime.combine(day, later, UTC) - datetime.combine(day, earlier, UTC)
