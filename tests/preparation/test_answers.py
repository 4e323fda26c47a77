"""What somebody thinks over is theirs; what they bring is a topic in words of its own."""

from datetime import timedelta

import pytest

from entrenous import clock, meetings, pairs, preparation, record
from entrenous.changes import NotOneOfTheTwo, PairHasEnded
from entrenous.preparation.models import Answer
from entrenous.vault import Closed


def thoughts(pair, person):
    return {
        code: answer.text
        for code, answer in preparation.answers_now(pair, person).items()
        if answer.text
    }


def test_an_answer_is_kept_worded_anew_and_taken_away(pair, bruno, ring, now):
    with ring(bruno):
        preparation.answer(pair, "guidance", "A bridge", by=bruno)
        preparation.answer(pair, "guidance", "Tired of being a bridge", by=bruno)
        assert thoughts(pair, bruno) == {"guidance": "Tired of being a bridge"}
        preparation.answer(pair, "guidance", "", by=bruno)

    assert not Answer.objects.exists()


def test_two_tabs_of_one_person_lose_no_word_of_each_other(pair, bruno, ring, now):
    with ring(bruno):
        preparation.answer(pair, "guidance", "A bridge", base="", by=bruno)
        preparation.answer(pair, "guidance", "A bridge\nof stone", base="A bridge", by=bruno)
        stands = preparation.answer(
            pair, "guidance", "Tired of it\nA bridge", base="A bridge", by=bruno
        )

        assert stands == thoughts(pair, bruno)["guidance"]
        assert {"Tired of it", "of stone"} <= set(stands.splitlines())


def test_nobody_else_opens_it(pair, ada, bruno, ring, now):
    with ring(bruno):
        preparation.answer(pair, "guidance", "A bridge", by=bruno)

    with ring(ada):
        assert preparation.answers_now(pair, ada) == {}
        with pytest.raises(Closed):
            str(Answer.objects.get().text)


def test_a_stranger_and_a_pair_of_the_past_take_no_answer(pair, bruno, cleo, ring, now):
    with ring(cleo), pytest.raises(NotOneOfTheTwo):
        preparation.answer(pair, "guidance", "Hello", by=cleo)
    pairs.part(pair)
    pair.refresh_from_db()
    with ring(bruno), pytest.raises(PairHasEnded):
        preparation.answer(pair, "guidance", "Hello", by=bruno)


def test_after_the_1_1_it_is_what_they_wrote_last_time(pair, meeting, ada, bruno, ring, now):
    with ring(bruno):
        preparation.answer(pair, "guidance", "A bridge", by=bruno)
        preparation.answer(pair, "show", "A walk through the code", by=bruno)
    with clock.at(meeting.starts_at + timedelta(hours=1)), ring(ada):
        record.close(meeting, by=ada)
    with clock.at(meeting.starts_at + timedelta(days=1)), ring(bruno):
        assert preparation.answers_now(pair, bruno) == {}
        before = preparation.answers_before(pair, bruno)
        assert {code: answer.text for code, answer in before.items()} == {
            "guidance": "A bridge",
            "show": "A walk through the code",
        }
        preparation.answer(pair, "guidance", "No bridge any more", by=bruno)
        assert thoughts(pair, bruno) == {"guidance": "No bridge any more"}
        assert preparation.answers_before(pair, bruno)["guidance"].text == "A bridge"


def test_a_1_1_that_is_let_go_takes_no_thought_with_it(pair, meeting, bruno, ring, now):
    with ring(bruno):
        preparation.answer(pair, "guidance", "A bridge", by=bruno)
        meetings.let_go(meeting, seen=meeting.version, by=bruno)

        assert thoughts(pair, bruno) == {"guidance": "A bridge"}


def test_what_is_brought_is_one_topic_and_the_thought_stays_private(pair, ada, bruno, ring, now):
    with ring(bruno):
        preparation.answer(pair, "unblock", "They never answer", by=bruno)
        preparation.bring(pair, "unblock", "Who decides?", new=pair.pk, by=bruno)
        preparation.bring(pair, "unblock", "Who decides?", new=pair.pk, by=bruno)
        assert preparation.answers_now(pair, bruno)["unblock"].topic.text == "Who decides?"

    with ring(ada):
        assert [(topic.text, topic.asks_for_help) for topic in pair.topics.all()] == [
            ("Who decides?", True)
        ]


def test_without_a_thought_a_line_can_be_brought_as_well(pair, bruno, ring, now):
    with ring(bruno):
        topic = preparation.bring(pair, "guidance", "A second mind", by=bruno)
        preparation.answer(pair, "guidance", "", by=bruno)

        assert preparation.answers_now(pair, bruno)["guidance"].topic == topic
        assert not topic.asks_for_help


def test_questions_of_ones_own_and_of_the_organisation(pair, bruno, ring, now):
    with ring(bruno):
        preparation.ask_oneself(bruno, "Did I sleep?")
        (mine,) = bruno.own_questions.all()
        preparation.answer(pair, str(mine.pk), "Not much", by=bruno)
        preparation.ask_no_more(mine)
        assert not Answer.objects.exists()
    preparation.ask_everybody("What made you laugh?", "report")
    preparation.ask_everybody("Whom did you thank?", "manager")

    assert [q.text for q in preparation.extra_questions("report")] == ["What made you laugh?"]
    assert [q.text for q in preparation.extra_questions("manager")] == ["Whom did you thank?"]


def test_ways_of_working_are_read_once_both_have_shared(pair, ada, bruno, ring, now):
    with ring(ada):
        with pytest.raises(preparation.NothingToShare):
            preparation.share_way_of_working(pair, by=ada)
        preparation.answer(pair, "together-grumpy", "Noise", by=ada)
        preparation.share_way_of_working(pair, by=ada)
        assert preparation.ways_of_working(pair, ada).theirs == {}
    with ring(bruno):
        preparation.answer(pair, "together-grumpy", "Hunger", by=bruno)
        assert preparation.ways_of_working(pair, bruno).theirs == {}
        assert preparation.ways_of_working(pair, bruno).other_has_shared
        preparation.share_way_of_working(pair, by=bruno)
        assert preparation.ways_of_working(pair, bruno).theirs == {"grumpy": "Noise"}
    with ring(ada):
        assert preparation.ways_of_working(pair, ada).theirs == {"grumpy": "Hunger"}
        preparation.take_way_of_working_back(pair, by=ada)
        assert preparation.ways_of_working(pair, ada).theirs == {}
    with ring(bruno):
        assert preparation.ways_of_working(pair, bruno).theirs == {}


def test_after_a_year_they_are_asked_whether_it_still_fits(pair, ada, bruno, ring, now):
    for person in (ada, bruno):
        with ring(person):
            preparation.answer(pair, "together-well", "Patience", by=person)
            preparation.share_way_of_working(pair, by=person)

    with ring(ada):
        assert not preparation.ways_of_working(pair, ada).is_a_year_old
        with clock.at(now + timedelta(days=366)):
            assert preparation.ways_of_working(pair, ada).is_a_year_old
