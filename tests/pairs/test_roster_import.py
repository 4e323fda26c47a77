"""A list of people makes the organisation what it says: all of it, or nothing."""

from __future__ import annotations

import pytest
from django.core import mail

from entrenous import pairs, people, record
from entrenous.pairs.models import Pair
from entrenous.people import roster
from entrenous.people.models import Person
from entrenous.web import roster_words

HEAD = "name,e-mail,manager,time zone,locale\n"
ALL = HEAD + (
    "Ada,ada@example.org,,Europe/Rome,it\n"
    "Bruno,bruno@example.org,ada@example.org,America/New_York,en\n"
    "Cleo,cleo@example.org,bruno@example.org,Europe/Rome,en\n"
)


def plan(content):
    return pairs.plan_import(content.encode())


def would_change(content):
    return list(roster_words.changes(plan(content)))


def wrong(content):
    return [roster_words.mistake(mistake) for mistake in plan(content).mistakes]


def apply(content, **more):
    pairs.apply_import(plan(content), **more)


def organisation():
    managers = pairs.managers()
    return {
        person.email: (
            person.name,
            managers[person.pk].email if person.pk in managers else "",
            person.zone,
            person.language,
        )
        for person in Person.objects.all()
    }


ORGANISATION = {
    "ada@example.org": ("Ada", "", "Europe/Rome", "it"),
    "bruno@example.org": ("Bruno", "ada@example.org", "America/New_York", "en"),
    "cleo@example.org": ("Cleo", "bruno@example.org", "Europe/Rome", "en"),
}


def test_from_nothing_it_makes_the_organisation(db):
    assert would_change(ALL) == [
        "Ada (ada@example.org) is new.",
        "Bruno (bruno@example.org) is new.",
        "Cleo (cleo@example.org) is new.",
        "bruno@example.org reports to ada@example.org.",
        "cleo@example.org reports to bruno@example.org.",
    ]
    assert organisation() == {}

    apply(ALL)

    assert organisation() == ORGANISATION


def test_the_same_file_twice_changes_nothing(db):
    apply(ALL)
    before = list(Person.objects.values().order_by("pk")), list(Pair.objects.values())

    assert plan(ALL).changes_nothing
    assert would_change(ALL) == ["Everything is so already; nothing changes."]
    apply(ALL)

    assert (list(Person.objects.values().order_by("pk")), list(Pair.objects.values())) == before


def test_managers_may_stand_below_their_reports_and_in_capital_letters(db):
    head, ada, bruno, cleo = ALL.splitlines()

    apply("\n".join([head, cleo, bruno.replace("ada@ex", "ADA@Ex"), ada]))

    assert organisation() == ORGANISATION


def test_who_is_not_in_the_file_is_left_alone(db, dora):
    apply(ALL)
    pairs.pair_up(dora, people.with_address("ada@example.org"))

    apply("name,e-mail,zone\nCleo,cleo@example.org,Asia/Tokyo\n")

    assert organisation() == ORGANISATION | {
        "ada@example.org": ("Ada", "dora@example.org", "Europe/Rome", "it"),
        "cleo@example.org": ("Cleo", "bruno@example.org", "Asia/Tokyo", "en"),
        "dora@example.org": ("Dora", "", "Europe/Rome", "en"),
    }


def test_what_a_file_does_not_say_is_left_as_it_is(db):
    apply(ALL)

    apply("mail,name\nbruno@example.org,Bruno Neri\n")
    apply(HEAD + "Bruno Neri,bruno@example.org,ada@example.org,,\n")

    assert organisation() == ORGANISATION | {
        "bruno@example.org": ("Bruno Neri", "ada@example.org", "America/New_York", "en")
    }


def test_an_empty_manager_means_that_nobody_manages_them(db):
    apply(ALL)

    assert would_change(HEAD + "Cleo,cleo@example.org,,,\n") == [
        "cleo@example.org no longer reports to bruno@example.org; their record stays with the two."
    ]
    apply(HEAD + "Cleo,cleo@example.org,,,\n")

    assert organisation()["cleo@example.org"] == ("Cleo", "", "Europe/Rome", "en")


