"""Whoever administers may give away addresses and lines, and reads nothing by it."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from entrenous import clock, pairs, people
from entrenous.changes import NotOneOfTheTwo
from tests.cast import PASSWORD, someone

NEW = "bruno@elsewhere.example"
LINK = re.compile(r"http://localhost:8000(/\S+)")


def browser(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def moved(world, bruno, xenia, now, django_capture_on_commit_callbacks):
    """An hour ago the administrator gave Bruno an address that may be anybody's."""
    with (
        clock.at(now - timedelta(hours=1)),
        django_capture_on_commit_callbacks(execute=True),
    ):
        pairs.change_address(bruno, NEW, by=xenia)
    bruno.refresh_from_db()
    return people.doubt_about(bruno)


def letters_to(address):
    return [letter for letter in mail.outbox if letter.to == [address]]


def link_to(address):
    """The path of the link in the only mail to an address."""
    (letter,) = letters_to(address)
    (path,) = LINK.findall(letter.body)
    return path


def reads(person, world):
    """Whether the pages of the pair open for somebody: all of them do, or none."""
    client = browser(person)
    addresses = [
        reverse("meeting", args=[world.pair.pk, world.meeting.pk]),
        reverse("record", args=[world.pair.pk]),
        reverse("record-copy", args=[world.pair.pk]),
    ]
    contents = [client.get(address).content.decode() for address in addresses]
    found = {any(word in content for word in world.canaries) for content in contents}
    assert len(found) == 1
    return found.pop()


def test_both_addresses_and_who_meets_them_are_told(moved, xenia, bruno, world):
    told = [(letter.to[0], letter.subject) for letter in mail.outbox]

    assert sorted(told) == [
        ("ada@example.org", "An address was changed"),
        ("bruno@elsewhere.example", "Your address was changed"),
        ("bruno@example.org", "Your address was changed"),
    ]
    for letter in mail.outbox:
        assert "Xenia" in letter.body
        assert not [word for word in world.canaries if word in letter.body]
    assert LINK.findall(letters_to(NEW)[0].body) == []
    assert link_to("ada@example.org") == f"/vouching/{moved.pk}/"


def test_it_is_written_down_without_names_and_addresses(
    world, bruno, xenia, caplog, django_capture_on_commit_callbacks
):
    caplog.set_level("INFO", "entrenous.audit")

    with django_capture_on_commit_callbacks(execute=True):
        pairs.change_address(bruno, NEW, by=xenia)

    assert caplog.messages == [f"address of {bruno.pk} changed by {xenia.pk}"]


def test_every_page_of_the_pair_says_why_it_is_closed(moved, bruno, world):
    client = browser(bruno)
    for name in ("today", "week"):
        assert b"Closed for now" in client.get(reverse(name)).content
    for name in ("pair", "meeting", "record", "record-copy", "agreement"):
        arguments = [world.pair.pk] + [world.meeting.pk] * (name == "meeting")
        answer = client.get(reverse(name, args=arguments))
        assert (answer.status_code, b"Closed for now" in answer.content) == (200, True), name
        assert not [word for word in world.canaries if word.encode() in answer.content]


def test_what_somebody_in_doubt_writes_is_given_back_and_not_kept(moved, bruno, world):
    answer = browser(bruno).post(
        reverse("topics", args=[world.pair.pk]), {"text": "The release is stuck"}
    )

    assert answer.status_code == 403
    assert b"The release is stuck" in answer.content
    assert world.pair.topics.count() == 1


def test_for_strangers_and_for_the_administrator_it_still_does_not_exist(moved, cleo, xenia, world):
    for stranger in (cleo, xenia):
        for address in (reverse("pair", args=[world.pair.pk]), f"/vouching/{moved.pk}/"):
            assert browser(stranger).get(address).status_code == 404


def test_for_the_other_nothing_is_closed(moved, ada, world):
    assert reads(ada, world)


def test_the_old_address_opens_it_again_with_a_press_and_signed_out(moved, bruno, world, client):
    link = link_to("bruno@example.org")

    asked = client.get(link)  # what a mail program does by itself, too
    assert (asked.status_code, NEW.encode() in asked.content) == (200, True)
    assert not reads(bruno, world)

    client.post(link)
    assert reads(bruno, world)
    assert client.get(link).status_code == 404
    assert browser(bruno).get("/in/").status_code == 302


def test_a_link_that_is_old_or_made_up_opens_nothing(moved, bruno, world, client, time_machine):
    link = link_to("bruno@example.org")
    head, _, seal = link.rstrip("/").rpartition(":")
    for made_up in (f"{head}:{seal[::-1]}/", "/in/address/x/"):
        assert client.post(made_up).status_code == 404

    time_machine.move_to(datetime.now(UTC) + timedelta(days=13))
    assert client.get(link).status_code == 200
    time_machine.move_to(datetime.now(UTC) + timedelta(days=2))
    assert client.post(link).status_code == 404
    assert not reads(bruno, world)


