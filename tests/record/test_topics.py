"""Topics belong to the pair: they wait until they were talked about, and nothing is carried over."""

from datetime import timedelta

import pytest

from entrenous import clock, record
from entrenous.changes import NotOneOfTheTwo, PairHasEnded
from entrenous.pairs import part


@pytest.fixture
def three(pair, ada, bruno, ring):
    with ring(ada):
        first = record.raise_topic(pair, "Easter: who is away", by=ada)
        second = record.raise_topic(pair, "The book you lent me", by=ada)
    with ring(bruno):
        third = record.raise_topic(pair, "My sister had her baby", just_to_share=True, by=bruno)
    return first, second, third


def texts(rows, person, ring):
    with ring(person):
        return [row.text for row in rows]


def test_either_brings_a_line_and_both_read_the_list(pair, three, ada, bruno, ring):
    expected = ["Easter: who is away", "The book you lent me", "My sister had her baby"]

    assert texts(pair.topics.open(), ada, ring) == expected
    assert texts(pair.topics.open(), bruno, ring) == expected


def test_the_list_is_put_in_another_order_and_a_line_at_the_end_stays_there(
    pair, three, ada, bruno, ring
):
    first, second, third = three
    record.move_topic(third, -1, by=ada)
    record.move_topic(second, 1, by=bruno)

    assert list(pair.topics.open()) == [first, third, second]


def test_a_whole_order_keeps_the_lines_that_it_does_not_name(pair, three, ada):
    first, second, third = three
    record.order_topics(pair, [third.pk], by=ada)

    assert list(pair.topics.open()) == [third, first, second]


def test_a_topic_talked_about_belongs_to_that_meeting(pair, three, meeting, ada):
    record.discuss_topic(three[0], meeting, by=ada)

    assert list(pair.topics.open()) == [three[1], three[2]]
    assert list(meeting.topics.all()) == [three[0]]


def test_a_topic_marked_by_mistake_comes_back(pair, three, meeting, ada, bruno):
    record.discuss_topic(three[0], meeting, by=ada)
    record.bring_topic(three[0], by=bruno)

    assert list(pair.topics.open()) == list(three)
    assert list(meeting.topics.all()) == []


def test_what_was_just_to_share_does_not_come_back_after_the_meeting(
    pair, three, meeting, ada, ring
):
    with clock.at(meeting.ends_at), ring(ada):
        record.close(meeting, by=ada)

    assert list(pair.topics.open()) == [three[0], three[1]]
    assert list(meeting.topics.all()) == [three[2]]


def test_the_other_words_it_anew_and_the_old_wording_can_be_brought_back(
    pair, three, ada, bruno, ring
):
    topic = three[0]
    with ring(bruno):
        record.reword(topic, "Easter: we are both away", by=bruno)
        earlier = record.wordings_of(pair, topic.pk).get()
        assert (earlier.text, earlier.by) == ("Easter: who is away", ada)
        record.bring_back(earlier, by=bruno)

    with ring(ada):
        topic.refresh_from_db()
        assert (topic.text, topic.written_by) == ("Easter: who is away", bruno)
        assert [w.text for w in record.wordings_of(pair, topic.pk)] == [
            "Easter: we are both away",
            "Easter: who is away",
        ]


def test_one_sitting_of_one_person_is_one_wording(now, pair, three, ada, ring):
    topic = three[0]
    with ring(ada):
        record.reword(topic, "Easter", by=ada)
        record.reword(topic, "Easter and May", by=ada)
        assert record.wordings_of(pair, topic.pk).count() == 0
        with clock.at(now + timedelta(hours=400)):
            record.reword(topic, "Summer", by=ada)
        assert [w.text for w in record.wordings_of(pair, topic.pk)] == ["Easter and May"]


def test_a_stranger_brings_nothing(pair, cleo, ring):
    with ring(cleo), pytest.raises(NotOneOfTheTwo):
        record.raise_topic(pair, "Hello", by=cleo)


def test_a_pair_that_ended_is_history(pair, three, ada, ring):
    part(pair)

    with ring(ada), pytest.raises(PairHasEnded):
        record.raise_topic(pair, "One more thing", by=ada)
    assert texts(pair.topics.open(), ada, ring)[0] == "Easter: who is away"
