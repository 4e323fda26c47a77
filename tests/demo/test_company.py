"""The company that people meet first: what there is to see in it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from entrenous import clock, demo, vault
from entrenous.demo.company import PASSWORD, PEOPLE
from entrenous.demo.prose import TALKS
from entrenous.meetings.models import Meeting
from entrenous.pairs.models import Pair
from entrenous.people.models import Person
from tests.web.reading import Visitor

WEDNESDAY = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)  # eight in Rome


@pytest.fixture(scope="module")
def company(django_db_setup, django_db_blocker):
    """Told once for this file, on a Wednesday, and gone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.at(WEDNESDAY):
            demo.tell()
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


@pytest.fixture
def now():
    with clock.at(WEDNESDAY):
        yield WEDNESDAY


@pytest.fixture
def told(company, db, now):
    """The company, for one test."""


def person(key):
    return Person.objects.get(email=f"{key}@example.org")


def pair_of(manager, report):
    return Pair.objects.get(manager=person(manager), report=person(report))


def open_page(key, name, *args):
    return Visitor(person(key)).open(name, *args)


def test_it_says_whom_one_can_sign_in_as_also_the_second_time(told, client):
    said = StringIO()

    call_command("demo", if_empty=True, stdout=said)

    lines = [line.strip() for line in said.getvalue().splitlines() if line.strip()]
    assert lines == ["Sign in as one of these people:", *filter(None, demo.who_to_be())]
    assert (
        lines[1] == "Ada Rossi        ada@example.org     manages six people, and reports to Edda"
    )
    assert lines[-1] == f"Everybody’s password: {PASSWORD}"
    assert [line.split("@")[0].split()[-1] for line in lines[1:-1]] == [each.key for each in PEOPLE]
    assert {who.check_password(PASSWORD) for who in Person.objects.all()} == {True}


def test_who_works_here(told):
    managers = {pair.manager for pair in Pair.objects.open()}
    reports = {pair.report for pair in Pair.objects.open()}

    assert Person.objects.count() == 15
    assert managers == {person(key) for key in ("ada", "bruno", "edda", "hugo")}
    assert managers & reports == {person(key) for key in ("ada", "bruno", "hugo")}
    assert set(Person.objects.filter(is_administrator=True)) == {person("xenia")}
    assert person("xenia") in reports - managers
    assert Counter(Person.objects.values_list("zone", flat=True)) == {
        "Europe/Rome": 12,
        "America/New_York": 3,
    }
    assert Counter(Person.objects.values_list("language", flat=True)) == {"en": 13, "it": 2}


def test_rhythms_and_ways_to_meet_of_every_kind(told):
    rhythms = {
        agreement.rhythm for pair in Pair.objects.all() for agreement in pair.agreements.all()
    }
    held = [meeting for pair in Pair.objects.all() for meeting in pair.meetings.held()]
    with vault.ring_of(person("ada")):
        call = pair_of("edda", "ada").meetings.planned().first()
        assert call.place == "https://meet.example.org/edda"

    assert rhythms == {"weekly", "every-2-weeks", "every-4-weeks", "first", "last"}
    assert {meeting.format for meeting in held} == {"office", "walk", "coffee", "home", "call"}
    assert any(meeting.slot != meeting.day for meeting in held)
    assert {pause.pair for pair in Pair.objects.all() for pause in pair.pauses.all()} == {
        pair_of("ada", "bruno"),
        pair_of("ada", "ivo"),
    }


def test_a_meeting_today_is_prepared(told):
    page = open_page("bruno", "pair", pair_of("ada", "bruno").pk)

    assert page.all("h1")[0].text == "Wednesday, 25 November"
    said = page.part("main").lines
    for line in [
        "09:30 for you in New York, 15:30 for Ada in Rome. 45 minutes.",
        "By phone: Prospect Park, and the river",
        "24 November, Ada: ✓ kept. Edda says yes, from the 12th.",
        "12 November, you: still on. Half of it, the easy half.",
        "The release is stuck between two teams. I need somebody to say who decides.",
        "How would you like to hear about the design reviews: there and then, or here?",
        "Worded by you, 24 November, 13:00. How it was before",
        "My sister had her baby on Sunday. She is called Nina.",
        "2 things wait for another day",
        "Bruno works better from home on Mondays",
    ]:
        assert line in " ".join(said)


def test_another_today_has_nothing_on_its_list(told):
    page = open_page("farid", "pair", pair_of("ada", "farid").pk)

    assert page.all("h1")[0].text == "Wednesday, 25 November"
    assert "Nothing on the list. A good day for a coffee." in page.part("main").lines


def test_the_year_of_ada_and_bruno_reads_on(told):
    pair = pair_of("ada", "bruno")
    notes = [talk.notes for talk in TALKS["ada-bruno"] if talk.notes]
    page = open_page("ada", "record", pair.pk)

    said = page.part("main").text
    assert len(notes) == 16
    assert "Bruno works better from home on Mondays and will simply do so." in said
    assert "Bruno changed this on 18 November. As it was before" in said
    before = Visitor(person("ada")).go(page.links["As it was before"])
    assert "Bruno asks for Mondays at home." in before.part("main").text
    assert "A friendly chat" in said
    outcomes = Counter(pair.commitments.values_list("outcome", flat=True))
    assert outcomes == {"kept": 15, "let-go": 2, "open": 2}
    assert max(promise.reviews.count() for promise in pair.commitments.all()) == 3


@pytest.mark.parametrize("report", ["greta", "lotte"])
def test_two_ideas_stand_side_by_side(told, report):
    page = open_page("ada", "agreement", pair_of("ada", report).pk)

    assert "Two ideas at once" in page.part("main").lines


def test_the_counter_came_after_the_idea_and_the_others_crossed(told):
    idea, counter = pair_of("ada", "greta").proposals.open()
    one, other = pair_of("ada", "lotte").proposals.open()

    assert (idea.by, counter.by) == (person("ada"), person("greta"))
    assert counter.made_at - idea.made_at == timedelta(hours=4)
    assert {one.by, other.by} == {person("ada"), person("lotte")}
    assert other.made_at - one.made_at < timedelta(minutes=1)


def test_a_new_pair_is_invited_to_its_first_idea(told):
    assert "Find a rhythm together" in open_page("wanda", "today").part("main").text


def test_one_waits_for_a_day_and_of_one_nobody_said_whether_it_took_place(told):
    undated = Meeting.objects.undated().get()
    (unsaid,) = [
        meeting
        for meeting in Meeting.objects.planned().filter(starts_at__lt=clock.now())
        if meeting.pair.is_open
    ]

    assert undated.pair == pair_of("ada", "sven")
    assert unsaid.pair == pair_of("ada", "ivo")
    assert "Sven" in open_page("ada", "week").all(of="undated")[0].text
    assert Meeting.objects.filter(state=Meeting.State.SKIPPED).exists()


def test_who_has_another_manager_now_has_a_new_record_and_keeps_the_old_one(told):
    old, new = pair_of("ada", "teo"), pair_of("hugo", "teo")

    assert (old.is_open, new.is_open) == (False, True)
    assert old.ended_at == new.began_at
    with vault.ring_of(person("teo")):
        thanks = [topic.text for topic in old.topics.all()]
    assert thanks[-1] == "Thank you."
    assert old.notes.count() == 4
    assert new.notes.count() == 5
    with pytest.raises(vault.Closed), vault.ring_of(person("hugo")):
        assert not old.notes.first().text
