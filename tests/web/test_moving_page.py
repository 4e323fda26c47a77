"""Not today: no reason, three good moments, any other, or the next one is fine."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from entrenous import agreements, clock, meetings, pairs, people, record, vault
from entrenous.meetings.models import Meeting
from tests.cast import EVERY_2_WEEKS
from tests.web.reading import Visitor

ROME = "Europe/Rome"
FRIDAY = "Friday, 12 March, 09:00 (15:00 for Ada)"


def when(meeting):
    meeting.refresh_from_db()
    return meeting.state, meeting.starts_at


def asks(page):
    """The buttons of the page, without those of the field for any other moment."""
    return [button for button in page.buttons if button != "Move it there"]


def test_the_report_is_asked_nothing_but_when(meeting, as_bruno):
    page = as_bruno.open("meeting-move", meeting.pair_id, meeting.pk)

    assert page.part("main").lines[6:] == [
        "Not today",
        "No reason needed. It holds at once, and every topic stays.",
        "Thursday, 11 March, 09:00 for you in New York, 15:00 for Ada in Rome. 45 minutes.",
        "Good for both of you",
        "Thursday, 11 March, 09:45 (15:45 for Ada)",
        FRIDAY,
        "Monday, 15 March, 10:00 (15:00 for Ada)",
        "The next one is fine",
        "We find a day later",
        "Any other moment",
        "Day",
        "At, New York time",
        "Move it there",
        "Leave it where it is",
    ]
    assert {field.get("name") for field in page.all("input", "textarea", "select")} == {
        "csrfmiddlewaretoken",
        "seen",
        "day",
        "at",
    }


def test_the_manager_is_asked_for_a_new_time_and_has_no_button_to_let_it_go(meeting, as_ada):
    page = as_ada.open("meeting-move", meeting.pair_id, meeting.pk)

    assert asks(page) == [
        "Thursday, 11 March, 15:45 (09:45 for Bruno)",
        "Friday, 12 March, 15:00 (09:00 for Bruno)",
        "Monday, 15 March, 15:00 (10:00 for Bruno)",
    ]
    assert "Find another time that suits you both." in page.text


@pytest.mark.parametrize("minutes", [-2, 5])
def test_shortly_before_and_after_the_start_one_press_takes_another_time(
    meeting, as_ada, as_bruno, minutes
):
    with clock.at(meeting.starts_at + timedelta(minutes=minutes)):
        as_bruno.open("meeting", meeting.pair_id, meeting.pk)
        as_bruno.go(as_bruno.page.links["Not today"])
        page = as_bruno.press(FRIDAY)
        theirs = as_ada.open("pair", meeting.pair_id)

    assert page.told == ["You now meet tomorrow at 09:00."]
    assert when(meeting) == ("planned", datetime(2027, 3, 12, 14, tzinfo=UTC))
    assert (
        "Bruno moved it here from Thursday, 11 March. Nothing else changed."
        in theirs.part("opening").lines
    )


def test_the_next_one_is_fine_in_one_press_and_the_other_reads_one_sentence(
    meeting, as_ada, as_bruno
):
    with clock.at(meeting.starts_at - timedelta(minutes=2)):
        as_bruno.open("meeting-move", meeting.pair_id, meeting.pk)
        page = as_bruno.press("The next one is fine")
        theirs = as_ada.open("meeting", meeting.pair_id, meeting.pk)

    assert page.told == ["It is let go. Every topic stays."]
    assert page.all("h1")[0].text == "Thursday, 25 March"
    assert meeting.state == "planned"
    assert when(meeting)[0] == "skipped"
    assert theirs.part("opening").all(of="lead")[0].text == (
        "Bruno let this one go. Nothing else changed; every topic stays."
    )


def test_the_manager_moves_it_at_once_and_the_report_moves_it_again_as_freely(
    meeting, as_ada, as_bruno
):
    as_ada.open("meeting-move", meeting.pair_id, meeting.pk)
    as_ada.press("Monday, 15 March, 15:00 (10:00 for Bruno)")
    assert when(meeting) == ("planned", datetime(2027, 3, 15, 14, tzinfo=UTC))

    theirs = as_bruno.open("meeting", meeting.pair_id, meeting.pk).part("opening")
    assert "Ada moved it here from Thursday, 11 March. Nothing else changed." in theirs.lines
    as_bruno.go(theirs.links["Not today"])
    as_bruno.press("Tuesday, 16 March, 10:00 (15:00 for Ada)")
    assert when(meeting) == ("planned", datetime(2027, 3, 16, 14, tzinfo=UTC))


def test_a_manager_who_finds_no_moment_can_say_we_find_a_day_later(pair, meeting, ada, as_ada):
    people.go_away(ada, date(2027, 3, 10), date(2027, 5, 10))
    page = as_ada.open("meeting-move", pair.pk, meeting.pk)
    assert asks(page) == ["We find a day later"]
    assert "No free moment for both in the next four weeks" in page.lines

    page = as_ada.press("We find a day later")

    assert page.told == ["It is put off. Find a day whenever you like."]
    assert when(meeting)[0] == "undated"


def test_a_manager_who_sends_a_letting_go_anyway_is_told_why_not(pair, meeting, as_ada):
    page = as_ada.open("meeting-move", pair.pk, meeting.pk)
    form, data = as_ada.filled("Move it there", day="2027-03-12", at="15:00")
    page = as_ada.send(form, data | {"choice": "let-go"})

    assert page.status == 422
    assert page.wrong == ["Please find another time first. Your report can let it go; you move it."]
    assert when(meeting)[0] == "planned"


def test_any_other_moment_is_told_on_the_wall_of_who_moves(meeting, as_bruno):
    as_bruno.open("meeting-move", meeting.pair_id, meeting.pk)
    page = as_bruno.press("Move it there", day="2027-03-17", at="08:30")

    assert page.told == ["You now meet on Wednesday, 17 March at 08:30."]
    assert when(meeting) == ("planned", datetime(2027, 3, 17, 12, 30, tzinfo=UTC))


def test_it_can_stay_where_it_is(meeting, as_bruno):
    page = as_bruno.open("meeting-move", meeting.pair_id, meeting.pk)

    assert page.links["Leave it where it is"] == f"/with/{meeting.pair_id}/meetings/{meeting.pk}/"
    assert when(meeting)[0] == "planned"


@pytest.mark.parametrize(
    ("day", "at", "wrong"),
    [
        ("2027-03-09", "10:00", "That moment is over. Please choose one that is to come."),
        ("0001-01-01", "00:00", "That moment is over. Please choose one that is to come."),
        ("9999-12-31", "23:59", "That is more than 60 days away. Please choose a nearer day."),
        ("2027-06-01", "10:00", "That is more than 60 days away. Please choose a nearer day."),
        (
            "2027-03-28",
            "02:30",
            "The clocks jump over that hour on that day. An hour later or earlier would do.",
        ),
        ("", "10:00", "Which day? For example 2027-03-11."),
        ("2027-03-12", "", "At what time? For example 10:30."),
        ("12 marzo", "10:00", "Enter a valid date."),
        ("2027-03-12", "ten", "Enter a valid time."),
    ],
)
def test_a_moment_that_cannot_be_is_refused_in_words_and_what_was_typed_stays(
    meeting, as_ada, day, at, wrong
):
    as_ada.open("meeting-move", meeting.pair_id, meeting.pk)
    page = as_ada.press("Move it there", day=day, at=at)

    assert (page.status, page.wrong) == (422, [wrong])
    assert [page.field("Day").value, page.field("At, Rome time").value] == [day, at]
    assert when(meeting) == ("planned", datetime(2027, 3, 11, 14, tzinfo=UTC))


@pytest.mark.parametrize(
    ("choice", "why"),
    [
        ("tomorrow", "Please choose one of the moments."),
        ("2027-03-12T15:00", "Please choose one of the moments."),
        ("0001-01-01T00:00+00:00", "Please choose one of the moments."),
        ("9999-12-31T23:59-12:00", "Please choose one of the moments."),
        ("let\0go", "Null characters are not allowed."),
    ],
)
def test_a_choice_that_is_none_of_the_moments_is_refused_in_words(meeting, as_ada, choice, why):
    as_ada.open("meeting-move", meeting.pair_id, meeting.pk)
    form, data = as_ada.filled("Move it there")
    page = as_ada.send(form, data | {"choice": choice})

    assert page.status == 422
    assert page.wrong == [why]
    assert when(meeting)[0] == "planned"


def test_an_hour_that_comes_twice_is_said_to_be_the_first(pair, agreement, as_ada):
    with clock.at(datetime(2027, 10, 20, 9, tzinfo=UTC)):
        meeting = meetings.arrange(
            pair, date(2027, 10, 28), time(15), ROME, minutes=30, by=pair.manager
        )
        as_ada.open("meeting-move", pair.pk, meeting.pk)
        page = as_ada.press("Move it there", day="2027-10-31", at="02:30")

    said = "You now meet on Sunday, 31 October at 02:30."
    assert page.told == [f"{said} That hour comes twice that night; it is the first of the two."]
    assert when(meeting)[1] == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_of_two_who_move_at_once_the_second_sees_the_first_ones_move_and_chooses(
    meeting, as_ada, as_bruno
):
    as_ada.open("meeting-move", meeting.pair_id, meeting.pk)
    as_bruno.open("meeting-move", meeting.pair_id, meeting.pk)
    as_bruno.press(FRIDAY)
    page = as_ada.press("Monday, 15 March, 15:00 (10:00 for Bruno)")

    assert page.status == 409
    assert page.all(of="news")[0].text == (
        "Bruno was quicker: it is now on Friday at 15:00. Shall it stay there? Yes, that is fine"
    )
    assert when(meeting)[1] == datetime(2027, 3, 12, 14, tzinfo=UTC)

    page = as_ada.press("Monday, 15 March, 15:00 (10:00 for Bruno)")

    assert page.status == 200
    assert when(meeting)[1] == datetime(2027, 3, 15, 14, tzinfo=UTC)
    assert Meeting.objects.filter(slot=meeting.slot).count() == 1


def test_who_moves_what_the_other_let_go_meanwhile_is_asked_again(meeting, as_ada, as_bruno):
    as_ada.open("meeting-move", meeting.pair_id, meeting.pk)
    as_bruno.open("meeting-move", meeting.pair_id, meeting.pk)
    as_bruno.press("The next one is fine")
    page = as_ada.press("Monday, 15 March, 15:00 (10:00 for Bruno)")

    assert page.status == 409
    assert page.all(of="news")[0].text == (
        "Bruno was quicker, and put it aside. You can still find it a day."
    )
    assert page.all("h1")[0].text == "Another day"
    assert when(meeting)[0] == "skipped"


def test_who_moves_from_an_old_page_of_their_own_is_told_so(meeting, as_bruno):
    page = as_bruno.open("meeting-move", meeting.pair_id, meeting.pk)
    old_form, old_press = as_bruno.filled("Monday, 15 March, 10:00 (15:00 for Ada)")
    as_bruno.press(FRIDAY)
    as_bruno.open("meeting-move", meeting.pair_id, meeting.pk)
    page = as_bruno.send(old_form, old_press)

    assert page.status == 409
    assert page.all(of="news")[0].text == (
        "You moved it meanwhile: it is now on Friday at 09:00. Shall it stay there?"
        " Yes, that is fine"
    )


def test_who_moves_what_a_new_rhythm_moved_meanwhile_is_told_so(
    pair, agreement, ada, bruno, as_bruno
):
    meeting = pair.meetings.get(slot=date(2027, 3, 25))
    as_bruno.open("meeting-move", pair.pk, meeting.pk)
    form, press = as_bruno.filled("The next one is fine")
    with vault.ring_of(bruno):
        proposal = agreements.propose(
            pair, replace(EVERY_2_WEEKS, at=time(16), start=date(2027, 3, 11)), by=bruno
        )
    with vault.ring_of(ada):
        agreements.accept(proposal, by=ada)
    page = as_bruno.send(form, press)

    assert page.status == 409
    assert page.all(of="news")[0].text == (
        "The rhythm moved it meanwhile: it is now on Thursday, 25 March at 11:00."
        " Shall it stay there? Yes, that is fine"
    )


def test_a_form_sent_twice_moves_once(meeting, as_bruno):
    for press, state in (
        (FRIDAY, "planned"),
        ("The next one is fine", "skipped"),
        ("Where it was is fine after all", "planned"),
        ("We find a day later", "undated"),
    ):
        as_bruno.open("meeting-move", meeting.pair_id, meeting.pk)
        form, data = as_bruno.filled(press)
        told = [as_bruno.send(form, data).status for _ in range(2)]
        before = meeting.version
        assert (told, when(meeting)[0], meeting.version) == ([200, 200], state, before + 1), press


def test_what_was_let_go_finds_a_day_again(meeting, bruno, as_ada):
    meetings.let_go(meeting, seen=0, by=bruno)
    opening = as_ada.open("meeting", meeting.pair_id, meeting.pk).part("opening")
    page = as_ada.go(opening.links["Find a day"])

    assert page.all("h1")[0].text == "Another day"
    assert asks(page)[-1] == "Where it was is fine after all"
    page = as_ada.press("Where it was is fine after all")
    assert page.told == ["You meet after all."]
    assert when(meeting) == ("planned", datetime(2027, 3, 11, 14, tzinfo=UTC))


def test_what_was_put_off_waits_and_finds_a_day(meeting, bruno, as_bruno):
    meetings.put_off(meeting, seen=0, by=bruno)
    opening = as_bruno.open("meeting", meeting.pair_id, meeting.pk).part("opening")

    assert opening.all(of="lead")[0].text == (
        "Put off; the day is still to be found. Every topic stays."
    )
    page = as_bruno.go(opening.links["Find a day"])
    assert "The next one is fine" in asks(page)
    page = as_bruno.press(FRIDAY)
    assert page.told == ["You now meet on Friday at 09:00."]


def test_what_took_place_stays_where_it_is(meeting, ada, as_bruno):
    with clock.at(meeting.starts_at + timedelta(minutes=20)):
        as_bruno.open("meeting-move", meeting.pair_id, meeting.pk)
        form, press = as_bruno.filled("The next one is fine")
        with vault.ring_of(ada):
            record.close(meeting, by=ada)
        page = as_bruno.send(form, press)
        assert page.told == ["This one took place, so it stays where it is."]
        assert page.answer.request["PATH_INFO"] == f"/with/{meeting.pair_id}/meetings/{meeting.pk}/"
        page = as_bruno.open("meeting-move", meeting.pair_id, meeting.pk)
        assert page.answer.request["PATH_INFO"] == f"/with/{meeting.pair_id}/meetings/{meeting.pk}/"

    assert when(meeting)[0] == "held"


def test_in_the_middle_of_it_nobody_moves_it(meeting, as_bruno):
    with clock.at(meeting.starts_at + timedelta(minutes=40)):
        assert "Not today" not in as_bruno.open("meeting", meeting.pair_id, meeting.pk).links
        as_bruno.open("meeting-move", meeting.pair_id, meeting.pk)
        page = as_bruno.press("The next one is fine")

    assert (page.status, page.wrong) == (422, ["This one has begun, so it stays where it is."])


def test_once_it_is_over_either_says_that_they_did_not_meet(meeting, as_ada):
    with clock.at(meeting.ends_at + timedelta(hours=1)):
        as_ada.open("meeting", meeting.pair_id, meeting.pk)
        as_ada.press("We did not meet")
        page = as_ada.open("meeting", meeting.pair_id, meeting.pk)

    assert page.part("opening").all(of="lead")[0].text == "This one did not take place."


def test_moved_past_the_next_one_both_stand_in_true_order_and_one_may_go(
    pair, agreement, ada, bruno, as_ada, as_bruno
):
    meeting = pair.meetings.get(slot=date(2027, 3, 11))
    following = pair.meetings.get(slot=date(2027, 3, 25))
    with vault.ring_of(bruno):
        record.raise_topic(pair, "Easter", by=bruno)
    meetings.move(meeting, date(2027, 3, 26), time(15), ROME, seen=0, by=bruno)

    for visitor in (as_ada, as_bruno):
        page = visitor.open("meeting", pair.pk, meeting.pk)
        hint = page.part("opening").all(of="news")[-2]
        assert hint.text == (
            "It now comes after Thursday, 25 March. You can keep both, or let one go."
            " Look at the other one"
        )
        assert hint.links["Look at the other one"].endswith(f"/{following.pk}/")
        assert [row[1] for row in page.part("topics").rows] == ["Easter"]

    nearest = as_bruno.open("pair", pair.pk)
    assert nearest.all("h1")[0].text == "Thursday, 25 March"
    assert [row[1] for row in nearest.part("topics").rows] == ["Easter"]
    as_bruno.open("meeting-move", pair.pk, following.pk)
    as_bruno.press("The next one is fine")
    assert "It now comes after" not in as_ada.open("meeting", pair.pk, meeting.pk).text


def test_who_moves_it_past_the_next_one_reads_so_at_once(meeting, as_bruno):
    as_bruno.open("meeting-move", meeting.pair_id, meeting.pk)
    page = as_bruno.press("Move it there", day="2027-03-26", at="10:00")

    assert page.all("h1")[0].text == "Friday, 26 March"
    assert "It now comes after Thursday, 25 March." in page.part("opening").text


def test_no_moment_is_offered_on_a_day_off_and_the_page_says_nothing_of_it(
    pair, meeting, ada, as_bruno
):
    before = as_bruno.open("meeting-move", pair.pk, meeting.pk)
    people.go_away(ada, date(2027, 3, 12), date(2027, 3, 15))
    after = as_bruno.open("meeting-move", pair.pk, meeting.pk)

    assert asks(after) == [
        "Thursday, 11 March, 09:45 (15:45 for Ada)",
        "Tuesday, 16 March, 10:00 (15:00 for Ada)",
        "Wednesday, 17 March, 10:00 (15:00 for Ada)",
        "The next one is fine",
        "We find a day later",
    ]
    assert [line for line in after.lines if line not in after.buttons] == [
        line for line in before.lines if line not in before.buttons
    ]


def test_of_a_pair_that_ended_nothing_is_moved(pair, meeting, as_bruno):
    as_bruno.open("meeting-move", pair.pk, meeting.pk)
    form, press = as_bruno.filled("The next one is fine")
    pairs.part(pair)
    page = as_bruno.send(form, press)

    assert page.status == 410
    assert "This is history now" in page.lines
    assert page.all("textarea") == []
    assert when(meeting)[0] == "planned"
    assert Visitor(pair.manager).open("meeting", pair.pk, meeting.pk).status == 200
