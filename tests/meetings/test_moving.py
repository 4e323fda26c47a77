"""Not today: by either, without a reason; the slot stays the same meeting."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from entrenous import clock, meetings, record
from entrenous.changes import NotOneOfTheTwo, hold
from entrenous.meetings.models import Meeting
from entrenous.meetings.planning import replan, replan_all

ROME = "Europe/Rome"


def test_twelve_weeks_are_planned_and_a_second_round_changes_nothing(pair, agreement):
    replan_all([pair])
    planned = list(pair.meetings.values_list("slot", "starts_at", "version"))

    replan_all([pair])

    assert list(pair.meetings.values_list("slot", "starts_at", "version")) == planned
    slots = [slot for slot, _, _ in planned]
    assert slots[0] == date(2027, 2, 25)
    assert slots[-1] == date(2027, 5, 20)
    assert all(later - sooner == timedelta(weeks=2) for sooner, later in pairwise(slots))


def test_the_hour_on_the_wall_stays_through_the_clock_change(pair, agreement):
    starts = {m.slot: m.starts_at for m in pair.meetings.all()}

    assert starts[date(2027, 3, 25)] == datetime(2027, 3, 25, 14, tzinfo=UTC)
    assert starts[date(2027, 4, 8)] == datetime(2027, 4, 8, 13, tzinfo=UTC)


def test_a_moved_meeting_is_the_same_meeting_and_is_not_made_again(pair, meeting, bruno):
    meetings.move(meeting, date(2027, 3, 19), time(10), ROME, seen=meeting.version, by=bruno)
    with hold(pair, by=None):
        replan(pair)

    meeting.refresh_from_db()
    assert (meeting.slot, meeting.day, meeting.at) == (
        date(2027, 3, 11),
        date(2027, 3, 19),
        time(10),
    )
    assert meeting.moved_from == datetime(2027, 3, 11, 14, tzinfo=UTC)
    assert pair.meetings.filter(slot=date(2027, 3, 11)).count() == 1


def test_either_keeps_one_on_a_day_off_where_the_rhythm_and_the_other_left_it(
    pair, meeting, ada, bruno
):
    meetings.keep(meeting, seen=0, by=ada)
    told = pair.news.count()
    meetings.keep(meeting, seen=0, by=bruno)

    assert (meeting.is_kept, meeting.version, meeting.was_settled_by_hand) == (True, 0, False)
    assert pair.news.count() == told
    meetings.move(meeting, date(2027, 3, 11), time(16), ROME, seen=0, by=bruno)
    assert not meeting.is_kept
    with pytest.raises(meetings.MovedMeanwhile):
        meetings.keep(meeting, seen=0, by=ada)
    meeting.refresh_from_db()
    assert not meeting.is_kept


def test_the_report_lets_one_go_and_it_is_not_made_again(pair, meeting, bruno):
    meetings.let_go(meeting, seen=meeting.version, by=bruno)
    with hold(pair, by=None):
        replan(pair)

    meeting.refresh_from_db()
    assert meeting.is_skipped
    assert pair.meetings.planned().filter(slot=date(2027, 3, 11)).count() == 0


def test_a_manager_does_not_cancel(meeting, ada):
    with pytest.raises(meetings.ManagersDoNotCancel):
        meetings.let_go(meeting, seen=meeting.version, by=ada)

    meeting.refresh_from_db()
    assert meeting.is_planned


def test_not_today_is_possible_until_shortly_after_the_start(meeting, bruno):
    with clock.at(meeting.starts_at + timedelta(minutes=5)):
        meetings.let_go(meeting, seen=meeting.version, by=bruno)

    meeting.refresh_from_db()
    assert meeting.is_skipped


def test_in_the_middle_of_it_nobody_moves_it(meeting, bruno):
    with (
        clock.at(meeting.starts_at + timedelta(minutes=40)),
        pytest.raises(meetings.AlreadyBegun),
    ):
        meetings.move(meeting, date(2027, 3, 19), time(10), ROME, seen=0, by=bruno)


def test_once_it_is_over_either_says_that_it_did_not_take_place(meeting, ada):
    with clock.at(meeting.ends_at + timedelta(hours=2)):
        meetings.let_go(meeting, seen=meeting.version, by=ada)

    meeting.refresh_from_db()
    assert meeting.is_skipped


def test_of_two_who_move_at_once_the_second_is_asked_again(meeting, ada, bruno):
    seen = meeting.version
    meetings.move(meeting, date(2027, 3, 12), time(10), ROME, seen=seen, by=ada)

    with pytest.raises(meetings.MovedMeanwhile):
        meetings.move(meeting, date(2027, 3, 15), time(10), ROME, seen=seen, by=bruno)

    meeting.refresh_from_db()
    assert (meeting.day, meeting.version) == (date(2027, 3, 12), seen + 1)


@pytest.mark.parametrize(
    ("day", "at", "error"),
    [
        (date(2027, 3, 9), time(10), meetings.InThePast),
        (date(2027, 6, 1), time(10), meetings.TooFarAhead),
        (date(2027, 3, 28), time(2, 30), meetings.NeverHappens),
    ],
)
def test_a_meeting_does_not_go_where_it_cannot_be(meeting, bruno, day, at, error):
    with pytest.raises(error):
        meetings.move(meeting, day, at, ROME, seen=meeting.version, by=bruno)

    meeting.refresh_from_db()
    assert (meeting.day, meeting.version) == (date(2027, 3, 11), 0)


def test_what_was_let_go_can_be_met_after_all(meeting, bruno, ada):
    meetings.let_go(meeting, seen=0, by=bruno)
    meetings.meet_after_all(meeting, seen=1, by=ada)

    meeting.refresh_from_db()
    assert (meeting.is_planned, meeting.day) == (True, date(2027, 3, 11))


def test_put_off_it_waits_undated_and_the_rhythm_leaves_it_alone(pair, meeting, bruno):
    meetings.put_off(meeting, seen=0, by=bruno)
    replan_all([pair])

    meeting.refresh_from_db()
    assert meeting.is_undated


def test_a_stranger_moves_nothing(meeting, cleo):
    with pytest.raises(NotOneOfTheTwo):
        meetings.move(meeting, date(2027, 3, 12), time(10), ROME, seen=0, by=cleo)


def test_new_zone_data_moves_the_instant_and_keeps_the_hour(pair, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=datetime(2027, 3, 11, 15, tzinfo=UTC))

    replan_all([pair])

    meeting.refresh_from_db()
    assert (meeting.at, meeting.starts_at) == (time(15), datetime(2027, 3, 11, 14, tzinfo=UTC))


def test_after_three_let_go_both_are_asked_once_whether_another_rhythm_suits(
    pair, agreement, ada, bruno
):
    ahead = pair.meetings.filter(slot__gte=date(2027, 3, 11)).order_by("slot")[:3]
    assert not meetings.asks_for_another_rhythm(pair)
    for one in ahead:
        meetings.let_go(one, seen=0, by=bruno)

    with clock.at(datetime(2027, 4, 9, tzinfo=UTC)):
        assert meetings.asks_for_another_rhythm(pair)
        meetings.dismiss_another_rhythm(pair, by=ada)
        heard = pair.news_number
        meetings.dismiss_another_rhythm(pair, by=ada)
        assert pair.news_number == heard  # once is enough
        assert not meetings.asks_for_another_rhythm(pair)


def test_what_was_let_go_long_ago_leaves_no_row(pair, meeting, bruno):
    meetings.let_go(meeting, seen=0, by=bruno)

    with clock.at(datetime(2027, 7, 1, tzinfo=UTC)):
        replan_all([pair])

    assert not Meeting.objects.filter(pk=meeting.pk).exists()


def test_a_meeting_takes_place_in_the_format_of_the_day(pair, meeting, agreement, bruno, ring):
    assert meeting.format == "walk"
    with ring(bruno):
        meetings.meet_as(meeting, "coffee", "The corner", by=bruno)
        meeting.refresh_from_db()
        assert (meeting.format, meeting.place) == ("coffee", "The corner")
        following = pair.meetings.get(slot=date(2027, 3, 25))
        assert (following.format, following.place) == ("walk", "")


def test_a_usual_format_holds_from_now_on_and_does_not_change_the_past(
    pair, meeting, agreement, ada, bruno, ring
):
    with ring(bruno):
        with clock.at(meeting.starts_at + timedelta(minutes=50)):
            record.close(meeting, by=bruno)
        following = pair.meetings.get(slot=date(2027, 3, 25))
        meetings.meet_as(following, "call", "https://meet.example.org/us", usually=True, by=bruno)

    with ring(ada):
        shown = {m.slot: (m.format, m.place) for m in pair.meetings.all()}
    assert shown[date(2027, 3, 11)] == ("walk", "")
    assert shown[date(2027, 3, 25)] == ("call", "https://meet.example.org/us")
    assert shown[date(2027, 4, 8)] == ("call", "https://meet.example.org/us")


def test_one_press_closes_and_the_second_changes_nothing(pair, meeting, ada, bruno, ring):
    with clock.at(meeting.ends_at):
        with ring(ada):
            record.close(meeting, by=ada)
        with ring(bruno):
            record.close(meeting, by=bruno)

    meeting.refresh_from_db()
    assert (meeting.is_held, meeting.settled_by, meeting.version) == (True, ada, 1)


def test_a_meeting_is_not_closed_before_its_day(meeting, ada, ring):
    with ring(ada), pytest.raises(meetings.TooFarAhead):
        record.close(meeting, by=ada)
