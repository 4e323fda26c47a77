"""The page on which one of the two thinks it over, alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entrenous import pairs, preparation, record, vault
from tests.web.reading import Visitor


def test_a_report_finds_five_questions_and_nothing_that_asks_for_status(pair, meeting, as_bruno):
    page = as_bruno.open("preparation", pair.pk)

    assert page.all("h1")[0].text == "To think over"
    assert "For tomorrow with Ada, if you like. Answer all, one or none." in page.lines
    assert "Only you can see this. Ada cannot see whether you came here." in page.lines
    assert [label.text for label in page.all("label", of="question")] == [
        "Do you see what Ada wants the team to work towards, and where you fit in?",
        "How could Ada best get to know what you are working on?",
        "Is there something that a second mind would help you with?",
        "Is something in your way that Ada could move, or take further up?",
        "Where would you like to hear more often how you are doing?",
    ]


def test_a_manager_has_questions_that_fit(pair, as_ada):
    page = as_ada.open("preparation", pair.pk)

    questions = [label.text for label in page.all("label", of="question")]
    assert len(questions) == 5
    assert questions[2] == "Where could you help Bruno think, without thinking for them?"


def test_without_javascript_an_answer_is_kept_by_a_button(pair, as_bruno):
    as_bruno.open("preparation", pair.pk)
    page = as_bruno.press("Keep it", within="question-guidance", text="I am tired.")

    assert page.part("answer-guidance").value == "I am tired."


def test_with_javascript_it_answers_with_no_page(pair, bruno, as_bruno):
    answer = as_bruno.client.post(
        f"/with/{pair.pk}/preparation/guidance/",
        {"text": "I am tired."},
        headers={"Accept": "application/json"},
    )

    assert answer.json() == {"text": "I am tired."}
    with vault.ring_of(bruno):
        assert preparation.answers_now(pair, bruno)["guidance"].text == "I am tired."


def test_what_is_too_long_is_said_and_not_lost(pair, as_bruno):
    text = "long " * 4001
    as_bruno.open("preparation", pair.pk)
    page = as_bruno.press("Keep it", within="question-guidance", text=text)

    assert page.status == 422
    assert page.part("answer-guidance").value == text
    assert page.wrong == ["Ensure this value has at most 20000 characters (it has 20004)."]


@pytest.mark.parametrize("htmx", [True, False])
def test_a_line_is_brought_worded_again_and_taken_back(pair, bruno, ada, htmx):
    visitor = Visitor(bruno, htmx=htmx)
    visitor.open("preparation", pair.pk)
    page = visitor.press("Share it", within="question-unblock", text="Who decides?")
    assert "You bring, in these words:" in page.part("question-unblock").lines
    visitor.open("preparation", pair.pk)
    visitor.press("Save", within="question-unblock", text="Who is it that decides?")
    with vault.ring_of(ada):
        assert [topic.text for topic in pair.topics.open()] == ["Who is it that decides?"]
    visitor.open("preparation", pair.pk)
    page = visitor.press("Take it back", within="question-unblock")

    assert "Bring this" in page.part("question-unblock").text
    assert pair.topics.open().count() == 0


def test_a_line_without_words_is_refused_beside_its_field(pair, as_bruno):
    as_bruno.open("preparation", pair.pk)
    page = as_bruno.press("Share it", within="question-show", text=" ")

    assert (page.status, page.wrong) == (422, ["This field is required."])
    assert page.opened == ["Bring this"]


def test_the_last_question_leads_to_feedback_wanted(pair, ada, as_ada, as_bruno):
    as_bruno.open("preparation", pair.pk)
    page = as_bruno.press("Share it", within="question-feedback", text="Design reviews")
    assert "You asked to hear more about:" in page.part("question-feedback").lines

    hers = as_ada.open("preparation", pair.pk)
    assert "Bruno would like to hear more about:" in hers.lines
    with vault.ring_of(ada):
        assert [area.text for area in record.feedback_wanted(pair)] == ["Design reviews"]


def test_the_direction_of_the_manager_stands_by_its_question(pair, ada, as_bruno):
    with vault.ring_of(ada):
        pairs.direct(pair, "Fewer releases, and calmer ones.", by=ada)

    page = as_bruno.open("preparation", pair.pk)
    assert "Fewer releases, and calmer ones." in page.part("question-direction").lines


def test_a_question_that_is_not_asked_of_them_does_not_exist(pair, as_bruno):
    answer = as_bruno.client.post(f"/with/{pair.pk}/preparation/salary/", {"text": "x"})

    assert answer.status_code == 404


def test_what_they_wrote_last_time_is_at_hand(pair, meeting, bruno, as_bruno, talked):
    with vault.ring_of(bruno):
        preparation.answer(pair, "guidance", "A bridge", by=bruno)
    talked(meeting.day)

    page = as_bruno.open("preparation", pair.pk)
    assert page.part("answer-guidance").value == ""
    assert "A bridge" in page.part("question-guidance").lines


def test_of_history_nobody_thinks_over_anything(pair, as_bruno):
    pairs.part(pair)

    assert as_bruno.open("preparation", pair.pk).all("h1")[0].text == "You and Ada"


def test_queries_stay_the_same_however_much_was_thought(pair, bruno, as_bruno):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            as_bruno.open("preparation", pair.pk)
        return len(queries)

    with vault.ring_of(bruno):
        preparation.bring(pair, "guidance", "Said", by=bruno)
    few = asked()
    with vault.ring_of(bruno):
        for number in range(10):
            preparation.ask_oneself(bruno, f"Question {number}?")
            preparation.ask_everybody(f"Of everybody {number}?", "both")
        for question in bruno.own_questions.all():
            preparation.answer(pair, str(question.pk), "Hm", by=bruno)
            preparation.bring(pair, str(question.pk), "Said", by=bruno)

    assert asked() == few


def test_of_a_long_direction_its_first_lines_stand_there(pair, ada, as_bruno):
    with vault.ring_of(ada):
        pairs.direct(pair, "\n\n".join(f"Line {n}. " + "word " * 30 for n in range(9)), by=ada)

    lines = as_bruno.open("preparation", pair.pk).part("question-direction").text
    assert "Line 2." in lines
    assert "Line 5." not in lines
