"""Nothing changes until both have said yes; what holds, holds meanwhile."""

from __future__ import annotations

import threading
from contextvars import copy_context
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from django.db import connection

from entrenous import agreements, clock, meetings, pairs, record, vault, zones
from entrenous.agreements.models import Agreement, Proposal
from entrenous.agreements.terms import Format, Rhythm, Terms
from entrenous.changes import NotOneOfTheTwo, PairHasEnded, news_since
from entrenous.meetings.models import Meeting

ROME, NEW_YORK = "Europe/Rome", "America/New_York"
SCENARIO = Terms(
    rhythm=Rhythm.EVERY_2_WEEKS,
    weekday=3,
    at=time(10),
    zone=ROME,
    minutes=45,
    format=Format.OFFICE,
    place="The small room",
    start=date(2027, 3, 11),
)
COUNTER = replace(SCENARIO, rhythm=Rhythm.WEEKLY, minutes=30)

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def propose(pair):
    def offer(terms, by):
        with vault.ring_of(by):
            return agreements.propose(pair, terms, by=by)

    return offer


@pytest.fixture
def accept():
    def say_yes(proposal, by):
        with vault.ring_of(by):
            agreements.accept(proposal, by=by)

    return say_yes


@pytest.fixture
def agree(propose, accept, ada, bruno):
    """Ada's idea, Bruno's yes."""
    return lambda terms: accept(propose(terms, ada), bruno)


def open_ones(pair):
    return sorted(pair.proposals.open(), key=lambda proposal: proposal.by.name)


def holding(pair, day, person):
    with vault.ring_of(person):
        agreement = agreements.agreement_on(pair, day)
        return agreement and agreement.terms


def state(proposal):
    proposal.refresh_from_db()
    return proposal.state


def planned(pair):
    return list(pair.meetings.planned().values_list("slot", flat=True))


def walls(meeting, zone):
    return f"{zones.wall(meeting.starts_at, zone):%Y-%m-%d %H:%M}"


def test_before_the_yes_there_is_no_meeting_and_after_it_both_see_the_same_dates(
    pair, ada, bruno, propose, accept
):
    proposal = propose(SCENARIO, ada)
    assert (list(pair.meetings.all()), list(pair.agreements.all())) == ([], [])

    accept(proposal, bruno)

    assert [walls(m, ROME) for m in meetings.upcoming(pair)[:3]] == [
        "2027-03-11 10:00",
        "2027-03-25 10:00",
        "2027-04-08 10:00",
    ]
    assert [walls(m, NEW_YORK) for m in meetings.upcoming(pair)[:3]] == [
        "2027-03-11 04:00",
        "2027-03-25 05:00",
        "2027-04-08 04:00",
    ]
    assert {m.minutes for m in meetings.upcoming(pair)} == {45}
    assert (state(proposal), proposal.settled_at) == ("accepted", clock.now())


def test_an_answer_stands_beside_the_idea_and_the_old_rhythm_holds_until_the_yes(
    pair, ada, bruno, agree, propose, accept
):
    agree(SCENARIO)
    before = planned(pair)
    mine, theirs = propose(replace(SCENARIO, at=time(11)), ada), propose(COUNTER, bruno)

    with vault.ring_of(ada):
        assert [(p.by, p.terms) for p in open_ones(pair)] == [
            (ada, replace(SCENARIO, at=time(11))),
            (bruno, COUNTER),
        ]
        assert theirs.terms.differences(SCENARIO) == ("rhythm", "minutes")
    assert holding(pair, date(2027, 3, 11), ada) == SCENARIO
    assert planned(pair) == before

    accept(theirs, ada)

    assert holding(pair, date(2027, 3, 11), ada) == COUNTER
    assert planned(pair)[:3] == [date(2027, 3, 11), date(2027, 3, 18), date(2027, 3, 25)]
    assert (state(mine), open_ones(pair)) == ("withdrawn", [])


def test_the_history_has_one_line_for_each_agreement_with_whose_idea_and_whose_yes(
    pair, ada, bruno, agree, propose, accept
):
    agree(SCENARIO)
    with clock.at(datetime(2027, 4, 1, 9, tzinfo=UTC)):
        accept(propose(replace(COUNTER, start=date(2027, 4, 12)), bruno), ada)
        with vault.ring_of(ada):
            lines = [
                (line.terms, line.since, line.until, line.proposed_by, line.accepted_by)
                for line in agreements.history(pair)
                if isinstance(line, Agreement)
            ]

    assert lines == [
        (replace(COUNTER, start=date(2027, 4, 12)), date(2027, 4, 12), None, bruno, ada),
        (SCENARIO, date(2027, 3, 11), date(2027, 4, 11), ada, bruno),
    ]


