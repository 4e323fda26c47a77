"""Accounts: welcomed, set, closed, signed out."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.test import Client

from entrenous import people, vault
from entrenous.people.names import tidy
from tests.cast import PASSWORD


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def is_in(client):
    return client.get("/me/").status_code == 200


def test_a_welcomed_person_has_a_key_and_no_password(db, django_assert_num_queries):
    emil = people.welcome(name="  Emil \n Kraus ", email="Emil@Example.org", zone="Europe/Berlin")

    assert (emil.name, emil.email, emil.zone, emil.country) == (
        "Emil Kraus",
        "emil@example.org",
        "Europe/Berlin",
        "DE",
    )
    assert not emil.has_usable_password()
    assert not emil.is_administrator
    with vault.ring_of(emil), pytest.raises(vault.Closed):
        vault.ring_of(emil).sealing_key(("pair", emil.pk))


def test_an_address_is_of_one_person_in_small_and_capital_letters(ada):
    with pytest.raises(people.AddressTaken):
        people.welcome(name="Another Ada", email="ADA@example.org")


def test_who_sets_something_keeps_the_rest(ada):
    people.change_settings(ada, zone="Asia/Tokyo", language="it")

    ada.refresh_from_db()
    assert (ada.name, ada.zone, ada.language, ada.most_a_day) == ("Ada", "Asia/Tokyo", "it", 2)


@pytest.mark.parametrize("name", ["is_administrator", "email", "is_active", "password"])
def test_what_is_no_setting_is_not_set_as_one(ada, name):
    with pytest.raises(TypeError):
        people.change_settings(ada, **{name: True})


def test_hours_are_kept_by_weekday(ada):
    people.set_hours(ada, {4: (time(8), time(12)), 0: (time(9, 30), time(18))})

    ada.refresh_from_db()
    assert ada.working_hours == {0: (time(9, 30), time(18)), 4: (time(8), time(12))}


def test_days_away_said_twice_are_away_once(ada):
    for _ in range(2):
        away = people.go_away(ada, date(2027, 8, 2), date(2027, 8, 13))
    assert ada.away.get() == away

    people.stay_after_all(away)
    assert not ada.away.exists()


def test_signing_out_everywhere_ends_the_sessions_of_this_person_alone(bruno, ada):
    here, there, adas = signed_in(bruno), signed_in(bruno), signed_in(ada)

    people.sign_out_everywhere(bruno, but=here.session.session_key)
    assert (is_in(here), is_in(there), is_in(adas)) == (True, False, True)

    people.sign_out_everywhere(bruno)
    assert (is_in(here), is_in(adas)) == (False, True)


def test_a_closed_account_is_out_at_once_and_a_reopened_one_signs_in_anew(bruno, xenia, caplog):
    caplog.set_level("INFO", "entrenous.audit")
    browser = signed_in(bruno)

    people.close_account(bruno, by=xenia)
    assert not is_in(browser)
    assert not Client().login(email=bruno.email, password=PASSWORD)

    people.reopen_account(bruno, told=[], by=xenia)
    assert not is_in(browser)
    assert Client().login(email=bruno.email, password=PASSWORD)
    assert [record.getMessage() for record in caplog.records] == [
        f"account {bruno.pk} closed by {xenia.pk}",
        f"account {bruno.pk} reopened by {xenia.pk}",
    ]


def test_an_administrator_is_made_once_and_it_is_written_down(bruno, xenia, caplog):
    caplog.set_level("INFO", "entrenous.audit")

    for is_one in (True, True, False):
        people.make_administrator(bruno, is_one=is_one, by=xenia)

    bruno.refresh_from_db()
    assert not bruno.is_administrator
    assert [record.getMessage() for record in caplog.records] == [
        f"{bruno.pk} is an administrator, by {xenia.pk}",
        f"{bruno.pk} is no administrator, by {xenia.pk}",
    ]


def test_everybody_is_listed_by_name_and_who_has_left_comes_last(ada, cleo, bruno, xenia):
    people.close_account(ada, by=xenia)

    assert list(people.everybody()) == [bruno, cleo, xenia, ada]


def test_who_has_left_is_not_found_by_address(ada, bruno, xenia):
    people.close_account(bruno, by=xenia)

    assert people.with_address(" ADA@Example.org ") == ada
    assert people.with_address("bruno@example.org") is None


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Ni\u202eves\u200b", "Nives"),
        ("José\u2066 Ñandú\u2069", "José Ñandú"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("\u200b\u2060", ""),
        ("…", ""),
    ],
)
def test_a_name_can_be_seen_and_reads_one_way(given, name):
    assert tidy(given) == name
