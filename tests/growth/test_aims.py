"""Goals and projects belong to their person; what is shared is shared for as long as they like."""

from datetime import date, timedelta

import pytest

from entrenous import clock, growth, pairs, vault
from entrenous.changes import PairHasEnded
from entrenous.vault import Closed


@pytest.fixture
def goal(bruno, ring, now):
    with ring(bruno):
        return growth.set_aim(bruno, "goal", "Give a talk", why="To look at people")


def texts(pair):
    return [aim.text for aim in growth.shared_in(pair)]


def test_a_goal_is_private_when_it_is_made(pair, goal, ada, ring):
    with ring(ada):
        assert growth.shared_in(pair) == []
        with pytest.raises(Closed):
            str(goal.__class__.objects.get().text)


def test_the_same_form_sent_twice_sets_one_goal(bruno, ring, now):
    with ring(bruno):
        one = growth.set_aim(bruno, "goal", "Once", new=bruno.pk)
        two = growth.set_aim(bruno, "goal", "Twice", new=bruno.pk)

        assert (one.pk, [aim.text for aim in growth.aims_of(bruno)]) == (two.pk, ["Once"])


def test_one_thing_is_shared_and_nothing_else(pair, goal, ada, bruno, ring):
    with ring(bruno):
        other = growth.set_aim(bruno, "book", "A book about rest")
        growth.share(goal, pair, by=bruno)

    with ring(ada):
        assert texts(pair) == ["Give a talk"]
        with pytest.raises(Closed):
            str(other.__class__.objects.get(pk=other.pk).text)


def test_taken_back_the_manager_holds_no_key_of_it_any_more(pair, goal, ada, bruno, ring):
    with ring(bruno):
        growth.share(goal, pair, by=bruno)
        growth.share(goal, pair, by=bruno)
        growth.withdraw(goal, by=bruno)
        growth.withdraw(goal, by=bruno)
        assert growth.aims_of(bruno)[0].text == "Give a talk"

    with ring(ada):
        assert texts(pair) == []
        with pytest.raises(Closed):
            str(goal.__class__.objects.get().text)


def test_what_another_tab_shared_meanwhile_is_taken_back_as_well(pair, goal, ada, bruno, ring):
    with ring(bruno):
        in_another_tab = growth.aims_of(bruno)[0]
        growth.share(in_another_tab, pair, by=bruno)
        growth.withdraw(goal, by=bruno)

    with ring(ada):
        assert texts(pair) == []


def test_only_its_person_shares_words_and_settles_it(pair, goal, ada, ring):
    with ring(ada):
        for deed in (
            lambda: growth.withdraw(goal, by=ada),
            lambda: growth.change_aim(goal, by=ada, text="Mine now"),
            lambda: growth.settle_aim(goal, "let-go", by=ada),
            lambda: growth.take_out(goal, by=ada),
            lambda: growth.check_in(goal, "How is it?", by=ada),
        ):
            with pytest.raises(growth.NotTheirs):
                deed()


def test_both_check_in_on_what_is_shared_and_the_line_stays_with_its_person(
    pair, goal, ada, bruno, ring, now
):
    with ring(bruno):
        growth.share(goal, pair, by=bruno)
    with ring(ada):
        growth.check_in(goal, "You looked up twice.", by=ada)
    with ring(bruno), clock.at(now + timedelta(minutes=1)):
        growth.check_in(goal, "Three times.", by=bruno)
        growth.withdraw(goal, by=bruno)
        (mine,) = growth.aims_of(bruno)

        assert [(line.text, line.by) for line in mine.check_ins.all()] == [
            ("You looked up twice.", ada),
            ("Three times.", bruno),
        ]


def test_when_the_manager_changes_nothing_moves_until_the_person_chooses(
    pair, goal, ada, bruno, dora, xenia, ring
):
    with ring(bruno):
        growth.share(goal, pair, by=bruno)
    pairs.set_manager(bruno, dora, by=xenia)
    new = pairs.pairs_of(dora).get()
    pair.refresh_from_db()

    with ring(ada), pytest.raises(Closed):
        str(goal.__class__.objects.get().text)
    assert texts_in_both(ada, pair, ring) == []
    assert texts_in_both(dora, new, ring) == []
    with ring(bruno):
        growth.share(growth.aims_of(bruno)[0], new, by=bruno)

    assert texts_in_both(dora, new, ring) == ["Give a talk"]
    assert texts_in_both(ada, pair, ring) == []


def test_what_a_manager_of_before_wrote_on_it_the_new_one_does_not_read(
    pair, goal, ada, bruno, dora, xenia, ring, now
):
    with ring(bruno):
        growth.share(goal, pair, by=bruno)
        growth.check_in(goal, "By heart.", by=bruno)
    with ring(ada), clock.at(now + timedelta(minutes=1)):
        growth.check_in(goal, "You looked up twice.", by=ada)
    pairs.set_manager(bruno, dora, by=xenia)
    new = pairs.pairs_of(dora).get()
    with ring(bruno):
        growth.share(growth.aims_of(bruno)[0], new, by=bruno)
        (mine,) = growth.aims_of(bruno)
        assert [line.by for line in mine.check_ins.all()] == [bruno, ada]

    with ring(dora):
        (shared,) = growth.shared_in(new)
        assert [(line.text, line.by) for line in shared.check_ins.all()] == [("By heart.", bruno)]
        assert not growth.has(shared, "looked")


def texts_in_both(person, pair, ring):
    with ring(person):
        return texts(pair)


def test_nothing_is_shared_with_a_manager_of_before_or_with_a_report(
    pair, goal, ada, bruno, dora, xenia, ring
):
    with ring(ada):
        hers = growth.set_aim(ada, "goal", "My own")
        with pytest.raises(growth.NotTheirs):
            growth.share(hers, pair, by=ada)
    pairs.set_manager(bruno, dora, by=xenia)

    with ring(bruno), pytest.raises(PairHasEnded):
        growth.share(goal, pair, by=bruno)
    assert vault.holders([goal.pk, hers.pk]) == {(goal.pk, bruno.pk), (hers.pk, ada.pk)}


def test_taken_out_its_key_is_gone_and_its_time_stays(bruno, ring, now):
    with ring(bruno):
        project = growth.set_aim(bruno, "book", "A book")
        growth.invest(bruno, date(2027, 3, 9), 60, "Read", project=project)
        growth.take_out(project, by=bruno)

        assert growth.aims_of(bruno) == []
        assert [(row.minutes, row.project) for row in bruno.investments.all()] == [(60, None)]
    assert not vault.holders([project.pk])


def test_settled_and_taken_up_again(goal, bruno, ring):
    with ring(bruno):
        growth.settle_aim(goal, "reached", by=bruno)
        assert (goal.is_open, goal.settled_at is not None) == (False, True)
        growth.settle_aim(goal, "open", by=bruno)
        assert (goal.is_open, goal.settled_at) == (True, None)


def test_worded_anew_while_it_is_shared_the_manager_reads_the_new_words(
    pair, goal, ada, bruno, ring
):
    with ring(bruno):
        growth.share(goal, pair, by=bruno)
        growth.change_aim(goal, by=bruno, text="Give two talks")

    with ring(ada):
        assert texts(pair) == ["Give two talks"]
