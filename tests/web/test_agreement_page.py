"""How we meet: what holds, each one's idea, what differs, and nothing changes without two yeses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from uuid import uuid4

import pytest
from django.urls import reverse

from entrenous import agreements, clock, meetings, pairs, people, vault
from entrenous.agreements.terms import Format, Rhythm
from tests.cast import EVERY_2_WEEKS

ROME, NEW_YORK = "Europe/Rome", "America/New_York"
WEEKLY_AT_TEN = replace(
    EVERY_2_WEEKS, rhythm=Rhythm.WEEKLY, at=time(10), minutes=30, start=date(2027, 3, 11)
)
HOLDS = "Every 2 weeks, Thursdays 15:00, Rome time, 45 minutes, usually a walk."
SINCE = "Since 25 February, until you both say yes to something else."
ODD = "An odd week: your clocks change on different days."
NOT_OPEN = "That idea is not open any more. Here is what stands now."


@pytest.fixture
def propose(pair):
    def offer(terms, by):
        with vault.ring_of(by):
            return agreements.propose(pair, terms, by=by)

    return offer


@pytest.fixture
def agree(propose, ada, bruno):
    def both(terms):
        proposal = propose(terms, ada)
        with vault.ring_of(bruno):
            agreements.accept(proposal, by=bruno)

    return both


def table(element):
    """The cells of each line of a table, without its head."""
    return [
        [cell.text for cell in row.all("th", "td")]
        for row in element.all("table")[0].all("tr")
        if row.parent.tag == "tbody"
    ]


def idea(page, proposal):
    return page.part(f"idea-{proposal.pk}")


def marked(element):
    return [mark.text for mark in element.all("mark")]


def test_what_holds_is_said_in_words(pair, agreement, as_bruno):
    page = as_bruno.open("agreement", pair.pk)

    assert page.part("holds").lines[-3:] == ["What we agreed", HOLDS, SINCE]
    assert page.part("ideas").lines == []
    assert page.part("history").lines[-3:] == [
        "How it was",
        "2027",
        f"From 25 February: {HOLDS[:-1]}. Ada’s idea, your yes.",
    ]


def test_a_new_pair_finds_a_first_idea_and_proposes_it_with_one_button(pair, ada, as_ada, as_bruno):
    page = as_ada.open("agreement", pair.pk)
    assert page.part("holds").lines[-1] == (
        "Nothing yet. How often, how long and when is for the two of you to say."
    )
    assert page.part("ideas").lines[:3] == [
        "A first idea",
        "It suits both of your weeks. The other one can answer with another.",
        "Every 2 weeks, Mondays 15:30, Rome time, 30 minutes, usually at the office, from 15 March.",
    ]

    page = as_ada.press("Propose this to Bruno")

    assert page.part("ideas").lines[:5] == [
        "Your idea",
        "It waits for a yes from Bruno. Until then everything stays as it is.",
        "You propose",
        "Every 2 weeks, Mondays, 15:30, Rome time, 30 minutes, usually at the office, from 15 March.",
        "The next four",
    ]
    with vault.ring_of(ada):
        assert pair.proposals.get().terms == agreements.suggested_terms(pair)
    theirs = as_bruno.open("agreement", pair.pk).part("ideas")
    assert theirs.lines[:2] == ["Ada has an idea", "Nothing changes until you say yes."]
    page = as_bruno.press("Yes to Ada’s")
    assert page.told == ["You agreed."]
    assert [m.slot for m in meetings.upcoming(pair)[:2]] == [date(2027, 3, 15), date(2027, 3, 29)]


def test_the_next_four_dates_stand_on_both_walls_and_the_odd_weeks_are_said(
    pair, ada, bruno, propose, as_ada, as_bruno
):
    people.set_hours(bruno, {weekday: (time(3), time(12)) for weekday in range(5)})
    proposal = propose(WEEKLY_AT_TEN, ada)

    odd = [ODD]
    for visitor in (as_ada, as_bruno):
        mine = idea(visitor.open("agreement", pair.pk), proposal)
        assert [cell.text for cell in mine.all("table")[0].all("th")[:3]] == [
            "The next four",
            "Rome",
            "New York",
        ]
        assert table(mine) == [
            ["Thu, 11 March", "10:00", "04:00"],
            ["Thu, 18 March", "10:00", "05:00"],
            odd,
            ["Thu, 25 March", "10:00", "05:00"],
            odd,
            ["Thu, 1 April", "10:00", "04:00"],
        ]


def test_what_is_in_the_way_is_said_with_its_why_only_to_whom_it_concerns(
    pair, ada, bruno, dora, propose, as_ada, as_bruno
):
    bruno.zone = ROME
    bruno.save()
    with_dora = pairs.pair_up(ada, dora)
    meetings.arrange(with_dora, date(2027, 3, 11), time(15), ROME, minutes=30, by=ada)
    people.go_away(bruno, date(2027, 3, 18), date(2027, 3, 18))
    people.set_hours(ada, {weekday: (time(9), time(15, 30)) for weekday in range(5)})
    proposal = propose(replace(WEEKLY_AT_TEN, at=time(15)), ada)

    read = {}
    for visitor in (as_ada, as_bruno):
        read[visitor] = table(idea(visitor.open("agreement", pair.pk), proposal))[:5]
    assert read[as_ada] == [
        ["Thu, 11 March", "15:00"],
        ["You have another 1:1 then."],
        ["Thu, 18 March", "15:00"],
        ["Bruno is not available."],
        ["Thu, 25 March", "15:00"],
    ]
    assert read[as_bruno] == [
        ["Thu, 11 March", "15:00"],
        ["Ada is not available."],
        ["Thu, 18 March", "15:00"],
        ["A day off of yours."],
        ["Thu, 25 March", "15:00"],
    ]
    ended = propose(replace(WEEKLY_AT_TEN, at=time(15, 15), rhythm=Rhythm.FIRST), ada)
    assert table(idea(as_ada.open("agreement", pair.pk), ended))[1] == [
        "Outside your working hours."
    ]
    assert table(idea(as_bruno.open("agreement", pair.pk), ended))[1] == ["Ada is not available."]


def test_both_ideas_stand_side_by_side_with_what_differs(
    pair, agreement, ada, bruno, propose, as_ada, as_bruno
):
    mine = propose(WEEKLY_AT_TEN, ada)
    theirs = propose(replace(EVERY_2_WEEKS, format=Format.CALL, place="meet.example.org/b"), bruno)

    page = as_ada.open("agreement", pair.pk)

    assert page.part("ideas").lines[:2] == [
        "Two ideas at once",
        "You and Bruno both had an idea. Both stand here; nothing changes until one of them has two yeses.",
    ]
    assert [article["id"] for article in page.all("article")] == [
        f"idea-{theirs.pk}",
        f"idea-{mine.pk}",
    ]
    assert marked(idea(page, mine)) == ["Every week, Thursdays", "10:00, Rome time", "30 minutes"]
    assert marked(idea(page, theirs)) == ["usually a call"]
    assert idea(page, mine).buttons == ["Withdraw mine"]
    assert idea(page, theirs).buttons == ["Yes to Bruno’s"]
    assert idea(page, theirs).lines[-1] == "With your yes, your own idea is withdrawn."
    differs = page.part("differs").parent
    assert [cell.text for cell in differs.all("th")[:4]] == ["Term", "Today", "Bruno’s", "Yours"]
    assert table(differs) == [
        [
            "How often",
            "Every 2 weeks, Thursdays",
            "Every 2 weeks, Thursdays",
            "Every week, Thursdays",
        ],
        ["At", "15:00, Rome time", "15:00, Rome time", "10:00, Rome time"],
        ["How long", "45 minutes", "45 minutes", "30 minutes"],
        ["How you meet", "usually a walk", "usually a call", "usually a walk"],
        ["Place", "–", "meet.example.org/b", "–"],
    ]
    other_way = as_bruno.open("agreement", pair.pk)
    assert [cell.text for cell in other_way.part("differs").parent.all("th")[:4]] == [
        "Term",
        "Today",
        "Ada’s",
        "Yours",
    ]


def test_the_same_rhythm_in_the_other_weeks_differs_in_its_first_day(
    pair, agreement, ada, propose, as_bruno
):
    proposal = propose(replace(EVERY_2_WEEKS, start=date(2027, 3, 18)), ada)

    page = as_bruno.open("agreement", pair.pk)

    assert marked(idea(page, proposal)) == ["from 18 March"]
    assert table(page.part("differs").parent) == [["First day", "25 February", "18 March"]]


def test_an_idea_that_differs_in_nothing_has_no_empty_table(
    pair, agreement, ada, propose, as_bruno
):
    propose(replace(EVERY_2_WEEKS, start=date(2027, 3, 25)), ada)

    assert not as_bruno.open("agreement", pair.pk).has("differs")


def test_a_yes_to_one_of_two_withdraws_the_other_and_is_told(
    pair, agreement, ada, bruno, propose, as_ada
):
    mine, theirs = propose(WEEKLY_AT_TEN, ada), propose(replace(EVERY_2_WEEKS, minutes=60), bruno)
    as_ada.open("agreement", pair.pk)

    page = as_ada.press("Yes to Bruno’s")

    assert page.told == ["You agreed."]
    assert page.part("holds").lines[-2:] == [
        "Every 2 weeks, Thursdays 15:00, Rome time, 1 hour, usually a walk.",
        "Since 10 March, until you both say yes to something else.",
    ]
    assert page.part("ideas").lines == []
    for proposal in (mine, theirs):
        proposal.refresh_from_db()
    assert (mine.state, theirs.state) == ("withdrawn", "accepted")


def test_the_form_begins_with_what_holds_in_its_own_weeks(pair, agreement, as_ada):
    with clock.at(datetime(2027, 3, 13, 9, tzinfo=UTC)):  # a week without a 1:1 comes
        as_ada.open("agreement", pair.pk)
        _form, held = as_ada.filled("Propose it to Bruno")

    held.pop("csrfmiddlewaretoken")
    assert held == {
        "kind": "terms",
        "rhythm": "every-2-weeks",
        "weekday": "3",
        "at": "15:00",
        "zone": ROME,
        "minutes": "45",
        "format": "walk",
        "place": "",
        "start": "2027-03-25",
    }


def test_the_answer_begins_with_the_idea_that_it_answers(pair, agreement, ada, propose, as_bruno):
    propose(replace(WEEKLY_AT_TEN, place="The park"), ada)
    page = as_bruno.open("agreement", pair.pk)
    assert page.opened == []

    page = as_bruno.go(page.part("ideas").links["Answer with another"])
    assert page.opened == ["Another rhythm"]
    page = as_bruno.press("Propose it to Ada", minutes="60", zone=NEW_YORK, at="09:30")

    assert page.part("ideas").lines[0] == "Two ideas at once"
    with vault.ring_of(ada):
        answered = pair.proposals.open().get(by=as_bruno.page.answer.wsgi_request.user).terms
        assert answered == replace(
            WEEKLY_AT_TEN, place="The park", minutes=60, zone=NEW_YORK, at=time(9, 30)
        )


def test_my_idea_can_be_changed_and_withdrawn(pair, agreement, ada, propose, as_ada):
    propose(WEEKLY_AT_TEN, ada)
    page = as_ada.open("agreement", pair.pk)
    as_ada.go(page.part("ideas").links["Change mine"])
    page = as_ada.press("Propose it to Bruno", minutes="60")
    assert page.all("h3")[0].text == (
        "Every week, Thursdays, 10:00, Rome time, 1 hour, usually a walk, from 11 March."
    )

    page = as_ada.press("Withdraw mine")

    assert page.part("ideas").lines == []
    assert pair.proposals.open().count() == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"start": "2027-03-08"}, "That day is over. From today on, please."),
        ({"start": "2028-03-12"}, "That is more than a year away. Please begin sooner."),
        ({"minutes": "5"}, "Ensure this value is greater than or equal to 15."),
        ({"minutes": "181"}, "Ensure this value is less than or equal to 180."),
        ({"at": "noon"}, "Enter a valid time."),
        (
            {"rhythm": "fifth"},
            "Select a valid choice. fifth is not one of the available choices.",
        ),
        (
            {"zone": "Asia/Tokyo"},
            "Select a valid choice. Asia/Tokyo is not one of the available choices.",
        ),
        ({"weekday": "7"}, "Select a valid choice. 7 is not one of the available choices."),
        ({"start": "soon"}, "Enter a valid date."),
    ],
)
def test_what_cannot_be_proposed_is_said_and_what_was_typed_stays(pair, as_ada, typed, said):
    as_ada.open("agreement", pair.pk)

    page = as_ada.press("Propose it to Bruno", **{"place": "Café <Bar>", "minutes": "50", **typed})

    assert (page.status, page.wrong, page.opened) == (422, [said], ["Another rhythm"])
    assert page.field("A place or a link, if you like").value == "Café <Bar>"
    if "rhythm" not in typed and "zone" not in typed and "weekday" not in typed:
        name, value = next(iter(typed.items()))
        assert page.part(f"id_{name}").value == value
        assert page.part("id_minutes").value == typed.get("minutes", "50")
    assert list(pair.proposals.all()) == []


def test_a_pause_waits_for_two_yeses_and_is_said_to_both(pair, agreement, as_ada, as_bruno):
    as_bruno.open("agreement", pair.pk)
    page = as_bruno.press("Propose a pause", first="2027-06-01", last="2027-06-30")
    assert page.part("ideas").all("h3")[0].text == "A pause from 1 June to 30 June."
    assert pair.pauses.count() == 0

    as_ada.open("agreement", pair.pk)
    page = as_ada.press("Yes to Bruno’s")

    said = "You pause from 1 June to 30 June. Every topic and promise stays."
    assert page.part("holds").lines[-1] == said
    assert as_bruno.open("agreement", pair.pk).part("holds").lines[-1] == said
    assert page.part("history").lines[-4:-2] == [
        "2027",
        "1 June to 30 June: a pause. Bruno’s idea, your yes.",
    ]


def test_an_end_waits_for_two_yeses_and_what_was_stays(pair, agreement, as_ada, as_bruno):
    as_ada.open("agreement", pair.pk)
    page = as_ada.press("Propose to end it", last="2027-03-31")
    assert page.part("ideas").all("h3")[0].text == "To end the rhythm after 31 March."

    as_bruno.open("agreement", pair.pk)
    page = as_bruno.press("Yes to Ada’s")

    assert page.part("holds").lines[-2:] == [HOLDS, "From 25 February to 31 March."]
    with clock.at(datetime(2027, 4, 1, 9, tzinfo=UTC)):
        page = as_bruno.open("agreement", pair.pk)
    assert page.part("holds").lines[-1] == (
        "Nothing yet. How often, how long and when is for the two of you to say."
    )
    assert page.part("history").lines == [
        "How it was",
        "2027",
        f"25 February to 31 March: {HOLDS[:-1]}. Ada’s idea, your yes.",
    ]
    assert page.part("ideas").lines == []


@pytest.mark.parametrize(
    ("button", "typed", "said", "opened"),
    [
        (
            "Propose a pause",
            {"first": "2027-06-30", "last": "2027-06-01"},
            "The last day comes before the first. A later one would do.",
            "Pause for a while",
        ),
        (
            "Propose a pause",
            {"first": "2027-03-01", "last": "2027-03-05"},
            "That day is over. From today on, please.",
            "Pause for a while",
        ),
        (
            "Propose a pause",
            {"first": "2027-03-20", "last": ""},
            "This field is required.",
            "Pause for a while",
        ),
        (
            "Propose to end it",
            {"last": "2027-03-05"},
            "That day is over. From today on, please.",
            "End the rhythm",
        ),
        ("Propose to end it", {"last": "never"}, "Enter a valid date.", "End the rhythm"),
        (
            "Meet then",
            {"day": "2027-03-10", "at": "09:00"},
            "That moment is over. Please choose one that is to come.",
            "Meet once, outside the rhythm",
        ),
        (
            "Meet then",
            {"day": "2027-06-10", "at": "09:00"},
            "That is more than 60 days away. Please choose a nearer day.",
            "Meet once, outside the rhythm",
        ),
        (
            "Meet then",
            {"day": "2027-03-28", "at": "02:30"},
            "The clocks jump over that hour on that day. An hour later or earlier would do.",
            "Meet once, outside the rhythm",
        ),
        (
            "Meet then",
            {"day": "", "at": "09:00"},
            "Which day? For example 2027-03-11.",
            "Meet once, outside the rhythm",
        ),
        (
            "Meet then",
            {"day": "2027-03-11", "at": ""},
            "At what time? For example 10:30.",
            "Meet once, outside the rhythm",
        ),
        (
            "Meet then",
            {"day": "soon", "at": "late"},
            "Enter a valid date. Enter a valid time.",
            "Meet once, outside the rhythm",
        ),
        (
            "Meet then",
            {"day": "2027-03-11", "at": "09:00", "minutes": "5"},
            "Ensure this value is greater than or equal to 15.",
            "Meet once, outside the rhythm",
        ),
    ],
)
def test_what_cannot_be_is_said_in_its_form_and_what_was_typed_stays(
    pair, agreement, as_ada, button, typed, said, opened
):
    as_ada.open("agreement", pair.pk)
    before = pair.meetings.count()

    page = as_ada.press(button, **typed)

    assert (page.status, " ".join(page.wrong), page.opened) == (422, said, [opened])
    _form, held = as_ada.filled(button)
    assert {name: held[name] for name in typed} == typed
    assert (pair.proposals.open().count(), pair.meetings.count()) == (0, before)


def test_meeting_once_needs_no_rhythm_and_one_press(pair, as_bruno):
    as_bruno.open("agreement", pair.pk)

    page = as_bruno.press("Thursday, 11 March, 09:00")

    meeting = pair.meetings.get()
    assert page.answer.request["PATH_INFO"] == reverse("meeting", args=[pair.pk, meeting.pk])
    assert (meeting.starts_at, meeting.minutes, meeting.slot) == (
        datetime(2027, 3, 11, 14, tzinfo=UTC),
        30,
        None,
    )


def test_meeting_once_at_a_moment_of_ones_own_is_told_on_ones_own_wall(pair, as_bruno):
    as_bruno.open("agreement", pair.pk)

    as_bruno.press("Meet then", day="2027-03-12", at="08:30", minutes="20")

    meeting = pair.meetings.get()
    assert (meeting.starts_at, meeting.zone, meeting.minutes) == (
        datetime(2027, 3, 12, 13, 30, tzinfo=UTC),
        NEW_YORK,
        20,
    )


@pytest.mark.parametrize("choice", ["soon", "2027-03-12T10:00", "9999-12-31T23:59:59+00:00"])
def test_a_moment_that_no_button_offered_is_asked_for_again(pair, as_ada, choice):
    answer = as_ada.client.post(
        reverse("meetings", args=[pair.pk]), {"choice": choice, "minutes": "30"}
    )

    assert answer.status_code == 422
    assert b"Please choose one of the moments." in answer.content
    assert pair.meetings.count() == 0


def test_a_yes_sent_twice_is_one_yes_with_a_kind_sentence(pair, ada, propose, as_bruno):
    propose(WEEKLY_AT_TEN, ada)
    as_bruno.open("agreement", pair.pk)
    form, data = as_bruno.filled("Yes to Ada’s")
    assert as_bruno.send(form, data).told == ["You agreed."]

    assert as_bruno.send(form, data).told == [NOT_OPEN]

    assert pair.agreements.count() == 1


def test_a_yes_to_what_was_withdrawn_meanwhile_changes_nothing_and_says_so(
    pair, ada, propose, as_bruno
):
    proposal = propose(WEEKLY_AT_TEN, ada)
    as_bruno.open("agreement", pair.pk)
    agreements.withdraw(proposal, by=ada)

    page = as_bruno.press("Yes to Ada’s")

    assert page.told == [NOT_OPEN]
    assert (pair.agreements.count(), page.all("article")[0].buttons) == (
        0,
        ["Propose this to Ada"],
    )


def test_what_is_agreed_meanwhile_is_not_taken_back(pair, ada, bruno, propose, as_ada):
    proposal = propose(WEEKLY_AT_TEN, ada)
    as_ada.open("agreement", pair.pk)
    with vault.ring_of(bruno):
        agreements.accept(proposal, by=bruno)

    page = as_ada.press("Withdraw mine")

    assert page.told == ["It is agreed already. You can propose something else."]
    assert pair.agreements.count() == 1


def test_a_yes_to_ones_own_and_a_withdrawal_of_the_others_are_refused_kindly(
    pair, ada, propose, as_ada, as_bruno
):
    proposal = propose(WEEKLY_AT_TEN, ada)
    own = as_ada.client.post(reverse("acceptance", args=[pair.pk, proposal.pk]), follow=True)
    others = as_bruno.client.post(reverse("withdrawal", args=[pair.pk, proposal.pk]), follow=True)

    assert b"That is your own idea; the yes comes from the other." in own.content
    assert b"Only who had the idea takes it back." in others.content
    assert (pair.proposals.open().get(), pair.agreements.count()) == (proposal, 0)


def test_a_pause_of_nothing_is_refused_kindly(pair, as_ada):
    assert "Propose a pause" not in as_ada.open("agreement", pair.pk).buttons
    answer = as_ada.client.post(
        reverse("proposals", args=[pair.pk]),
        {"kind": "pause", "first": "2027-06-01", "last": "2027-06-30"},
        follow=True,
    )

    assert b"There is no rhythm yet, so there is nothing to pause or to end." in answer.content
    assert pair.proposals.count() == 0


def test_what_is_to_begin_is_said_beside_what_holds(pair, agreement, agree, as_ada):
    agree(replace(WEEKLY_AT_TEN, start=date(2027, 5, 3)))

    page = as_ada.open("agreement", pair.pk)

    assert page.part("holds").lines[-3:] == [
        HOLDS,
        "From 25 February to 2 May.",
        "From 3 May: Every week, Thursdays 10:00, Rome time, 30 minutes, usually a walk.",
    ]


def test_the_next_ones_stand_in_their_true_order_with_what_became_of_them(
    pair, agreement, bruno, as_bruno
):
    first, second, third = pair.meetings.order_by("slot")[1:4]
    meetings.move(first, date(2027, 3, 26), time(15), ROME, seen=0, by=bruno)
    meetings.let_go(second, seen=0, by=bruno)
    meetings.put_off(third, seen=0, by=bruno)

    rows = as_bruno.open("agreement", pair.pk).part("history").rows
    with clock.at(datetime(2027, 4, 9, 9, tzinfo=UTC)):
        later = as_bruno.open("agreement", pair.pk).part("history").rows

    assert rows[:4] == [
        ["10:00", "Thursday, 25 March let go"],
        ["10:00", "Friday, 26 March (15:00 for Ada) moved from Thu, 11 March", ODD],
        ["09:00", "Thursday, 8 April put off, day to be found"],
        ["09:00", "Thursday, 22 April (15:00 for Ada)"],
    ]
    assert later[:2] == [
        ["09:00", "Thursday, 8 April put off, day to be found"],
        ["09:00", "Thursday, 22 April (15:00 for Ada)"],
    ]


def test_the_next_ones_stand_on_both_walls_with_a_note_in_odd_weeks(
    pair, agreement, bruno, as_ada, as_bruno
):
    meetings.arrange(pair, date(2027, 3, 12), time(11), NEW_YORK, minutes=30, by=bruno)

    def upcoming(visitor):
        return visitor.open("agreement", pair.pk).part("history").rows[:4]

    assert upcoming(as_ada) == [
        ["15:00", "Thursday, 11 March (09:00 for Bruno)"],
        ["17:00", "Friday, 12 March (11:00 for Bruno)"],
        ["15:00", "Thursday, 25 March (10:00 for Bruno)", ODD],
        ["15:00", "Thursday, 8 April (09:00 for Bruno)"],
    ]
    assert upcoming(as_bruno)[2] == ["10:00", "Thursday, 25 March (15:00 for Ada)", ODD]
    bruno.zone = "Europe/Berlin"
    bruno.save()
    assert upcoming(as_ada)[2] == ["15:00", "Thursday, 25 March"]


@pytest.mark.parametrize("standing", [False, True])
def test_the_page_of_an_ended_pair_has_no_forms(pair, agreement, ada, propose, as_bruno, standing):
    if standing:
        propose(WEEKLY_AT_TEN, ada)
    pairs.part(pair)

    page = as_bruno.open("agreement", pair.pk)

    main = page.part("main")
    assert (main.all("form"), main.buttons) == ([], [])
    assert HOLDS in page.part("holds").lines
    assert page.part("history").lines[0] == "How it was"


def test_an_ended_pair_that_never_agreed_says_that_it_is_history(pair, as_bruno):
    pairs.part(pair)

    page = as_bruno.open("agreement", pair.pk)

    assert page.part("holds").lines[-1] == (
        "This is history now. The two of you can read it, and nobody else."
    )
    assert page.part("history").lines == ["How it was", "Nothing was agreed yet."]


def test_what_is_sent_to_an_ended_pair_changes_nothing(pair, ada, propose, as_bruno):
    proposal = propose(WEEKLY_AT_TEN, ada)
    as_bruno.open("agreement", pair.pk)
    pairs.part(pair)

    page = as_bruno.press("Yes to Ada’s")

    assert (page.status, pair.agreements.count()) == (410, 0)
    assert pair.proposals.open().get() == proposal


@pytest.mark.parametrize("part", ["holds", "ideas", "propose", "history"])
def test_a_part_that_has_news_is_fetched_alone(pair, agreement, ada, propose, as_bruno, part):
    propose(WEEKLY_AT_TEN, ada)
    whole = as_bruno.open("agreement", pair.pk)

    alone = as_bruno.open("agreement", pair.pk, part=part)

    assert [e for e in alone.whole.children if not isinstance(e, str)] == [alone.part(part)]
    assert alone.part(part).lines == whole.part(part).lines


def test_what_can_be_proposed_follows_what_the_other_did(
    pair, ada, bruno, propose, as_ada, as_bruno
):
    def offered():
        part = as_bruno.open("agreement", pair.pk, part="propose")
        return [part.all("h2")[0].text, *(summary.text for summary in part.all("summary"))]

    once = ["Another rhythm", "Meet once, outside the rhythm"]
    assert offered() == ["Something else?", *once]
    proposal = propose(WEEKLY_AT_TEN, ada)
    assert offered() == ["Answer with another", *once]
    with vault.ring_of(bruno):
        agreements.accept(proposal, by=bruno)
    assert offered() == ["Something else?", *once, "Pause for a while", "End the rhythm"]
    pairs.part(pair)
    alone = as_bruno.open("agreement", pair.pk, part="propose")
    assert [e for e in alone.whole.children if not isinstance(e, str)] == []


def test_the_part_to_propose_is_fetched_again_with_the_idea_that_it_answers(
    pair, agreement, ada, propose, as_bruno
):
    propose(replace(WEEKLY_AT_TEN, place="The park"), ada)
    page = as_bruno.open("agreement", pair.pk)
    page = as_bruno.go(page.part("ideas").links["Answer with another"])

    again = as_bruno.go(page.part("propose")["hx-get"])

    assert again.part("id_place").value == page.part("id_place").value == "The park"


def test_what_is_given_back_with_the_reason_is_not_fetched_again(pair, as_ada):
    as_ada.open("agreement", pair.pk)

    page = as_ada.press("Propose it to Bruno", place="The park", minutes="5")

    assert (page.status, page.part("id_place").value) == (422, "The park")
    assert page.part("propose").get("hx-get") == page.part("propose").get("data-pair") == ""


@pytest.mark.parametrize("query", [{"part": "everything"}, {"answering": "nothing"}, {}])
def test_what_no_link_of_ours_asks_for_gets_the_page(pair, agreement, as_bruno, query):
    page = as_bruno.open("agreement", pair.pk, **query)

    assert (page.status, page.opened) == (200, [])
    assert as_bruno.open("agreement", pair.pk, answering=str(uuid4())).status == 200


def test_the_proposal_of_another_pair_is_nowhere(pair, ada, dora, propose, as_bruno, as_ada):
    with_dora = pairs.pair_up(ada, dora)
    with vault.ring_of(ada):
        proposal = agreements.propose(with_dora, WEEKLY_AT_TEN, by=dora)
    for name in ("acceptance", "withdrawal"):
        for visitor in (as_ada, as_bruno):
            address = reverse(name, args=[pair.pk, proposal.pk])
            assert visitor.client.post(address).status_code == 404

    assert (proposal.is_open, with_dora.agreements.count()) == (True, 0)
