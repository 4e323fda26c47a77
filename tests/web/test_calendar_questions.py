"""What a calendar said is asked on Today and on the page of the 1:1, of the one whom it concerns."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from entrenous import calendars, clock, meetings, vault
from entrenous.calendars.models import CalendarEntry, CalendarQuestion
from tests.web.reading import Visitor

FRIDAY_AT_TEN = datetime(2027, 3, 12, 9, tzinfo=UTC)


@pytest.fixture
def entry(bruno, meeting):
    """Bruno's entry, which his calendar has."""
    calendars.be_invited(bruno)
    CalendarEntry.objects.filter(person=bruno).update(sent_sequence=0)
    return CalendarEntry.objects.get(person=bruno, meeting=meeting)


def ask(entry, kind, **said):
    return CalendarQuestion.objects.create(entry=entry, kind=kind, **said)


def questions(page):
    return [form for form in page.all("form") if "/me/calendar/questions/" in form.get("action")]


def test_who_declined_is_asked_on_today_and_on_the_page_of_the_1_1(bruno, ada, entry, meeting):
    ask(entry, "declined", answer="declined")
    visitor = Visitor(bruno)

    for page in (visitor.open("today"), visitor.open("meeting", meeting.pair_id, meeting.pk)):
        (asked,) = questions(page)
        assert asked.lines[0] == (
            "In your calendar you declined Thursday, 11 March at 09:00 with Ada. Here it still"
            " stands: shall it move?"
        )
        assert asked.links == {
            "Another day": reverse("meeting-move", args=[meeting.pair_id, meeting.pk])
        }
    other = Visitor(ada)
    for page in (other.open("today"), other.open("meeting", meeting.pair_id, meeting.pk)):
        assert questions(page) == []
        assert "declined" not in page.text


def test_it_stays_is_the_end_of_the_question(bruno, entry):
    ask(entry, "declined", answer="declined")
    visitor = Visitor(bruno)
    visitor.open("today")
    page = visitor.press("It stays")

    assert page.told == ["It stays where it is."]
    assert questions(page) == []
    entry.refresh_from_db()
    assert entry.answer == "accepted"


def test_moved_there_is_no_question_any_more(bruno, entry, meeting):
    ask(entry, "declined", answer="declined")
    with vault.ring_of(bruno):
        meetings.put_off(meeting, seen=meeting.version, by=bruno)

    assert questions(Visitor(bruno).open("today")) == []


def test_another_time_is_asked_of_the_other_one_who_moves_it(ada, bruno, entry, meeting):
    ask(entry, "another-time", starts_at=FRIDAY_AT_TEN)
    assert questions(Visitor(bruno).open("today")) == []
    visitor = Visitor(ada)
    (asked,) = questions(visitor.open("today"))
    assert asked.lines[0] == (
        "Bruno proposes 12 March, 10:00 in place of Thursday, 11 March at 15:00."
    )
    page = visitor.press("Move it there")

    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.settled_by) == (FRIDAY_AT_TEN, ada)
    assert page.told == ["You now meet on Friday."]
    assert questions(page) == []


def test_another_time_is_refused_and_it_stays(ada, entry, meeting):
    ask(entry, "another-time", starts_at=FRIDAY_AT_TEN)
    visitor = Visitor(ada)
    visitor.open("meeting", meeting.pair_id, meeting.pk)
    page = visitor.press("It stays")

    assert page.told == ["It stays where it is."]
    meeting.refresh_from_db()
    entry.refresh_from_db()
    assert (meeting.starts_at, entry.declines_counter) == (entry.starts_at, True)


def test_another_time_that_is_over_by_then_is_refused_with_a_word(ada, entry, meeting, now):
    question = ask(entry, "another-time", starts_at=now + timedelta(hours=1))
    visitor = Visitor(ada)
    visitor.open("today")
    with clock.at(now + timedelta(hours=2)):
        page = visitor.press("Move it there")

    assert page.told == ["That moment is over. Please choose one that is to come."]
    question.refresh_from_db()
    assert question.settled_at is not None


def test_a_doubtful_answer_is_theirs_or_not(bruno, entry, meeting):
    ask(entry, "held", answer="accepted")
    visitor = Visitor(bruno)
    visitor.open("today")
    visitor.press("Yes, it was me")
    page = visitor.open("meeting", meeting.pair_id, meeting.pk)
    assert "You said yes in your calendar." in page.part("opening").text
    ask(entry, "held", answer="declined")
    visitor.open("today")
    visitor.press("No")
    entry.refresh_from_db()

    assert entry.answer == "accepted"
    ask(entry, "held", answer="declined")
    visitor.open("today")
    page = visitor.press("Yes, it was me")
    assert page.answer.request["PATH_INFO"] == reverse(
        "meeting-move", args=[meeting.pair_id, meeting.pk]
    )
    entry.refresh_from_db()
    assert entry.answer == "declined"


def test_what_cannot_be_read_says_so(bruno, entry):
    ask(entry, "held")
    (asked,) = questions(Visitor(bruno).open("today"))

    assert asked.lines[0].startswith("An answer to Thursday, 11 March at 09:00 with Ada came")


def test_what_was_answered_before_the_move_is_not_shown_as_an_answer(bruno, ada, entry, meeting):
    CalendarEntry.objects.filter(pk=entry.pk).update(answered_at=clock.now(), answered_sequence=0)
    mine = Visitor(bruno).open("meeting", meeting.pair_id, meeting.pk).part("opening").text
    hers = Visitor(ada).open("meeting", meeting.pair_id, meeting.pk).part("opening").text

    assert "In your calendar you answered the earlier time, not this one." in mine
    assert "earlier time" not in hers


def test_the_other_one_sees_a_yes(bruno, ada, entry, meeting):
    CalendarEntry.objects.filter(pk=entry.pk).update(
        answer="accepted", answered_at=clock.now(), answered_sequence=0
    )
    page = Visitor(ada).open("meeting", meeting.pair_id, meeting.pk)

    assert "Bruno said yes." in page.part("opening").text


def test_nobody_answers_for_somebody_else(ada, bruno, cleo, xenia, entry, meeting):
    question = ask(entry, "declined", answer="declined")
    for person in (ada, cleo, xenia):
        client = Client()
        client.force_login(person)
        answer = client.post(reverse("calendar-question", args=[question.pk]), {"do": "no"})
        assert answer.status_code == 404
    question.refresh_from_db()
    assert question.settled_at is None
    proposed = ask(entry, "another-time", starts_at=FRIDAY_AT_TEN)
    client = Client()
    client.force_login(bruno)

    answer = client.post(reverse("calendar-question", args=[proposed.pk]), {"do": "yes"})
    assert answer.status_code == 404
    meeting.refresh_from_db()
    assert meeting.starts_at == entry.starts_at


def test_a_button_pressed_twice_does_it_once(ada, bruno, entry, meeting):
    proposed = ask(entry, "another-time", starts_at=FRIDAY_AT_TEN)
    client = Client()
    client.force_login(ada)
    address = reverse("calendar-question", args=[proposed.pk])
    client.post(address, {"do": "yes"})
    answer = client.post(address, {"do": "yes"}, follow=True)

    assert answer.status_code == 200
    meeting.refresh_from_db()
    assert meeting.version == 1
