"""My settings: who I am, when I work, when I am away, and whom I name as my report."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django.test import Client
from django.urls import reverse

from entrenous import clock, pairs, people
from tests.web.reading import Page, Visitor

pytestmark = pytest.mark.usefixtures("now")


def post(person, page, /, *arguments, **typed):
    client = Client()
    client.force_login(person)
    return Page(client.post(reverse(page, args=arguments), typed))


SETTINGS = {"name": "Bruno", "zone": "America/New_York", "country": "US", "language": "en"}


def test_the_page_says_who_i_am_and_that_an_administrator_changes_the_address(as_bruno, pair):
    page = as_bruno.open("me")

    assert page.title == "My settings · Entrenous"
    assert page.part("main").lines[:4] == [
        "Bruno",
        "bruno@example.org · an administrator can change the address",
        "What you hear Sign out Change the password",
        "About you",
    ]


def test_what_i_set_is_kept(as_bruno, bruno):
    as_bruno.open("me")

    page = as_bruno.press(
        "Save", name="  Bruno  Neri ", zone="Asia/Tokyo", country="JP", language="en"
    )

    bruno.refresh_from_db()
    assert (bruno.name, bruno.zone, bruno.country) == ("Bruno Neri", "Asia/Tokyo", "JP")
    assert page.told == [
        "Saved. Your agreements keep the clock that they were made for; your pages show yours, too."
    ]
    assert page.part("zone").all("option") != []
    assert Visitor(bruno).open("me").part("name").value == "Bruno Neri"


def test_another_language_is_spoken_at_once(as_bruno, bruno):
    as_bruno.open("me")
    page = as_bruno.press("Save", language="it")

    assert page.all("html")[0]["lang"] == "it"
    assert as_bruno.open("today").all("html")[0]["lang"] == "it"


def test_another_zone_leaves_the_agreement_where_it_was(pair, meeting, bruno, as_bruno):
    as_bruno.open("me")
    as_bruno.press("Save", zone="Asia/Tokyo")

    agreement = pair.agreements.get()
    meeting.refresh_from_db()
    assert (agreement.zone, agreement.at) == ("Europe/Rome", time(15))
    assert meeting.starts_at == datetime(2027, 3, 11, 14, tzinfo=UTC)
    assert "23:00 for you in Tokyo, 15:00 for Ada in Rome." in as_bruno.open("today").text


def test_a_zone_with_an_old_spelling_is_offered_to_who_has_it_alone(bruno, as_bruno, as_ada):
    people.change_settings(bruno, zone="Asia/Calcutta")

    offered = [zone.raw for zone in as_bruno.open("me").part("zone").all("option")]
    assert [zone for zone in offered if zone.startswith("Kolkata")] == [
        "Kolkata — Asia/Calcutta",
        "Kolkata — Asia/Kolkata",
    ]
    as_bruno.press("Save", name="Bruno Neri")
    bruno.refresh_from_db()
    assert (bruno.name, bruno.zone) == ("Bruno Neri", "Asia/Calcutta")
    assert "Asia/Calcutta" not in as_ada.open("me").part("zone").raw


@pytest.mark.parametrize(
    ("typed", "field", "wrong"),
    [
        ({"name": "   "}, "name", "This field is required."),
        (
            {"name": "B" * 121},
            "name",
            "Ensure this value has at most 120 characters (it has 121).",
        ),
        (
            {"zone": "Mars/Olympus"},
            "zone",
            "Select a valid choice. Mars/Olympus is not one of the available choices.",
        ),
        (
            {"language": "tlh"},
            "language",
            "Select a valid choice. tlh is not one of the available choices.",
        ),
    ],
)
def test_what_will_not_do_is_said_at_its_field(bruno, typed, field, wrong):
    page = post(bruno, "me", **(SETTINGS | typed))

    assert (page.status, page.wrong) == (422, [wrong])
    assert page.part(field)["aria-describedby"] == f"{field}-wrong"
    assert page.part(f"{field}-wrong").text == wrong
    bruno.refresh_from_db()
    assert bruno.name == "Bruno"


def test_only_who_manages_is_asked_how_many_a_day(pair, ada, bruno):
    assert Visitor(ada).open("me").has("most_a_day")
    assert not Visitor(bruno).open("me").has("most_a_day")

    post(bruno, "me", **SETTINGS, most_a_day="9")
    post(ada, "me", name="Ada", zone="Europe/Rome", country="", language="en", most_a_day="4")

    ada.refresh_from_db()
    bruno.refresh_from_db()
    assert (ada.most_a_day, ada.country, bruno.most_a_day) == (4, "", 2)


def test_nobody_gives_themselves_another_address_or_the_pages_of_administrators(bruno):
    post(bruno, "me", **SETTINGS, email="ada@example.org", is_administrator="on", is_active="")

    bruno.refresh_from_db()
    assert (bruno.email, bruno.is_administrator, bruno.is_active) == (
        "bruno@example.org",
        False,
        True,
    )


# ── Hours and days ───────────────────────────────────────────────────────────────────────────────


def test_the_hours_stand_there_by_weekday(as_bruno):
    page = as_bruno.open("me")

    rows = [
        [cell.text or cell.all("input")[0].value for cell in row.all("th", "td")]
        for row in page.part("my-hours").all("tr")
    ]
    assert rows == [
        ["Day", "From", "To"],
        ["Monday", "09:00", "17:30"],
        ["Tuesday", "09:00", "17:30"],
        ["Wednesday", "09:00", "17:30"],
        ["Thursday", "09:00", "17:30"],
        ["Friday", "09:00", "17:30"],
        ["Saturday", "", ""],
        ["Sunday", "", ""],
    ]


def test_hours_are_set_and_days_set_free(as_bruno, bruno):
    as_bruno.open("me")
    page = as_bruno.press(
        "Save the hours", from_0="07:30", to_0="12:00", from_4="", to_4="", from_6="10:00", to_6="11:00"
    )  # fmt: skip

    bruno.refresh_from_db()
    usual = (time(9), time(17, 30))
    assert page.told == ["Saved."]
    assert bruno.working_hours == {
        0: (time(7, 30), time(12)),
        1: usual,
        2: usual,
        3: usual,
        6: (time(10), time(11)),
    }


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"from_0": "09:00"}, "Both hours, please; or none for a free day."),
        ({"to_0": "17:00"}, "Both hours, please; or none for a free day."),
        (
            {"from_0": "17:00", "to_0": "09:00"},
            "The end comes after the beginning, please.",
        ),
        ({"from_0": "nine", "to_0": "17:00"}, "Enter a valid time."),
    ],
)
def test_hours_that_will_not_do_are_said_and_kept_in_the_form(bruno, typed, wrong):
    before = bruno.hours

    page = post(bruno, "my-hours", **typed)

    assert (page.status, page.wrong) == (422, [wrong])
    held = {field.get("name"): field.value for field in page.part("my-hours").all("input")}
    assert {name: held[name] for name in typed} == typed
    bruno.refresh_from_db()
    assert bruno.hours == before


def test_days_away_are_added_and_taken_out(as_bruno, bruno):
    as_bruno.open("me")
    as_bruno.press("Add", within="my-days-away", first="2027-04-05", last="2027-04-09")
    page = as_bruno.press("Add", within="my-days-away", first="2027-03-12", last="2027-03-12")

    assert page.rows == [["Friday, 12 March"], ["5 April to 9 April"]]
    as_bruno.go("/me/")
    first = as_bruno.page.all("form", of="deeds")[0]
    page = as_bruno.send(first, as_bruno._held(first))  # noqa: SLF001  # two buttons say the same
    assert page.rows == [["5 April to 9 April"]]
    assert [(away.first, away.last) for away in bruno.away.all()] == [
        (date(2027, 4, 5), date(2027, 4, 9))
    ]


def test_days_that_are_over_are_not_listed(as_bruno, bruno):
    people.go_away(bruno, date(2027, 3, 1), date(2027, 3, 5))

    assert as_bruno.open("me").rows == []


@pytest.mark.parametrize(
    ("first", "last", "wrong"),
    [
        (
            "2027-04-09",
            "2027-04-05",
            "The last day comes before the first. A later one would do.",
        ),
        (
            "2027-04-09",
            "2029-04-09",
            "That is more than a year. Please give it in parts.",
        ),
        ("", "2027-04-09", "This field is required."),
    ],
)
def test_days_that_will_not_do_are_said_and_kept_in_the_form(bruno, first, last, wrong):
    page = post(bruno, "my-days-away", first=first, last=last)

    assert (page.status, page.wrong) == (422, [wrong])
    assert (page.part("first").value, page.part("last").value) == (first, last)
    assert not bruno.away.exists()


def test_the_days_of_others_are_not_mine_to_take_out(bruno, ada):
    away = people.go_away(ada, date(2027, 4, 5), date(2027, 4, 9))

    assert post(bruno, "my-day-away-end", away.pk).status == 404
    assert ada.away.get() == away


def test_signing_out_everywhere_else_keeps_this_browser(as_bruno, bruno):
    elsewhere = Visitor(bruno)
    as_bruno.open("me")

    page = as_bruno.press("Sign out everywhere else")

    assert page.told == ["You are signed in here alone."]
    assert elsewhere.client.get("/me/").status_code == 302


# ── Who reports to me ────────────────────────────────────────────────────────────────────────────


def test_a_manager_names_a_report_and_is_on_their_page(pair, as_ada, ada, cleo):
    as_ada.open("me")
    page = as_ada.press("Name them", report="Cleo@Example.org ")

    new = pairs.pairs_of(cleo).get()
    assert (new.manager, new.report) == (ada, cleo)
    assert f"/with/{new.pk}/" in page.answer.request["PATH_INFO"]


def test_who_manages_nobody_is_not_offered_to(pair, as_bruno):
    assert not as_bruno.open("me").has("report")


@pytest.mark.parametrize(
    ("email", "wrong"),
    [
        ("nobody@example.org", "Nobody here has this address. Is it spelled right?"),
        ("xenia@example.org", "Nobody here has this address. Is it spelled right?"),
        ("emil", "Enter a valid email address."),
        ("cleo@example.org", "They have a manager already; an administrator can change that."),
        (
            "dora@example.org",
            "You report to them, directly or over others; it cannot go both ways.",
        ),
        (
            "ada@example.org",
            "They have a manager already; an administrator can change that.",
        ),
    ],
)
def test_who_cannot_be_named_is_said_kindly(pair, ada, cleo, dora, xenia, bruno, email, wrong):
    with clock.at(clock.now()):
        pairs.pair_up(dora, ada)
        pairs.pair_up(dora, cleo)
        pairs.leave(xenia, by=dora)

    page = post(ada, "my-reports", report=email)

    assert (page.status, page.wrong) == (422, [wrong])
    assert page.part("report").value == email


def test_the_first_report_is_named_by_an_administrator(cleo, bruno):
    page = post(cleo, "my-reports", report="bruno@example.org")

    assert page.status == 422
    assert page.wrong == [
        "An administrator names the first person who reports to you; then you can name others."
    ]