def test_the_other_vouches_and_it_opens(moved, ada, bruno, world):
    client = browser(ada)
    link = link_to("ada@example.org")
    assert f'href="{link}"'.encode() in client.get("/me/").content

    assert b"Is it really Bruno?" in client.get(link).content
    assert not reads(bruno, world)

    client.post(link)
    assert reads(bruno, world)
    assert people.doubt_about(bruno) is None
    assert client.get(link).status_code == 404


def test_the_administrator_becomes_the_manager_and_vouches_in_vain(moved, bruno, xenia, world):
    pairs.set_manager(bruno, xenia, by=xenia)

    with pytest.raises(NotOneOfTheTwo):
        pairs.vouch(moved, by=someone("Helper"))
    browser(xenia).post(f"/vouching/{moved.pk}/")

    assert not reads(bruno, world)
    assert not reads(xenia, world)


def test_a_helper_who_was_paired_before_opens_their_own_record_alone(
    world, ada, bruno, xenia, ring, now
):
    """Whom an administrator makes up and pairs with somebody can vouch for nothing else."""
    with clock.at(now - timedelta(hours=2)):
        helper = someone("Helper")
        pairs.pair_up(bruno, helper)
    with clock.at(now - timedelta(hours=1)):
        pairs.change_address(bruno, NEW, by=xenia)
    doubt = people.doubt_about(bruno)

    pairs.vouch(doubt, by=helper)

    assert not reads(bruno, world)
    client = browser(bruno)
    with_helper = pairs.pairs_of(helper).get()
    page = client.get(reverse("pair", args=[with_helper.pk]), follow=True)
    assert (page.status_code, b"Closed for now" in page.content) == (200, False)
    assert b"You and Helper" in client.get("/").content
    client.post(reverse("topics", args=[with_helper.pk]), {"text": "Between us"})
    with ring(bruno):
        assert with_helper.topics.get().text == "Between us"

    pairs.vouch(doubt, by=ada)
    assert reads(bruno, world)


def test_what_begins_after_the_change_is_open(moved, bruno, dora, world):
    new = pairs.pair_up(dora, bruno)

    client = browser(bruno)
    assert client.get(reverse("record", args=[new.pk])).status_code == 200
    assert b"Closed for now" not in client.get(reverse("record", args=[new.pk])).content
    assert not reads(bruno, world)


def test_who_is_in_doubt_vouches_for_nobody(moved, ada, bruno, xenia, world):
    pairs.change_address(ada, "ada@elsewhere.example", by=xenia)
    ada.refresh_from_db()

    with pytest.raises(NotOneOfTheTwo):
        pairs.vouch(moved, by=ada)
    assert browser(ada).post(f"/vouching/{moved.pk}/").status_code == 404
    assert not reads(bruno, world)


def test_given_the_old_address_back_nothing_is_left_to_settle(
    moved, bruno, xenia, world, client, django_capture_on_commit_callbacks
):
    link = link_to("bruno@example.org")
    mail.outbox = []

    with django_capture_on_commit_callbacks(execute=True):
        pairs.change_address(bruno, "Bruno@Example.org", by=xenia)

    bruno.refresh_from_db()
    assert bruno.email == "bruno@example.org"
    assert reads(bruno, world)
    assert client.get(link).status_code == 404
    assert {letter.subject for letter in mail.outbox} == {"An address was changed back"}
    assert sorted(letter.to[0] for letter in mail.outbox) == [
        "ada@example.org",
        "bruno@elsewhere.example",
        "bruno@example.org",
    ]


def test_a_password_set_in_between_is_worth_nothing_afterwards(moved, bruno, xenia, world):
    """Who had the address for an hour could have set one, and would come back with it."""
    assert not Client().login(email=NEW, password=PASSWORD)
    in_between = browser(bruno)
    in_between.post(
        "/me/password/set/", {"password1": "mine for an hour 7", "password2": "mine for an hour 7"}
    )
    assert Client().login(email=NEW, password="mine for an hour 7")

    pairs.change_address(bruno, "bruno@example.org", by=xenia)

    assert not Client().login(email="bruno@example.org", password="mine for an hour 7")
    assert in_between.get("/me/").status_code == 302


def test_a_second_change_still_asks_the_first_address(
    moved, bruno, xenia, world, client, django_capture_on_commit_callbacks
):
    first_link = link_to("bruno@example.org")
    mail.outbox = []

    with django_capture_on_commit_callbacks(execute=True):
        pairs.change_address(bruno, "bruno@third.example", by=xenia)

    assert client.get(first_link).status_code == 404
    assert letters_to(NEW) == []
    client.post(link_to("bruno@example.org"))
    assert reads(bruno, world)


def test_the_addresses_of_others_are_not_given_away(ada, bruno, xenia):
    with pytest.raises(people.AddressTaken):
        pairs.change_address(bruno, "ADA@example.org", by=xenia)

    bruno.refresh_from_db()
    assert bruno.email == "bruno@example.org"