def test_it_says_what_would_change_and_from_what(db):
    apply(ALL)

    assert would_change(HEAD + "Cleo Verdi,cleo@example.org,ada@example.org,Asia/Tokyo,it\n") == [
        "cleo@example.org: the name is Cleo Verdi, not Cleo.",
        "cleo@example.org: the time zone is Asia/Tokyo, not Europe/Rome.",
        "cleo@example.org: the language is it, not en.",
        "cleo@example.org no longer reports to bruno@example.org; their record stays with the two.",
        "cleo@example.org reports to ada@example.org.",
    ]
    assert organisation() == ORGANISATION


def test_another_manager_means_a_new_pair_and_no_sight_of_the_old_record(
    pair, ada, bruno, dora, ring, client, django_capture_on_commit_callbacks
):
    with ring(ada):
        record.raise_topic(pair, "canary", by=ada)

    with django_capture_on_commit_callbacks(execute=True):
        apply(HEAD + "Bruno,bruno@example.org,dora@example.org,,\n")

    new = Pair.objects.open().get()
    pair.refresh_from_db()
    assert ((new.manager, new.report), pair.is_open) == ((dora, bruno), False)
    client.force_login(dora)
    assert client.get(f"/with/{pair.pk}/record/copy/").status_code == 404
    assert b"canary" not in client.get(f"/with/{new.pk}/record/copy/").content
    client.force_login(ada)
    assert b"canary" in client.get(f"/with/{pair.pk}/record/copy/").content
    assert sorted(letter.to[0] for letter in mail.outbox) == [
        "ada@example.org",
        "bruno@example.org",
        "dora@example.org",
    ]


def test_who_is_new_gets_no_mail_about_it(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        apply(ALL)

    assert mail.outbox == []


def test_two_may_change_places(db):
    apply(ALL)

    apply(HEAD + "Ada,ada@example.org,bruno@example.org,,\nBruno,bruno@example.org,,,\n")

    assert {email: row[1] for email, row in organisation().items()} == {
        "ada@example.org": "bruno@example.org",
        "bruno@example.org": "",
        "cleo@example.org": "bruno@example.org",
    }


def test_every_mistake_of_the_organisation_is_told_at_once(ada, bruno, cleo, dora, xenia):
    pairs.pair_up(ada, bruno)
    pairs.leave(dora, by=xenia)
    before = organisation()

    assert wrong(
        HEAD + "Ada,ada@example.org,cleo@example.org,,\n"
        "Cleo,cleo@example.org,bruno@example.org,,\n"
        "Emil,emil@example.org,nobody@example.org,,\n"
        "Fela,fela@example.org,dora@example.org,,\n"
        "Dora,dora@example.org,,,\n"
        "Gero,gero@example.org,gero@example.org,Nowhere,\n"
        "Hana,hana@example.org,iris@example.org,,\n"
        "Iris,iris@example.org,hana@example.org,,xx\n"
    ) == [
        "Line 2, column 3 (manager): cleo@example.org would report to this person, directly or over others.",
        "Line 3, column 3 (manager): bruno@example.org would report to this person, directly or over others.",
        "Line 4, column 3 (manager): nobody@example.org is neither in the file nor here; a line for them would do.",
        "Line 5, column 3 (manager): dora@example.org has left; take them out of the file, or let them come back first.",
        "Line 6, column 2 (e-mail): dora@example.org has left; take them out of the file, or let them come back first.",
        "Line 7, column 3 (manager): nobody is their own manager.",
        "Line 7, column 4 (time zone): Nowhere is not a time zone; an example is Europe/Rome.",
        "Line 8, column 3 (manager): iris@example.org would report to this person, directly or over others.",
        "Line 9, column 3 (manager): hana@example.org would report to this person, directly or over others.",
        "Line 9, column 5 (locale): xx is not a language here; en and it are.",
    ]  # fmt: skip
    assert organisation() == before


def test_with_one_mistake_nothing_of_it_is_done(db):
    with_a_mistake = plan(ALL + "Emil,emil@example.org,nobody@example.org,,\n")

    with pytest.raises(ValueError, match="a plan with mistakes is not applied"):
        pairs.apply_import(with_a_mistake)
    assert organisation() == {}


def test_what_fails_on_the_way_leaves_nothing_behind(db, monkeypatch):
    stumbles = plan(ALL)
    stumbles.new_pairs.append(("nobody@example.org", "cleo@example.org"))

    with pytest.raises(KeyError):
        pairs.apply_import(stumbles)
    assert organisation() == {}


def test_what_is_no_list_is_refused(db):
    with pytest.raises(roster.Unreadable):
        plan("")
