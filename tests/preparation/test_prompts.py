"""Something to talk about: kind, in each language, and nothing twice within a year."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrenous.preparation.choosing import offered, whose_week_it_is
from entrenous.preparation.prompts import PROMPTS

MONDAY = date(2027, 3, 1)


@pytest.mark.parametrize("language", ["en", "it"])
def test_each_language_has_a_hundred_and_more_and_none_twice(language):
    prompts = PROMPTS[language]

    assert len(prompts) >= 106
    assert len(set(prompts)) == len(prompts)


@given(st.uuids(), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_nothing_comes_twice_within_a_year(pair, day):
    year = [offered(PROMPTS["en"], pair, day + timedelta(weeks=week)) for week in range(53)]

    shown = [prompt for some in year for prompt in some]
    assert len(shown) == len(set(shown)) == 106


def test_within_a_week_it_is_the_same_for_both():
    pair = uuid4()

    week = {tuple(offered(PROMPTS["en"], pair, MONDAY + timedelta(days=n))) for n in range(7)}
    assert len(week) == 1


def weeks_of(own, pair):
    """In which week of a year each comes."""
    return [
        (text, week)
        for week in range(53)
        for text in whose_week_it_is(own, pair, MONDAY + timedelta(weeks=week))
    ]


@given(st.sets(st.text(min_size=1), max_size=60), st.uuids())
def test_each_of_ones_own_comes_once_a_year_and_stays_in_its_week_when_others_join(own, pair):
    year = weeks_of(own, pair)

    assert sorted(text for text, _ in year) == sorted(own)
    assert set(year) <= set(weeks_of({*own, "one more"}, pair))
