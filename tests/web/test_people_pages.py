"""People for administrators: added, changed, given a manager, gone, imported."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from entrenous import pairs, people
from entrenous.people.models import Person
from tests.cast import PASSWORD, someone
from tests.web.reading import Page, Visitor

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def as_xenia(xenia):
    return Visitor(xenia)


def now_named(person):
    person.refresh_from_db()
    return person


def manager_of(person):
    return pairs.managers().get(person.pk)


def test_the_list_says_who_is_here_and_who_reports_to_whom_and_nothing_else(
    meeting, as_xenia, dora, xenia
):
    pairs.leave(dora, by=xenia)

    page = as_xenia.open("people")

    assert page.rows == [
        ["Ada", "ada@example.org"],
        ["Bruno", "bruno@example.org, reports to Ada"],
        ["Xenia administrator", "xenia@example.org"],
        ["Dora", "dora@example.org, has left"],
    ]
    assert page.part("main").lines[:4] == [
        "People",
        "Who is here, and who reports to whom. What two people write, nobody reads here.",
        "Add somebody Import a list For everybody",
        "Everybody",
    ]


# ── One person ───────────────────────────────────────────────────────────────────────────────────


def test_somebody_is_added_with_a_manager_and_signs_in_with_a_code(as_xenia, ada, client):
    as_xenia.open("new-person")
    page = as_xenia.press(
        "Save",
        name="Emil Kraus",
        email="Emil@Example.org",
        manager="ADA@example.org",
        zone="Europe/Berlin",
    )

    emil = Person.objects.get(email="emil@example.org")
    assert page.told == ["Emil Kraus can sign in now."]
    assert (emil.name, emil.zone, emil.country, emil.is_administrator, manager_of(emil)) == (
        "Emil Kraus",
        "Europe/Berlin",
        "DE",
        False,
        ada,
    )
    client.post("/in/code/", {"email": "emil@example.org"})
    assert mail.outbox[-1].to == ["emil@example.org"]


@pytest.mark.parametrize(
    ("typed", "field", "wrong"),
    [
        ({"email": "ADA@example.org"}, "email", "Somebody has this address already."),
        ({"email": "emil"}, "email", "Enter a valid email address."),
        ({"name": " "}, "name", "This field is required."),
        (
            {"manager": "nobody@example.org"},
            "manager",
            "Nobody here has this address. Is it spelled right?",
        ),
        (
            {"manager": "dora@example.org"},
            "manager",
            "Nobody here has this address. Is it spelled right?",
        ),
        (
            {"zone": "Mars/Olympus"},
            "zone",
            "Select a valid choice. Mars/Olympus is not one of the available choices.",
        ),
    ],
)
def test_who_cannot_be_added_is_said_at_the_field_and_nobody_is(
    as_xenia, ada, dora, xenia, typed, field, wrong
):
    pairs.leave(dora, by=xenia)
    new = {
        "name": "Emil",
        "email": "emil@example.org",
        "zone": "Europe/Berlin",
        "language": "en",
    } | typed

    page = Page(as_xenia.client.post("/people/new/", new))

    assert (page.status, page.wrong) == (422, [wrong])
    assert page.part(f"{field}-wrong").text == wrong
    assert page.part("email").value == new["email"]
    assert Person.objects.count() == 3


def test_what_is_changed_is_kept_and_the_rest_stays(as_xenia, pair, ada, bruno):
    as_xenia.open("person", bruno.pk)
    page = as_xenia.press("Save", name="Bruno Neri", zone="Asia/Tokyo", language="it")

    assert page.told == ["Saved."]
    assert (now_named(bruno).name, bruno.zone, bruno.language, bruno.email) == (
        "Bruno Neri",
        "Asia/Tokyo",
        "it",
        "bruno@example.org",
    )
    assert manager_of(bruno) == ada
    assert pair.is_open
    assert Client().login(email="bruno@example.org", password=PASSWORD)


def test_another_manager_is_named_and_none(as_xenia, pair, ada, bruno, dora):
    as_xenia.open("person", bruno.pk)
    assert [option["value"] for option in as_xenia.page.part("everybody").all("option")] == [
        "ada@example.org",
        "dora@example.org",
        "xenia@example.org",
    ]

    as_xenia.press("Save", manager="dora@example.org")
    assert manager_of(bruno) == dora
    pair.refresh_from_db()
    assert not pair.is_open

    as_xenia.open("person", bruno.pk)
    as_xenia.press("Save", manager="")
    assert manager_of(bruno) is None


def test_what_cannot_all_be_done_is_not_done_in_part(as_xenia, pair, ada, bruno):
    as_xenia.open("person", ada.pk)
    page = as_xenia.press("Save", name="Ada Rossi", email="new@example.org", manager=bruno.email)

    assert (page.status, page.wrong) == (
        422,
        ["They would report to each other in a circle. Somebody else would do."],
    )
    assert (page.part("name").value, page.part("manager").value) == (
        "Ada Rossi",
        "bruno@example.org",
    )
    assert (now_named(ada).name, ada.email) == ("Ada", "ada@example.org")

    as_xenia.open("person", bruno.pk)
    page = as_xenia.press("Save", manager="", email="ada@example.org")
    assert page.wrong == ["Somebody has this address already."]
    assert manager_of(bruno) == ada


def test_another_address_is_told_of_and_stands_there_unsettled(
    as_xenia, pair, bruno, django_capture_on_commit_callbacks
):
    as_xenia.open("person", bruno.pk)
    with django_capture_on_commit_callbacks(execute=True):
        as_xenia.press("Save", email="bruno@elsewhere.example")

    assert now_named(bruno).email == "bruno@elsewhere.example"
    assert {letter.to[0] for letter in mail.outbox} == {
        "ada@example.org",
        "bruno@example.org",
        "bruno@elsewhere.example",
    }
    (news,) = as_xenia.open("person", bruno.pk).all(of="news")
    assert "The new address is not confirmed yet." in news.text

    people.settle_address(people.doubt_about(bruno), by=bruno)
    assert as_xenia.open("person", bruno.pk).all(of="news") == []


def test_one_becomes_an_administrator_and_one_is_always_left(as_xenia, xenia, bruno):
    as_xenia.open("person", bruno.pk)
    as_xenia.press("Save", is_administrator="on")
    assert now_named(bruno).is_administrator

    assert "is_administrator" not in as_xenia._held(  # noqa: SLF001  # what the form holds
        as_xenia.open("person", xenia.pk).all("form", of="terms")[0]
    )
    as_xenia.press("Save", name="Xenia Alba")
    assert (now_named(xenia).is_administrator, xenia.name) == (True, "Xenia Alba")


def test_who_leaves_is_out_at_once_and_may_come_back_without_a_pair(as_xenia, pair, bruno):
    brunos = Visitor(bruno)
    as_xenia.open("person", bruno.pk)

    page = as_xenia.press("They leave")
    assert page.told == ["Bruno has left."]
    assert brunos.client.get("/").status_code == 302
    assert manager_of(bruno) is None
    assert not as_xenia.open("person", bruno.pk).has("manager")

    page = as_xenia.press("They can sign in again")
    assert page.told == ["Bruno can sign in again."]
    assert page.part("manager").value == ""
    assert brunos.client.get("/").status_code == 302
    assert Client().login(email="bruno@example.org", password=PASSWORD)


def test_nobody_closes_their_own_account(as_xenia, xenia):
    assert "They leave" not in as_xenia.open("person", xenia.pk).buttons

    page = Page(as_xenia.client.post(reverse("person-leaving", args=[xenia.pk]), follow=True))

    assert page.told == ["You cannot close your own account; another administrator can."]
    assert now_named(xenia).is_active


def test_who_has_left_is_given_no_manager(as_xenia, bruno, xenia):
    pairs.leave(bruno, by=xenia)

    new = {"name": "Bruno", "email": bruno.email, "zone": "Europe/Rome", "language": "en"}
    page = Page(as_xenia.client.post(f"/people/{bruno.pk}/", new | {"manager": xenia.email}))

    assert page.status == 422
    assert manager_of(bruno) is None


def test_a_person_who_has_left_can_still_be_renamed(as_xenia, bruno, xenia):
    pairs.leave(bruno, by=xenia)

    as_xenia.open("person", bruno.pk)
    as_xenia.press("Save", name="Bruno Neri")

    assert (now_named(bruno).name, bruno.is_active) == ("Bruno Neri", False)


# ── A list ───────────────────────────────────────────────────────────────────────────────────────

LIST = (
    "Nome;E-mail;Responsabile;Fuso orario;Lingua\r\n"
    "Ada Rossi;ada@example.org;;Europe/Rome;it\r\n"
    "Zoë;zoe@example.org;ada@example.org;Europe/Paris;en\r\n"
)


def upload(visitor, content):
    file = SimpleUploadedFile("people.csv", content, "text/csv")
    visitor.page = Page(visitor.client.post("/people/import/", {"file": file}))
    return visitor.page


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_list_is_looked_at_first_and_then_done(as_xenia, ada, encoding):
    page = upload(as_xenia, LIST.encode(encoding))

    assert page.rows == [
        ["Zoë (zoe@example.org) is new."],
        ["ada@example.org: the name is Ada Rossi, not Ada."],
        ["ada@example.org: the language is it, not en."],
        ["zoe@example.org reports to ada@example.org."],
    ]
    assert now_named(ada).name == "Ada"

    page = as_xenia.press("Do it")
    assert page.told == ["Done. The organisation is what the list says."]
    assert page.rows[:2] == [
        ["Ada Rossi", "ada@example.org"],
        ["Xenia administrator", "xenia@example.org"],
    ]
    zoe = people.with_address("zoe@example.org")
    assert (zoe.name, manager_of(zoe)) == ("Zoë", ada)


def test_the_same_list_again_offers_nothing_to_do(as_xenia, ada):
    upload(as_xenia, LIST.encode())
    as_xenia.press("Do it")

    page = upload(as_xenia, LIST.encode())

    assert page.rows == [["Everything is so already; nothing changes."]]
    assert page.buttons == ["Look at it"]


def test_what_changed_meanwhile_is_shown_before_it_is_done(as_xenia, ada):
    upload(as_xenia, LIST.encode())
    people.change_settings(ada, language="it")

    page = as_xenia.press("Do it")
    assert page.all(of="news")[0].text == (
        "Something changed since you looked. This is what would change now."
    )
    assert page.rows == [
        ["Zoë (zoe@example.org) is new."],
        ["ada@example.org: the name is Ada Rossi, not Ada."],
        ["zoe@example.org reports to ada@example.org."],
    ]
    assert people.with_address("zoe@example.org") is None

    as_xenia.press("Do it")
    assert people.with_address("zoe@example.org").name == "Zoë"


def test_every_mistake_is_listed_and_nothing_is_changed(as_xenia, ada):
    page = upload(
        as_xenia, LIST.replace("Europe/Paris", "Paris").replace("Rossi;ada@", "Rossi;ada").encode()
    )

    assert page.status == 422
    assert page.wrong == [
        "Line 2, column 2 (E-mail): adaexample.org is not an e-mail address.",
        "Line 3, column 4 (Fuso orario): Paris is not a time zone; an example is Europe/Rome.",
    ]
    assert now_named(ada).name == "Ada"


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b"", "The file is empty. It needs a line of titles, and a line a person."),
        (
            b"name,mail\nZo\xeb,zoe@example.org\n",
            "The file is not text in UTF-8 or UTF-16. Save it as “CSV UTF-8”. (Line 2)",
        ),
        (
            b"name,mail\n" + b"x" * 1024 * 1024,
            "That file is larger than a list of people can be (1 MB).",
        ),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(as_xenia, content, wrong):
    page = upload(as_xenia, content)

    assert (page.status, page.wrong) == (422, [wrong])


def test_a_list_that_was_not_looked_at_is_only_shown(as_xenia, ada):
    page = Page(as_xenia.client.post("/people/import/", {"text": LIST, "seen": "made up"}))

    assert page.buttons == ["Do it", "Look at it"]
    assert now_named(ada).name == "Ada"


def test_names_are_text_on_every_page(as_xenia, ada):
    evil = "<img src=x onerror=alert(1)>"
    upload(as_xenia, f"name,mail,manager\n{evil},eve@example.org,ada@example.org\n".encode())
    assert as_xenia.page.rows[0] == [f"{evil} (eve@example.org) is new."]

    page = as_xenia.press("Do it")

    assert [evil, "eve@example.org, reports to Ada"] in page.rows
    assert page.all("img") == []


def test_a_hundred_people_are_listed_in_few_queries(as_xenia, django_assert_max_num_queries):
    ada = someone("Ada")
    for number in range(20):
        pairs.pair_up(ada, people.welcome(name="P", email=f"p{number}@example.org"))

    with django_assert_max_num_queries(8):
        as_xenia.open("people")
