"""A new agreement re-dates the meetings to come, paired by week; each stays the same meeting."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from entrenous import agreements, clock, meetings
from entrenous.agreements.terms import Rhythm
from tests.cast import EVERY_2_WEEKS

WEEKLY = replace(EVERY_2_WEEKS, rhythm=Rhythm.WEEKLY, weekday=1, start=date(2026, 12, 1))


def agree(pair, terms, ada, bruno, ring):
    with ring(ada):
        proposal = agreements.propose(pair, terms, by=ada)
    with ring(bruno):
        agreements.accept(proposal, by=bruno)


@pytest.fixture
def weekly(pair, ada, bruno, ring):
    """Weekly on Tuesdays from 1 December 2026, agreed on 20 November."""
    with clock.at(datetime(2026, 11, 20, 9, tzinfo=UTC)):
        agree(pair, WEEKLY, ada, bruno, ring)
        yield {meeting.slot: meeting for meeting in pair.meetings.all()}


def test_from_tuesdays_to_thursdays_each_meeting_keeps_its_page(pair, weekly, ada, bruno, ring):
    first, second = weekly[date(2026, 12, 1)], weekly[date(2026, 12, 8)]
    meetings.move(first, date(2026, 12, 4), time(11), "Europe/Rome", seen=0, by=bruno)

    agree(pair, replace(WEEKLY, weekday=3), ada, bruno, ring)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.day, first.at, first.is_planned) == (date(2026, 12, 4), time(11), True)
    assert (second.day, second.at, second.slot) == (
        date(2026, 12, 10),
        time(15),
        date(2026, 12, 10),
    )
    days = list(pair.meetings.planned().values_list("day", flat=True))
    assert days[:3] == [date(2026, 12, 4), date(2026, 12, 10), date(2026, 12, 17)]
    assert len(days) == len(set(days))


def test_from_weekly_to_every_two_weeks_every_other_falls_out(pair, weekly, ada, bruno, ring):
    agree(pair, replace(WEEKLY, rhythm=Rhythm.EVERY_2_WEEKS), ada, bruno, ring)

    planned = {m.slot: m for m in pair.meetings.planned()}
    expected = [slot for slot in weekly if (slot - date(2026, 12, 1)).days % 14 == 0]
    assert sorted(planned) == sorted(expected)
    for slot in expected:
        assert planned[slot].pk == weekly[slot].pk
        assert planned[slot].starts_at == weekly[slot].starts_at
    fell_out = pair.meetings.get(pk=weekly[date(2026, 12, 8)].pk)
    assert (fell_out.is_skipped, fell_out.settled_by) == (True, None)


def test_what_was_let_go_stays_let_go_under_the_new_agreement(pair, weekly, ada, bruno, ring):
    meetings.let_go(weekly[date(2026, 12, 8)], seen=0, by=bruno)

    agree(pair, replace(WEEKLY, weekday=3), ada, bruno, ring)

    assert not pair.meetings.planned().filter(day=date(2026, 12, 10)).exists()


def test_a_pause_empties_its_weeks_and_the_rhythm_returns_after_it(pair, weekly, ada, bruno, ring):
    with ring(bruno):
        pause = agreements.propose_pause(pair, date(2026, 12, 20), date(2027, 1, 6), by=bruno)
    with ring(ada):
        agreements.accept(pause, by=ada)

    planned = list(pair.meetings.planned().values_list("slot", flat=True))
    assert planned[:4] == [
        date(2026, 12, 1),
        date(2026, 12, 8),
        date(2026, 12, 15),
        date(2027, 1, 12),
    ]


def test_a_shorter_pause_wins_and_its_weeks_come_back_as_they_were(pair, weekly, ada, bruno, ring):
    for last in (date(2027, 1, 6), date(2026, 12, 27)):
        with ring(bruno):
            pause = agreements.propose_pause(pair, date(2026, 12, 20), last, by=bruno)
        with ring(ada):
            agreements.accept(pause, by=ada)

    back = pair.meetings.get(slot=date(2026, 12, 29))
    assert (back.pk, back.is_planned) == (weekly[date(2026, 12, 29)].pk, True)


def test_when_it_ends_nothing_is_planned_after_the_last_day(pair, weekly, ada, bruno, ring):
    with ring(ada):
        end = agreements.propose_end(pair, date(2026, 12, 10), by=ada)
    with ring(bruno):
        agreements.accept(end, by=bruno)

    planned = list(pair.meetings.planned().values_list("slot", flat=True))
    assert planned == [date(2026, 12, 1), date(2026, 12, 8)]


def test_past_meetings_do_not_change(pair, agreement, ada, bruno, ring):
    before = pair.meetings.filter(slot=date(2027, 2, 25)).values().get()

    agree(pair, replace(EVERY_2_WEEKS, at=time(9), start=date(2027, 3, 1)), ada, bruno, ring)

    assert pair.meetings.filter(slot=date(2027, 2, 25)).values().get() == before


def test_two_weeks_of_phase_come_from_the_start_that_was_proposed(pair, ada, bruno, ring, now):
    agree(pair, replace(EVERY_2_WEEKS, start=date(2027, 3, 4)), ada, bruno, ring)

    planned = list(pair.meetings.planned().values_list("slot", flat=True)[:2])
    assert planned == [date(2027, 3, 18), date(2027, 4, 1)]