def test_nobody_signs_in_with_the_address_that_was_given_up(moved, client):
    client.post("/in/code/", {"email": "bruno@example.org"})

    assert len(letters_to("bruno@example.org")) == 1  # the one about the change


def test_the_one_who_left_is_told_nothing_and_the_one_before_is(
    world, ada, bruno, dora, cleo, xenia, django_capture_on_commit_callbacks
):
    pairs.set_manager(bruno, dora, by=xenia)
    pairs.set_manager(bruno, cleo, by=xenia)
    pairs.leave(dora, by=xenia)
    mail.outbox = []

    with django_capture_on_commit_callbacks(execute=True):
        pairs.change_address(bruno, NEW, by=xenia)

    assert {letter.to[0] for letter in mail.outbox} == {
        "ada@example.org",
        "cleo@example.org",
        "bruno@example.org",
        NEW,
    }


def test_an_administrator_who_becomes_the_manager_sees_nothing_and_all_three_are_told(
    world, bruno, ada, xenia, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        browser(xenia).post(
            reverse("person", args=[bruno.pk]),
            {
                "name": "Bruno",
                "email": "bruno@example.org",
                "manager": "xenia@example.org",
                "zone": "Europe/Rome",
                "language": "en",
            },
        )

    assert pairs.managers()[bruno.pk] == xenia
    assert not reads(xenia, world)
    assert reads(bruno, world)
    assert {letter.to[0] for letter in mail.outbox} == {"ada@example.org", "bruno@example.org"}


# ── Who left and comes back: their mailbox may be somebody else's by now ───────────────────────


@pytest.fixture
def back(world, bruno, xenia, now, django_capture_on_commit_callbacks):
    """Yesterday Bruno left; an hour ago the administrator opened his account again."""
    with clock.at(now - timedelta(days=1)):
        pairs.leave(bruno, by=xenia)
    mail.outbox = []
    with (
        clock.at(now - timedelta(hours=1)),
        django_capture_on_commit_callbacks(execute=True),
    ):
        pairs.come_back(bruno, by=xenia)
    bruno.refresh_from_db()
    return people.doubt_about(bruno)


def test_who_comes_back_reads_nothing_of_before_until_the_other_one_vouches(
    back, ada, bruno, world
):
    assert not reads(bruno, world)
    assert "Welcome back" in browser(bruno).get("/").content.decode()

    browser(ada).post(link_to("ada@example.org"))

    assert reads(bruno, world)


def test_a_return_is_told_to_both_and_no_link_goes_to_the_mailbox_in_doubt(back, world):
    assert sorted((letter.to[0], letter.subject) for letter in mail.outbox) == [
        ("ada@example.org", "An account is open again"),
        ("bruno@example.org", "Your account is open again"),
    ]
    assert LINK.findall(letters_to("bruno@example.org")[0].body) == []
    for letter in mail.outbox:
        assert not [word for word in world.canaries if word in letter.body]


def test_another_address_after_the_return_leaves_it_to_those_whom_they_met(
    back, bruno, xenia, world, django_capture_on_commit_callbacks
):
    mail.outbox = []
    with django_capture_on_commit_callbacks(execute=True):
        pairs.change_address(bruno, NEW, by=xenia)
    bruno.refresh_from_db()

    assert sorted(letter.to[0] for letter in mail.outbox) == ["ada@example.org", NEW]
    assert LINK.findall(letters_to(NEW)[0].body) == []
    assert not reads(bruno, world)


def test_a_link_of_before_they_left_opens_nothing_once_they_are_back(
    moved, bruno, xenia, world, client
):
    link = link_to("bruno@example.org")  # that mailbox may be somebody else's by now
    pairs.leave(bruno, by=xenia)
    pairs.come_back(bruno, by=xenia)

    assert client.post(link).status_code == 404
    bruno.refresh_from_db()
    assert not reads(bruno, world)


def test_given_the_address_of_before_they_left_they_still_wait(moved, bruno, xenia, world):
    pairs.leave(bruno, by=xenia)
    pairs.come_back(bruno, by=xenia)

    pairs.change_address(bruno, "bruno@example.org", by=xenia)

    bruno.refresh_from_db()
    assert not reads(bruno, world)


def test_who_is_here_does_not_come_back(bruno, xenia, world):
    pairs.come_back(bruno, by=xenia)

    assert reads(bruno, world)


def test_who_comes_back_without_a_record_waits_for_nobody(cleo, xenia):
    pairs.leave(cleo, by=xenia)

    pairs.come_back(cleo, by=xenia)

    assert people.doubt_about(cleo) is None


def test_a_link_that_settles_an_address_stands_in_no_log(moved, capsys):
    handler = logging.getLogger("django").handlers[0]
    line = logging.makeLogRecord(
        {"msg": "Forbidden: %s", "args": (link_to("bruno@example.org"),), "levelname": "WARNING"}
    )

    assert handler.filter(line)

    assert handler.format(line).endswith("Forbidden: /in/address/…/")