@pytest.mark.parametrize("whose", ["manager", "report"])
def test_accepting_one_of_two_that_crossed_withdraws_the_other(
    pair, ada, bruno, propose, accept, whose
):
    by_ada, by_bruno = propose(SCENARIO, ada), propose(COUNTER, bruno)
    assert open_ones(pair) == [by_ada, by_bruno]

    if whose == "manager":
        accept(by_ada, bruno)
    else:
        accept(by_bruno, ada)

    states = {"manager": ("accepted", "withdrawn"), "report": ("withdrawn", "accepted")}
    assert (state(by_ada), state(by_bruno)) == states[whose]
    assert pair.agreements.count() == 1


def test_two_that_say_the_same_agree_by_themselves(pair, ada, bruno, propose):
    by_ada = propose(SCENARIO, ada)
    by_bruno = propose(replace(SCENARIO, place=" The small room "), bruno)

    assert (state(by_ada), state(by_bruno)) == ("accepted", "withdrawn")
    agreement = pair.agreements.get()
    assert (agreement.proposed_by, agreement.accepted_by) == (ada, bruno)
    assert planned(pair)[:2] == [date(2027, 3, 11), date(2027, 3, 25)]


def test_saying_the_same_once_more_leaves_one_line_of_history(pair, ada, bruno, propose):
    for _ in range(2):
        propose(SCENARIO, ada)
        propose(SCENARIO, bruno)

    assert (pair.agreements.count(), open_ones(pair)) == (1, [])


def test_the_same_rhythm_from_another_day_does_not_agree_by_itself(pair, ada, bruno, propose):
    propose(SCENARIO, ada)
    propose(replace(SCENARIO, start=date(2027, 3, 25)), bruno)

    assert (len(open_ones(pair)), pair.agreements.count()) == (2, 0)


def test_two_pauses_that_say_the_same_agree_by_themselves_and_others_do_not(
    pair, ada, bruno, agree
):
    agree(SCENARIO)
    with vault.ring_of(ada):
        agreements.propose_pause(pair, date(2027, 3, 20), date(2027, 4, 4), by=ada)
    with vault.ring_of(bruno):
        agreements.propose_pause(pair, date(2027, 3, 20), date(2027, 4, 5), by=bruno)
    assert list(pair.pauses.all()) == []
    with vault.ring_of(bruno):
        agreements.propose_pause(pair, date(2027, 3, 20), date(2027, 4, 4), by=bruno)

    assert [(p.first, p.last) for p in pair.pauses.all()] == [(date(2027, 3, 20), date(2027, 4, 4))]


def test_a_pause_and_an_end_on_the_same_day_are_two_ideas(pair, ada, bruno, agree):
    agree(SCENARIO)
    with vault.ring_of(ada):
        agreements.propose_pause(pair, date(2027, 4, 5), date(2027, 4, 5), by=ada)
    with vault.ring_of(bruno):
        agreements.propose_end(pair, date(2027, 4, 5), by=bruno)

    assert [p.kind for p in open_ones(pair)] == ["pause", "end"]


