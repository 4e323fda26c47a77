import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrenous.zones import (
    UnknownZone,
    happens,
    instant,
    usual_zones,
    wall,
    zone_exists,
    zone_names,
)

ROME = "Europe/Rome"
MADRID = "Europe/Madrid"

LOCAL = st.datetimes(datetime(1995, 1, 1), datetime(2035, 1, 1))  # noqa: DTZ001 - wall clocks
ZONES = st.sampled_from(zone_names())


def at(text):
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("local", "zone", "utc"),
    [
        ("2026-10-20 10:00", MADRID, "2026-10-20 08:00Z"),
        ("2026-10-27 10:00", MADRID, "2026-10-27 09:00Z"),
        ("2026-04-03 09:00", "Australia/Lord_Howe", "2026-04-02 22:00Z"),
        ("2026-04-06 09:00", "Australia/Lord_Howe", "2026-04-05 22:30Z"),
        ("2026-12-03 10:00", "America/Vancouver", "2026-12-03 17:00Z"),
    ],
)
def test_a_wall_clock_keeps_its_time_through_clock_changes(local, zone, utc):
    assert instant(at(local), zone) == at(utc)
    assert wall(at(utc), zone) == at(local)


@pytest.mark.parametrize(
    ("local", "zone", "utc", "shown"),
    [
        ("2026-03-29 02:30", MADRID, "2026-03-29 01:30Z", "2026-03-29 03:30"),
        ("2026-04-24 00:30", "Africa/Cairo", "2026-04-23 22:30Z", "2026-04-24 01:30"),
        ("2027-03-28 02:30", ROME, "2027-03-28 01:30Z", "2027-03-28 03:30"),
        ("2011-12-30 10:00", "Pacific/Apia", "2011-12-30 20:00Z", "2011-12-31 10:00"),
    ],
)
def test_a_time_that_the_clocks_leave_out_moves_forward_by_the_gap(local, zone, utc, shown):
    assert happens(at(local), zone) == "never"
    assert instant(at(local), zone) == at(utc)
    assert wall(at(utc), zone) == at(shown)


def test_a_time_that_the_clocks_show_twice_is_the_first_of_the_two():
    start = instant(at("2026-10-25 02:30"), MADRID)

    assert happens(at("2026-10-25 02:30"), MADRID) == "twice"
    assert start == at("2026-10-25 00:30Z")
    assert start + timedelta(minutes=60) == at("2026-10-25 01:30Z")
    assert wall(start + timedelta(minutes=60), MADRID) == at("2026-10-25 02:30")
    assert happens(at("2027-10-31 02:30"), ROME) == "twice"


@pytest.mark.parametrize("local", ["2027-03-28 01:59", "2027-03-28 03:00", "2027-10-31 03:00"])
def test_the_minutes_beside_a_clock_change_happen_once(local):
    assert happens(at(local), ROME) == "once"


@settings(deadline=None)
@given(LOCAL, ZONES)
def test_there_and_back_is_the_same_time_wherever_it_exists(local, zone):
    back = wall(instant(local, zone), zone)

    if happens(local, zone) == "never":
        assert back > local
    else:
        assert back == local


@settings(deadline=None)
@given(LOCAL, ZONES)
def test_an_instant_comes_back_unless_it_is_the_second_of_two_equal_times(local, zone):
    moment = local.replace(tzinfo=UTC)
    back = instant(wall(moment, zone), zone)

    if happens(wall(moment, zone), zone) == "once":
        assert back == moment
    else:
        assert back <= moment


@pytest.mark.parametrize(
    "name",
    ["", "Rome", "europe/rome", "Europe", "Factory", "localtime", "zone.tab", "../UTC", "/UTC"],
)
def test_only_the_exact_names_of_the_package_exist(name):
    assert not zone_exists(name)
    assert name not in zone_names()
    with pytest.raises(UnknownZone):
        instant(at("2026-10-20 10:00"), name)


def test_the_usual_zones_are_those_that_people_mean():
    usual = usual_zones()

    assert {"Europe/Rome", "Europe/Oslo", "Asia/Kolkata", "America/New_York", "UTC"} <= usual
    assert not {"Zulu", "PRC", "US/East-Indiana", "Asia/Calcutta", "Etc/GMT+3", "EST"} & usual
    assert usual < set(zone_names())


def test_a_time_with_a_zone_is_no_local_time_and_one_without_is_no_instant():
    with pytest.raises(ValueError, match="no zone of its own"):
        instant(at("2026-10-20 10:00Z"), ROME)
    with pytest.raises(ValueError, match="has a zone"):
        wall(at("2026-10-20 10:00"), ROME)


def test_the_zone_files_of_the_system_are_not_asked(tmp_path):
    """Even when the environment points at them, as a server's may."""
    (tmp_path / "Europe").mkdir()
    (tmp_path / "Europe" / "Rome").write_bytes(b"not a zone file")

    answer = subprocess.run(
        [
            sys.executable,
            "-c",
            "import zoneinfo, entrenous; print(zoneinfo.TZPATH, zoneinfo.ZoneInfo('Europe/Rome'))",
        ],
        env={"PYTHONTZPATH": str(tmp_path), "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert answer.stdout == "() Europe/Rome\n"
