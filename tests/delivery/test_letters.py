"""What comes by mail: who and when, and a link; once, quietly, and to who wants it."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from entrenous import agreements, clock, delivery, meetings, people, record
from entrenous.changes.models import News
from entrenous.delivery import following
from entrenous.delivery.models import Reach
from entrenous.vault.models import Key
from tests.cast import EVERY_2_WEEKS

FRIDAY = date(2027, 3, 12)


def move(meeting, by, ring, day=FRIDAY, at=time(16)):
    meeting.refresh_from_db()
    with ring(by):
        meetings.move(meeting, day, at, "Europe/Rome", seen=meeting.version, by=by)


def whom(letters):
    return [to.partition("@")[0] for to, _subject, _text in letters]


@pytest.fixture
def settled(agreement, ada, bruno, after):
    """What was agreed is told; the next letters are about what comes now, at any hour."""
    for person in (ada, bruno):
        delivery.wish(person, quiet_from=time(0), quiet_to=time(0))
    after(minutes=3)


def test_who_did_not_move_it_reads_who_did_and_when_it_is_in_their_own_zone(
    settled, meeting, ada, ring, after
):
    move(meeting, ada, ring)

    [(to, subject, text)] = after(minutes=3)

    assert to == "bruno@example.org"
    assert subject == "1:1 with Ada"
    assert text.startswith("Ada found another time for your 1:1: Friday, 12 March, 10:00.\n\n")
    assert f"/with/{meeting.pair_id}/meetings/{meeting.pk}/" in text
    assert after(minutes=30) == []


def test_nothing_comes_within_the_first_two_minutes(settled, meeting, ada, ring, after):
    move(meeting, ada, ring)

    assert after(minutes=1) == []


def test_moved_and_moved_back_within_two_minutes_is_no_message(settled, meeting, ada, ring, after):
    move(meeting, ada, ring)
    after(minutes=1)
    move(meeting, ada, ring, day=date(2027, 3, 11), at=time(15))

    assert after(minutes=5) == []


def test_several_changes_within_two_minutes_are_one_message(
    settled, pair, meeting, ada, ring, after
):
    following = pair.meetings.get(slot=date(2027, 3, 25))
    move(meeting, ada, ring)
    after(minutes=1)
    move(following, ada, ring, day=date(2027, 3, 26))
    with ring(ada):
        agreements.propose(pair, replace(EVERY_2_WEEKS, minutes=30), by=ada)

    [(_to, _subject, text)] = after(minutes=3)

    assert "Friday, 12 March, 10:00" in text
    assert "Friday, 26 March, 11:00" in text
    assert "Ada proposes how you two meet." in text
    assert after(minutes=10) == []


def test_who_moves_it_knows_and_what_the_other_moves_back_is_news(
    settled, meeting, ada, bruno, ring, after
):
    move(meeting, ada, ring)
    after(minutes=3)
    move(meeting, bruno, ring, day=date(2027, 3, 11), at=time(15))

    [(to, _subject, text)] = after(minutes=6)

    assert to == "ada@example.org"
    assert "Thursday, 11 March, 15:00" in text


def test_what_the_report_lets_go_the_manager_reads_in_one_sentence(
    settled, meeting, bruno, ring, after
):
    with ring(bruno):
        meetings.let_go(meeting, seen=meeting.version, by=bruno)

    [(to, _subject, text)] = after(minutes=3)

    assert to == "ada@example.org"
    assert text.startswith("Bruno lets the 1:1 of Thursday, 11 March go. The next one is fine.\n\n")


def test_a_proposal_that_was_taken_back_meanwhile_is_not_told(pair, ada, ring, now, after):
    with ring(ada):
        proposal = agreements.propose(pair, EVERY_2_WEEKS, by=ada)
        agreements.withdraw(proposal, by=ada)

    assert after(minutes=3) == []


def test_who_proposed_reads_that_the_other_said_yes(agreement, after):
    letters = after(minutes=3)

    assert letters == []  # of a fortnight ago: that is no news any more


def test_the_day_before_both_are_reminded_once(settled, meeting, after):
    letters = after(hours=7)  # 16:00 for Ada; Bruno's four o'clock is in five hours

    assert whom(letters) == ["ada"]
    assert letters[0][2].startswith("Tomorrow, 15:00: your 1:1 with Bruno.\n\n")
    assert whom(after(hours=12)) == ["bruno"]
    assert after(hours=13) == []


def test_who_wants_no_reminder_has_none(settled, ada, bruno, after):
    for person in (ada, bruno):
        delivery.wish(person, day_before=False)

    assert after(hours=7) == []
    assert after(hours=12) == []


def test_preparing_is_named_only_to_who_asked_for_it(settled, pair, ada, bruno, after):
    delivery.wish(ada, preparing=True)

    [(_to, _subject, hers)] = after(hours=7)
    [(_to, _subject, his)] = after(hours=12)

    assert f"/with/{pair.pk}/preparation/" in hers
    assert "prepar" not in his


def test_shortly_before_comes_to_who_asked_for_it(settled, ada, bruno, after):
    delivery.wish(ada, day_before=False, minutes_before=60)
    delivery.wish(bruno, day_before=False)

    assert after(hours=27, minutes=59) == []
    [(to, _subject, text)] = after(hours=28, minutes=1)  # two o'clock in Rome
    assert to == "ada@example.org"
    assert text.startswith("Today, 15:00: your 1:1 with Bruno.\n\n")


def test_moved_after_its_hour_there_is_no_reminder_of_what_both_just_settled(
    settled, meeting, ada, bruno, ring, now, after
):
    with clock.at(now + timedelta(hours=8)):
        move(meeting, ada, ring, day=date(2027, 3, 11), at=time(16))

    assert "ada" not in whom(after(hours=8, minutes=5))


def test_in_quiet_hours_it_waits_for_the_morning(settled, meeting, ada, ring, now, after):
    delivery.wish(meeting.pair.report, quiet_from=time(18), quiet_to=time(8), day_before=False)
    delivery.wish(ada, day_before=False)
    with clock.at(now + timedelta(hours=14)):  # 19:00 for Bruno in New York
        move(meeting, ada, ring, at=time(18))

    assert after(hours=15) == []
    assert after(hours=27, minutes=59) == []
    assert whom(after(hours=28, minutes=1)) == ["bruno"]


def test_nothing_that_they_wrote_is_in_a_letter(settled, pair, meeting, ada, bruno, ring, after):
    with ring(bruno):
        record.raise_topic(pair, "canary-topic", by=bruno)
        meetings.meet_as(meeting, "coffee", "canary-place", by=bruno)
    move(meeting, bruno, ring)

    [(_to, subject, text)] = after(minutes=3)

    assert "canary" not in subject + text


def test_who_left_hears_nothing(settled, meeting, ada, bruno, xenia, ring, after):
    move(meeting, ada, ring)
    with ring(bruno):
        delivery.be_reached(bruno, "chat", "slack://a/b/c", name="Slack")
    people.close_account(bruno, by=xenia)

    assert after(minutes=3) == []
    after(minutes=20)
    assert not Reach.objects.exists()
    assert not Key.objects.filter(owner_kind="reach").exists()


def test_whose_new_address_is_not_settled_hears_nothing_there(
    settled, meeting, ada, bruno, xenia, ring, after
):
    move(meeting, ada, ring)
    people.change_address(bruno, "new@example.org", told=[], by=xenia)

    assert [letter for letter in after(minutes=3) if letter[1] == "1:1 with Ada"] == []


def test_in_italian_it_is_italian(settled, meeting, ada, bruno, ring, after):
    people.change_settings(bruno, language="it")
    move(meeting, ada, ring)

    [(_to, _subject, text)] = after(minutes=3)

    assert "venerdì 12 marzo" in text


def test_an_open_proposal_is_told_once_also_when_something_else_changes_days_later(
    settled, pair, meeting, ada, ring, now, after
):
    with ring(ada):
        agreements.propose(pair, replace(EVERY_2_WEEKS, minutes=30), by=ada)
    first = after(minutes=3)
    later = now + timedelta(days=4)
    with clock.at(later):
        move(pair.meetings.get(slot=date(2027, 3, 25)), ada, ring, day=date(2027, 3, 26))

    [(_to, _subject, text)] = after(days=4, minutes=3)

    assert "proposes how you two meet" in first[0][2]
    assert "proposes how you two meet" not in text


def test_what_comes_while_the_outlets_are_at_it_has_its_own_turn(
    settled, meeting, pair, ada, bruno, ring, now, after
):
    """Between the look at what is unread and this pair's turn, the other one moves it."""
    move(meeting, ada, ring)
    after(minutes=1)
    with clock.at(now + timedelta(minutes=3)):
        [unread] = News.objects.filter(part="meetings").values_list("number", flat=True)
        move(meeting, bruno, ring, day=date(2027, 3, 15))
        following._follow(pair.pk, "mailed", unread)  # noqa: SLF001  # as if it had looked before

    letters = after(minutes=6)

    assert "ada@example.org" in [to for to, _subject, _text in letters]


def test_of_a_monday_one_is_reminded_on_friday(settled, pair, ada, bruno, ring, now, after):
    with ring(ada):
        meetings.arrange(pair, date(2027, 3, 22), time(15), "Europe/Rome", minutes=30, by=ada)
    after(minutes=3)
    delivery.wish(bruno, day_before=False)

    assert "On Monday, 15:00" not in str(after(days=11, hours=7))  # Sunday at four
    assert "On Monday, 15:00: your 1:1 with Bruno." in str(after(days=9, hours=7))