def at_once(*deeds):
    """Both press at the same moment, each over a connection of their own."""
    gate, outcomes = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place, deed):
        gate.wait()
        try:
            outcomes[place] = deed()
        except Exception as error:  # noqa: BLE001  # the test looks at it
            outcomes[place] = error
        finally:
            connection.close()

    threads = [
        threading.Thread(target=copy_context().run, args=(run, place, deed))
        for place, deed in enumerate(deeds)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_two_who_propose_at_once_both_stand(pair, ada, bruno, propose):
    outcomes = at_once(lambda: propose(SCENARIO, ada), lambda: propose(COUNTER, bruno))

    assert {p.pk for p in open_ones(pair)} == {outcome.pk for outcome in outcomes}


@pytest.mark.django_db(transaction=True)
def test_two_who_propose_the_same_at_once_have_one_agreement(pair, ada, bruno, propose):
    outcomes = at_once(lambda: propose(SCENARIO, ada), lambda: propose(SCENARIO, bruno))

    assert [type(outcome) for outcome in outcomes] == [Proposal, Proposal]
    assert (pair.agreements.count(), open_ones(pair)) == (1, [])
    assert len(planned(pair)) == len(set(planned(pair)))


@pytest.mark.django_db(transaction=True)
def test_one_who_sends_two_at_once_has_one_open(pair, ada, propose):
    at_once(lambda: propose(SCENARIO, ada), lambda: propose(COUNTER, ada))

    assert len(open_ones(pair)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_say_yes_to_each_other_at_once_have_one_agreement(
    pair, ada, bruno, propose, accept
):
    by_ada, by_bruno = propose(SCENARIO, ada), propose(COUNTER, bruno)

    outcomes = at_once(lambda: accept(by_ada, bruno), lambda: accept(by_bruno, ada))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoLongerOpen", "NoneType"]
    assert sorted([state(by_ada), state(by_bruno)]) == ["accepted", "withdrawn"]
    assert pair.agreements.count() == 1
    assert len(planned(pair)) == len(set(planned(pair)))


@pytest.mark.django_db(transaction=True)
def test_a_yes_and_a_withdrawal_at_once_have_one_winner(pair, ada, bruno, propose, accept):
    proposal = propose(SCENARIO, ada)

    outcomes = at_once(
        lambda: accept(proposal, bruno),
        lambda: agreements.withdraw(Proposal.objects.get(pk=proposal.pk), by=ada),
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoLongerOpen", "NoneType"]
    agreed = {"accepted": 1, "withdrawn": 0}
    assert pair.agreements.count() == agreed[state(proposal)]


def test_weekly_becomes_monthly_then_a_pause_and_everything_written_is_still_there(
    pair, ada, bruno, agree, accept
):
    agree(replace(COUNTER, start=date(2027, 3, 4)))
    first = pair.meetings.get(slot=date(2027, 3, 11))
    moved = pair.meetings.get(slot=date(2027, 4, 8))
    with vault.ring_of(bruno):
        topic = record.raise_topic(pair, "The garden", by=bruno)
        with clock.at(first.ends_at):
            promise = record.make_commitment(
                pair, "Ask about the desk", owed_by=ada, meeting=first, by=bruno
            )
            record.close(first, by=bruno)
        meetings.move(moved, date(2027, 4, 9), time(15), ROME, seen=moved.version, by=bruno)
    past = Meeting.objects.filter(pk=first.pk).values().get()

    with clock.at(datetime(2027, 3, 30, 9, tzinfo=UTC)):
        monthly = replace(
            COUNTER, rhythm=Rhythm.SECOND, weekday=3, minutes=60, start=date(2027, 4, 1)
        )
        agree(monthly)
        with vault.ring_of(bruno):
            pause = agreements.propose_pause(pair, date(2027, 6, 1), date(2027, 6, 30), by=bruno)
        accept(pause, ada)
        assert planned(pair) == [  # those of March that nobody closed stay as they were, too
            date(2027, 3, 18),
            date(2027, 3, 25),
            date(2027, 4, 8),
            date(2027, 5, 13),
        ]

    with clock.at(datetime(2027, 7, 1, 9, tzinfo=UTC)):
        meetings.replan_all([pair])
        ahead = [m.slot for m in meetings.upcoming(pair)]
        with vault.ring_of(ada):
            assert [line.first for line in agreements.history(pair)[:1]] == [date(2027, 6, 1)]
            assert [line.since for line in agreements.history(pair)[1:]] == [
                date(2027, 4, 1),
                date(2027, 3, 10),
            ]
            assert [t.text for t in pair.topics.all()] == ["The garden"]
            assert [c.text for c in pair.commitments.all()] == ["Ask about the desk"]
    assert ahead == [date(2027, 7, 8), date(2027, 8, 12), date(2027, 9, 9)]
    assert Meeting.objects.filter(pk=first.pk).values().get() == past
    moved.refresh_from_db()
    assert (moved.day, moved.at, moved.slot) == (date(2027, 4, 9), time(15), date(2027, 4, 8))
    assert (pair.topics.get(), pair.commitments.get()) == (topic, promise)


def test_nobody_says_yes_to_their_own(pair, ada, propose, accept):
    proposal = propose(SCENARIO, ada)

    with pytest.raises(agreements.NotYourTurn):
        accept(proposal, ada)

    assert (state(proposal), pair.agreements.count()) == ("open", 0)


def test_a_second_yes_finds_it_no_longer_open(pair, ada, bruno, propose, accept):
    proposal = propose(SCENARIO, ada)
    accept(proposal, bruno)

    with pytest.raises(agreements.NoLongerOpen):
        accept(proposal, bruno)

    assert pair.agreements.count() == 1


def test_a_withdrawn_one_is_not_accepted(pair, ada, bruno, propose, accept):
    proposal = propose(SCENARIO, ada)
    agreements.withdraw(proposal, by=ada)

    with pytest.raises(agreements.NoLongerOpen):
        accept(proposal, bruno)

    assert pair.agreements.count() == 0


def test_taking_it_back_twice_is_once_and_tells_nobody_again(pair, ada, propose):
    proposal = propose(SCENARIO, ada)
    agreements.withdraw(proposal, by=ada)
    told, settled = news_since([(pair.pk, 0)]), proposal.settled_at

    with clock.at(datetime(2027, 3, 12, tzinfo=UTC)):
        agreements.withdraw(proposal, by=ada)

    assert (state(proposal), proposal.settled_at) == ("withdrawn", settled)
    assert news_since([(pair.pk, 0)]) == told


def test_only_who_had_the_idea_takes_it_back_and_not_after_the_yes(
    pair, ada, bruno, propose, accept
):
    proposal = propose(SCENARIO, ada)
    with pytest.raises(agreements.NotYourTurn):
        agreements.withdraw(proposal, by=bruno)
    accept(proposal, bruno)
    with pytest.raises(agreements.NoLongerOpen):
        agreements.withdraw(proposal, by=ada)

    assert (state(proposal), pair.agreements.count()) == ("accepted", 1)


def test_my_second_idea_takes_the_place_of_my_first(pair, ada, propose):
    first, second = propose(SCENARIO, ada), propose(COUNTER, ada)

    assert (state(first), open_ones(pair)) == ("withdrawn", [second])


def test_without_an_agreement_there_is_nothing_to_pause_or_to_end(pair, ada):
    with vault.ring_of(ada):
        with pytest.raises(agreements.NothingToEnd):
            agreements.propose_pause(pair, date(2027, 3, 20), date(2027, 4, 1), by=ada)
        with pytest.raises(agreements.NothingToEnd):
            agreements.propose_end(pair, date(2027, 3, 20), by=ada)

    assert list(pair.proposals.all()) == []


@pytest.mark.parametrize("deed", ["propose", "accept", "withdraw"])
def test_a_stranger_is_refused(pair, ada, cleo, propose, deed):
    proposal = propose(SCENARIO, ada)
    with vault.ring_of(ada):
        deeds = {
            "propose": lambda: agreements.propose(pair, COUNTER, by=cleo),
            "accept": lambda: agreements.accept(proposal, by=cleo),
            "withdraw": lambda: agreements.withdraw(proposal, by=cleo),
        }
        with pytest.raises(NotOneOfTheTwo):
            deeds[deed]()

    assert (open_ones(pair), pair.agreements.count()) == ([proposal], 0)


@pytest.mark.parametrize("deed", ["propose", "accept", "withdraw"])
def test_a_pair_that_has_ended_agrees_on_nothing_any_more(pair, ada, bruno, propose, accept, deed):
    proposal = propose(SCENARIO, ada)
    pairs.part(pair)
    deeds = {
        "propose": lambda: propose(COUNTER, bruno),
        "accept": lambda: accept(proposal, bruno),
        "withdraw": lambda: agreements.withdraw(proposal, by=ada),
    }

    with pytest.raises(PairHasEnded):
        deeds[deed]()

    assert (open_ones(pair), pair.agreements.count()) == ([proposal], 0)


def test_a_yes_after_the_first_day_holds_from_today_in_the_weeks_that_were_proposed(
    pair, ada, bruno, propose, accept
):
    proposal = propose(SCENARIO, ada)
    with clock.at(datetime(2027, 3, 20, 9, tzinfo=UTC)):
        accept(proposal, bruno)

    agreement = pair.agreements.get()
    assert (agreement.start, agreement.since) == (date(2027, 3, 11), date(2027, 3, 20))
    assert planned(pair)[:2] == [date(2027, 3, 25), date(2027, 4, 8)]
    assert holding(pair, date(2027, 3, 19), ada) is None
    assert holding(pair, date(2027, 3, 20), ada) == SCENARIO


def test_what_comes_is_told_apart_from_what_holds(pair, ada, agree):
    agree(SCENARIO)
    later = replace(COUNTER, start=date(2027, 5, 3))
    agree(later)

    today = date(2027, 3, 11)
    coming = agreements.coming_agreement(pair, today)
    with vault.ring_of(ada):
        assert coming.terms == later
    assert holding(pair, today, ada) == SCENARIO
    assert holding(pair, date(2027, 5, 2), ada) == SCENARIO
    assert holding(pair, date(2027, 5, 3), ada) == later
    assert agreements.coming_agreement(pair, date(2027, 5, 3)) is None
    assert holding(pair, date(2027, 3, 10), ada) is None


def test_one_that_comes_never_holds_when_an_earlier_one_takes_its_place(pair, ada, agree):
    agree(SCENARIO)
    agree(replace(COUNTER, start=date(2027, 5, 3)))
    sooner = replace(SCENARIO, at=time(16), start=date(2027, 4, 1))
    agree(sooner)

    with vault.ring_of(ada):
        assert [line.terms for line in agreements.history(pair)] == [sooner, SCENARIO]
    assert agreements.coming_agreement(pair, date(2027, 4, 1)) is None
    assert holding(pair, date(2027, 6, 1), ada) == sooner
    starts = [(m.slot, m.at) for m in meetings.upcoming(pair)]
    assert starts[:4] == [
        (date(2027, 3, 11), time(10)),
        (date(2027, 3, 25), time(10)),
        (date(2027, 4, 1), time(16)),
        (date(2027, 4, 15), time(16)),
    ]
    assert all(at == time(16) for slot, at in starts[2:])


def test_one_that_is_replaced_on_the_day_it_began_leaves_no_line(pair, ada, agree):
    agree(replace(SCENARIO, start=date(2027, 3, 10)))
    agree(replace(COUNTER, start=date(2027, 3, 10)))

    with vault.ring_of(ada):
        assert [line.terms.rhythm for line in agreements.history(pair)] == [Rhythm.WEEKLY]
    assert planned(pair)[:2] == [date(2027, 3, 11), date(2027, 3, 18)]


def test_after_the_last_day_nothing_holds_and_another_rhythm_can_begin(
    pair, ada, bruno, agree, accept
):
    agree(SCENARIO)
    with vault.ring_of(bruno):
        end = agreements.propose_end(pair, date(2027, 3, 25), by=bruno)
    assert holding(pair, date(2027, 4, 8), ada) == SCENARIO
    accept(end, ada)

    assert planned(pair) == [date(2027, 3, 11), date(2027, 3, 25)]
    assert holding(pair, date(2027, 3, 25), ada) == SCENARIO
    assert holding(pair, date(2027, 3, 26), ada) is None
    agree(replace(COUNTER, start=date(2027, 5, 6)))
    assert planned(pair)[:3] == [date(2027, 3, 11), date(2027, 3, 25), date(2027, 5, 6)]
    assert holding(pair, date(2027, 4, 8), ada) is None


def test_a_last_day_that_is_agreed_can_come_sooner_and_the_weeks_before_it_can_pause(
    pair, ada, bruno, agree, accept
):
    agree(SCENARIO)
    ideas = [
        lambda: agreements.propose_end(pair, date(2027, 4, 22), by=ada),
        lambda: agreements.propose_pause(pair, date(2027, 3, 20), date(2027, 4, 1), by=ada),
        lambda: agreements.propose_end(pair, date(2027, 4, 8), by=ada),
    ]
    for idea in ideas:
        with vault.ring_of(ada):
            proposal = idea()
        accept(proposal, bruno)

    assert planned(pair) == [date(2027, 3, 11), date(2027, 4, 8)]
    with clock.at(datetime(2027, 4, 9, 9, tzinfo=UTC)), pytest.raises(agreements.NothingToEnd):
        agreements.propose_end(pair, date(2027, 4, 20), by=ada)


def test_a_yes_to_an_end_that_is_over_ends_it_now_and_leaves_what_was(
    pair, ada, bruno, agree, accept
):
    agree(SCENARIO)
    with vault.ring_of(bruno):
        end = agreements.propose_end(pair, date(2027, 3, 12), by=bruno)
    with clock.at(datetime(2027, 4, 1, 9, tzinfo=UTC)):
        accept(end, ada)

    assert pair.agreements.get().until == date(2027, 3, 31)
    assert planned(pair) == [date(2027, 3, 11), date(2027, 3, 25)]


def test_a_proposal_tells_the_agreement_and_a_yes_the_meetings_as_well(
    pair, ada, bruno, propose, accept
):
    seen = [(pair.pk, pair.news_number)]
    proposal = propose(SCENARIO, ada)
    assert [(news.part, news.by) for news in news_since(seen)] == [("agreement", ada.pk)]

    accept(proposal, bruno)

    assert [(news.part, news.by) for news in news_since(seen)] == [
        ("agreement", bruno.pk),
        ("meetings", bruno.pk),
    ]


def test_the_first_idea_is_half_an_hour_every_two_weeks_where_it_suits_both(pair, ada):
    with vault.ring_of(ada):
        terms = agreements.suggested_terms(pair)

    assert terms == Terms(
        rhythm=Rhythm.EVERY_2_WEEKS,
        weekday=0,
        at=time(15, 30),
        zone=ROME,
        minutes=30,
        format=Format.OFFICE,
        place="",
        start=date(2027, 3, 15),
    )
