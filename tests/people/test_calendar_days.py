import subprocess
import sys
from datetime import date

import pytest

from entrenous.people import calendar_days
from entrenous.people.calendar_days import (
    countries,
    country_of_zone,
    holidays_in,
    is_holiday,
)
from entrenous.zones import zone_names


def test_the_25th_of_december_is_a_holiday_in_italy_and_a_day_like_any_other_in_japan():
    assert is_holiday("IT", date(2026, 12, 25))
    assert not is_holiday("JP", date(2026, 12, 25))


def test_a_feast_that_moves_is_found_in_each_year():
    assert is_holiday("IT", date(2026, 4, 6))
    assert is_holiday("IT", date(2027, 3, 29))
    assert not is_holiday("IT", date(2027, 4, 6))


@pytest.mark.parametrize("country", ["", "ZZ", "Italy", "it-25"])
def test_without_a_known_country_there_are_no_holidays(country):
    assert holidays_in(country, 2026) == frozenset()
    assert not is_holiday(country, date(2026, 12, 25))


def test_the_countries_are_those_with_a_list_of_holidays():
    assert {"IT", "JP", "XK"} <= countries()
    assert all(len(code) == 2 for code in countries())
    assert holidays_in("XK", 2026)


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Rome", "IT"),
        ("Europe/Oslo", "NO"),  # the table of shared zones says Berlin, Germany
        ("Europe/Vatican", "VA"),
        ("America/New_York", "US"),
        ("Asia/Calcutta", "IN"),  # what a browser still reports for Kolkata
        ("Europe/Kiev", "UA"),
        ("Atlantic/Reykjavik", "IS"),
        ("Africa/Asmera", None),  # its clock is Nairobi's, which says nothing about the country
        ("UTC", None),
        ("Etc/GMT+3", None),
        ("EET", None),
        ("Europe/Atlantis", None),
    ],
)
def test_a_zone_suggests_its_country(zone, country):
    assert country_of_zone(zone) == country


def test_nearly_every_zone_that_is_a_place_suggests_one():
    places = [zone for zone in zone_names() if "/" in zone and not zone.startswith("Etc/")]
    guessed = [zone for zone in places if country_of_zone(zone)]

    assert len(guessed) / len(places) > 0.95


def test_the_slow_library_waits_until_somebody_asks_for_a_holiday():
    asks = "; ".join(
        [
            "import runpy, sys",
            "module = runpy.run_path(sys.argv[1])",
            "print(module['country_of_zone']('Europe/Rome'), 'holidays' in sys.modules)",
        ]
    )

    answer = subprocess.run(
        [sys.executable, "-c", asks, calendar_days.__file__],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert answer.stdout == "IT False\n"
