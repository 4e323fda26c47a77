"""Where the team is going: worded by the manager, read by who reports to them now."""

from datetime import timedelta

import pytest

from entrenous import clock, pairs, vault
from tests.web.reading import Visitor


@pytest.fixture
def said(pair, ada, now):
    with vault.ring_of(ada):
        pairs.direct(pair, "Fewer releases.\n\nNobody is woken at night.", by=ada)


def test_the_manager_words_it_once_for_all_who_report_to_them(pair, ada, bruno, dora, as_ada):
    second = pairs.pair_up(ada, dora)
    as_ada.open("direction", pair.pk)
    page = as_ada.press("Save", text="Fewer **releases**")
    assert page.told == ["Saved. Whoever reports to you can read it."]

    for person, one in ((bruno, pair), (dora, second)):
        assert "Fewer releases" in Visitor(person).open("direction", one.pk).lines


def test_who_missed_a_key_of_it_has_one_from_the_next_wording_on(pair, ada, bruno, said):
    """An import may have begun the pair in the very moment in which it was first written."""
    vault.dismiss(through=pair)
    with vault.ring_of(ada):
        pairs.direct(pair, "Calmer ones, too.", by=ada)

    assert "Calmer ones, too." in Visitor(bruno).open("direction", pair.pk).lines


def test_who_begins_to_report_reads_it_and_who_stops_does_not(
    pair, ada, bruno, dora, cleo, xenia, said
):
    new = pairs.pair_up(ada, dora)
    assert "Fewer releases." in Visitor(dora).open("direction", new.pk).lines
    pairs.set_manager(bruno, cleo, by=xenia)

    visitor = Visitor(bruno)
    assert visitor.client.get(f"/with/{pair.pk}/direction/").status_code == 404
    now_with = pairs.pairs_of(cleo).get()
    assert "Fewer releases." not in visitor.open("direction", now_with.pk).text
    assert "Fewer releases." in Visitor(ada).open("direction", new.pk).lines


def test_nobody_above_reads_it(pair, ada, bruno, dora, said):
    above = pairs.pair_up(dora, ada)

    assert "Fewer releases." not in Visitor(dora).open("direction", above.pk).text
    assert Visitor(dora).client.get(f"/with/{pair.pk}/direction/").status_code == 404


def test_a_report_does_not_word_it(pair, bruno, said):
    answer = Visitor(bruno).client.post(f"/with/{pair.pk}/direction/", {"text": "Mine"})
    assert answer.status_code == 404
    with vault.ring_of(bruno), pytest.raises(pairs.NotTheManager):
        pairs.direct(pair, "Mine", by=bruno)


def test_a_line_of_it_becomes_a_topic(pair, bruno, as_bruno, said):
    page = as_bruno.open("direction", pair.pk)
    assert [option["value"] for option in page.part("its-lines").all("option")] == [
        "Fewer releases.",
        "Nobody is woken at night.",
    ]
    as_bruno.press("Bring it", text="I don’t see how I fit in here")

    with vault.ring_of(bruno):
        assert [topic.text for topic in pair.topics.open()] == ["I don’t see how I fit in here"]


def test_how_it_was_before_stays_readable(pair, ada, as_bruno, said, now):
    with clock.at(now + timedelta(days=20)), vault.ring_of(ada):
        pairs.direct(pair, "No releases at all.", by=ada)

    page = as_bruno.open("direction", pair.pk)
    assert "No releases at all." in page.lines
    assert "As it was from 10 March" in page.lines


def test_without_one_the_report_can_ask(pair, as_bruno, as_ada):
    assert (
        "Ada has written nothing here yet. You could ask."
        in as_bruno.open("direction", pair.pk).lines
    )
    assert "Nothing written yet." in as_ada.open("direction", pair.pk).lines


def test_too_long_is_said_and_given_back(pair, as_ada):
    as_ada.open("direction", pair.pk)
    page = as_ada.press("Save", text="y" * 20_001)

    assert (page.status, page.part("direction-text").value) == (422, "y" * 20_001)
