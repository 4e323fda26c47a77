"""How do we work together, feedback wanted, prompts, and what the organisation decides."""

from datetime import date, time

from entrenous import meetings, people, preparation, record, vault
from tests.web.reading import Visitor


def test_a_new_pair_is_offered_it_before_its_first_1_1(pair, now, ada, bruno, as_bruno):
    with vault.ring_of(ada):
        first = meetings.arrange(
            pair, date(2027, 3, 12), time(10), "Europe/Rome", minutes=30, by=ada
        )
    page = as_bruno.open("meeting", pair.pk, first.pk)
    assert "How do we work together?" in page.part("opening").links

    as_bruno.open("together", pair.pk)
    as_bruno.press("Keep it", within="question-together-grumpy", text="Hunger")
    as_bruno.press("Share it with Ada")
    assert "How do we work together?" not in as_bruno.open("meeting", pair.pk, first.pk).links
    assert "How do we work together?" in as_bruno.open("agreement", pair.pk).links


def test_each_reads_the_other_once_both_have_shared(pair, ada, bruno, as_ada, as_bruno):
    for visitor, person, words in ((as_ada, bruno, "Noise"), (as_bruno, ada, "Hunger")):
        visitor.open("together", pair.pk)
        visitor.press("Keep it", within="question-together-grumpy", text=words)
        page = visitor.press(f"Share it with {person.name}")
    assert page.part("told-title").text == "What you told each other"
    assert "Noise" in page.lines
    assert "Hunger" in as_ada.open("together", pair.pk, part="told").lines
    as_bruno.open("together", pair.pk)
    as_bruno.press("Take it back")

    assert "Hunger" not in as_ada.open("together", pair.pk).text


def test_an_answer_that_is_too_long_is_given_back_where_it_was_typed(pair, as_bruno):
    as_bruno.open("together", pair.pk)
    page = as_bruno.press("Keep it", within="question-together-grumpy", text="x" * 20_001)

    assert page.status == 422
    assert page.wrong == ["Ensure this value has at most 20000 characters (it has 20001)."]
    assert page.part("answer-together-grumpy").value == "x" * 20_001


def test_nothing_is_shared_where_nothing_is_written(pair, as_bruno):
    as_bruno.open("together", pair.pk)
    page = as_bruno.press("Share it with Ada")

    assert page.told == ["Write a line or two first; then you can share it."]


def test_feedback_is_wanted_until_its_owner_says_enough(pair, meeting, ada, bruno, as_ada, visit):
    visitor = visit(bruno)
    visitor.open("meeting", pair.pk, meeting.pk)
    page = visitor.press("Add", within="feedback", text="Design reviews")
    assert [row[1] for row in page.part("feedback").rows] == ["Design reviews"]
    hers = as_ada.open("meeting", pair.pk, meeting.pk)
    assert [row[1] for row in hers.part("feedback").rows] == ["Design reviews"]
    assert "Enough for now" not in hers.part("feedback").buttons
    with vault.ring_of(ada):
        (area,) = record.feedback_wanted(pair)
    answer = as_ada.client.post(f"/with/{pair.pk}/feedback/{area.pk}/enough/")
    assert answer.status_code == 404
    visitor.open("meeting", pair.pk, meeting.pk)
    page = visitor.press("Enough for now")

    assert page.part("feedback").rows == []


def test_either_words_an_area_anew(pair, meeting, ada, bruno, as_ada):
    with vault.ring_of(bruno):
        record.want_feedback(pair, "Reviews", by=bruno)
    as_ada.open("meeting", pair.pk, meeting.pk)
    page = as_ada.press("Save", within="feedback", text="Design reviews")
    assert [row[1] for row in page.part("feedback").rows] == ["Design reviews"]
    page = as_ada.press("Add", within="feedback", text=" ")

    assert page.part("feedback").wrong == ["This field is required."]


def test_with_nothing_on_the_list_something_to_talk_about_waits_folded(
    pair, meeting, bruno, as_bruno
):
    page = as_bruno.open("meeting", pair.pk, meeting.pk)
    prompts = page.part("prompts")
    assert "open" not in prompts.attributes
    assert len(prompts.all("p")) == 2
    with vault.ring_of(bruno):
        record.raise_topic(pair, "Easter", by=bruno)
    assert not as_bruno.open("meeting", pair.pk, meeting.pk).has("prompts")


def test_prompts_are_turned_off_and_ones_own_are_added_and_taken_out(
    pair, meeting, bruno, as_bruno
):
    as_bruno.open("me")
    page = as_bruno.press("Add", within="my-prompts", text="The pier at night")
    assert "The pier at night" in page.part("my-prompts").lines
    page = as_bruno.press("Take it out", within="my-prompts")
    assert "The pier at night" not in page.text
    form, data = as_bruno.filled("Save", beside="Your name")
    data.pop("offers_prompts")
    as_bruno.send(form, data)

    assert not as_bruno.open("meeting", pair.pk, meeting.pk).has("prompts")


def test_ones_own_questions_are_asked_and_asked_no_more(pair, bruno, as_bruno):
    as_bruno.open("me")
    as_bruno.press("Add", within="my-questions", text="Did I sleep?")
    page = as_bruno.open("preparation", pair.pk)
    assert page.all("label", of="question")[-1].text == "Did I sleep?"
    as_bruno.open("me")
    as_bruno.press("Take it out", within="my-questions")

    assert len(as_bruno.open("preparation", pair.pk).all("label", of="question")) == 5


def test_an_administrator_decides_for_everybody_and_sees_nobody(pair, xenia, bruno, now):
    visitor = Visitor(xenia)
    visitor.open("policy")
    page = visitor.press("Save", investment_share="12")
    assert (page.told, people.policy().investment_share) == (["Saved."], 12)
    page = visitor.press("Save", investment_share="80")
    assert page.wrong == ["Ensure this value is less than or equal to 50."]
    visitor.open("policy")
    page = visitor.press("Add", text="What made you laugh?")
    assert page.rows == [["What made you laugh?", "asked of both"]]
    assert Visitor(bruno).open("preparation", pair.pk).all("label", of="question")[-1].text == (
        "What made you laugh?"
    )
    page = visitor.press("Add", text=" ")
    assert page.wrong == ["This field is required."]
    visitor.open("policy")
    visitor.press("Take it out")

    assert preparation.all_extra_questions() == []


def test_what_cannot_be_a_question_of_ones_own_is_said_and_given_back(pair, bruno, as_bruno):
    for part, words in (("my-questions", "q" * 301), ("my-prompts", "p" * 301)):
        as_bruno.open("me")
        page = as_bruno.press("Add", within=part, text=words)
        assert (page.status, page.wrong) == (
            422,
            ["Ensure this value has at most 300 characters (it has 301)."],
        )
        assert words in [field.value for field in page.part(part).all("input")]


def test_sent_twice_it_is_one(pair, bruno, xenia, as_bruno, now):
    for visitor, page, part, words in (
        (as_bruno, "me", "my-questions", "Did I sleep?"),
        (as_bruno, "me", "my-prompts", "The pier at night"),
        (Visitor(xenia), "policy", "", "What made you laugh?"),
    ):
        visitor.open(page)
        form, data = visitor.filled("Add", within=part, text=words)
        visitor.send(form, data)
        visitor.send(form, data)

    assert (bruno.own_questions.count(), bruno.own_prompts.count()) == (1, 1)
    assert len(preparation.all_extra_questions()) == 1
