"""Where somebody wants to grow: their own page, and what the two see of it."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entrenous import clock, growth, pairs, people, record, vault
from entrenous.people.models import Person
from tests.web.reading import Visitor


@pytest.fixture
def his(bruno, ring):
    """`with his():` Bruno's ring."""
    return lambda: ring(bruno)


def aims(person):
    with vault.ring_of(person):
        return [(aim.text, aim.why, aim.sign, aim.kind) for aim in growth.aims_of(person)]


def test_an_empty_page_asks_for_nothing(pair, as_bruno):
    page = as_bruno.open("growth")

    assert page.all("h1")[0].text == "Where you want to grow"
    assert "None yet, and none is needed." in page.lines
    assert "Nothing noted in 2027, and that is fine." in page.part("time").text


def test_a_goal_is_set_worded_anew_and_settled_without_judgement(pair, bruno, as_bruno):
    as_bruno.open("growth")
    page = as_bruno.press(
        "Write it down", text="Give a talk", why="To look at people", sign="I look up",
        horizon="2027-10-01", links="https://example.org/talks\njavascript:alert(1)",
    )  # fmt: skip
    assert aims(bruno) == [("Give a talk", "To look at people", "I look up", "goal")]
    assert "perhaps by 1 October" in page.lines
    assert page.links["https://example.org/talks"] == "https://example.org/talks"
    assert "javascript:alert(1)" not in page.links.values()
    page = as_bruno.press("Save", text="Give two talks", horizon="")
    assert aims(bruno)[0][0] == "Give two talks"
    page = as_bruno.press("It has changed")
    assert "changed, 10 March" in page.lines
    page = as_bruno.press("Take it up again")
    assert "It has changed" in page.buttons


def test_a_project_has_a_kind_and_a_log(pair, bruno, as_bruno):
    as_bruno.open("growth")
    as_bruno.press("Begin", text="Rust", kind="language")
    page = as_bruno.press("Add", text="The moon is in")

    assert aims(bruno) == [("Rust", "", "", "language")]
    assert "10 March: The moon is in" in page.lines
    as_bruno.press("Take it out for good")
    assert aims(bruno) == []


def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(pair, bruno, as_bruno):
    as_bruno.open("growth")
    page = as_bruno.press("Write it down", text="x" * 2001, why="Because", horizon="next summer")

    assert page.status == 422
    assert page.wrong == [
        "Ensure this value has at most 2000 characters (it has 2001).",
        "Enter a valid date.",
    ]
    assert page.part("why-goals").value == "Because"
    assert page.part("horizon-goals").value == "next summer"
    assert aims(bruno) == []


def test_one_switch_shares_it_and_takes_it_back(pair, ada, bruno, as_bruno, his):
    with his():
        growth.set_aim(bruno, "goal", "Give a talk")
    hers = Visitor(ada)
    assert "Nothing is shared here now." in hers.open("shared-growth", pair.pk).lines
    page = as_bruno.open("growth")
    (switch,) = [b for b in page.all("button") if b.get("role") == "switch"]
    assert switch["aria-checked"] == "false"
    page = as_bruno.press(switch.text)
    (switch,) = [b for b in page.all("button") if b.get("role") == "switch"]
    assert switch["aria-checked"] == "true"
    assert "Give a talk" in hers.open("shared-growth", pair.pk).lines
    as_bruno.press(switch.text)

    assert "Nothing is shared here now." in hers.open("shared-growth", pair.pk).lines


def test_a_switch_of_before_the_manager_changed_shares_with_nobody(
    pair, ada, bruno, dora, as_bruno, his, xenia
):
    with his():
        growth.set_aim(bruno, "goal", "Give a talk")
    page = as_bruno.open("growth")
    (switch,) = [b for b in page.all("button") if b.get("role") == "switch"]
    pairs.set_manager(bruno, dora, by=xenia)
    page = as_bruno.press(switch.text)

    assert "Ada does not manage you any more, so it stays yours." in page.text
    assert bruno.aims.get().shared_with is None


def test_who_has_no_manager_is_offered_no_switch(ada, as_ada, ring):
    with ring(ada):
        growth.set_aim(ada, "goal", "My own")
    page = as_ada.open("growth")

    assert not [b for b in page.all("button") if b.get("role") == "switch"]
    assert "Nobody else sees it." in page.text


def test_the_two_check_in_and_link_what_they_promised(
    pair, meeting, ada, bruno, as_ada, as_bruno, his
):
    with his():
        goal = growth.set_aim(bruno, "goal", "Give a talk")
        growth.share(goal, pair, by=bruno)
        record.make_commitment(pair, "Find a small room", owed_by=bruno, meeting=meeting, by=bruno)
    as_ada.open("meeting", pair.pk, meeting.pk)
    page = as_ada.press("Add", within="growth", text="You looked up twice")
    assert "You looked up twice" in page.part("growth").text
    page = as_ada.press("Link", within="growth")
    assert "Belongs to it: Find a small room" in page.part("growth").lines
    promises = as_ada.open("meeting", pair.pk, meeting.pk).part("promises")
    assert "For: Give a talk" in promises.lines
    page = as_ada.press("Not part of it", within="growth")
    assert "Belongs to it" not in page.part("growth").text
    as_ada.press("Link", within="growth")
    with his():
        growth.withdraw(growth.aims_of(bruno)[0], by=bruno)

    again = as_ada.open("meeting", pair.pk, meeting.pk)
    assert "Give a talk" not in again.text
    assert "Find a small room" in again.part("promises").text


def test_a_line_that_cannot_be_is_given_back_on_what_is_shared(pair, ada, bruno, as_ada, his):
    with his():
        growth.share(growth.set_aim(bruno, "goal", "Give a talk"), pair, by=bruno)
    as_ada.open("shared-growth", pair.pk)
    page = as_ada.press("Add", text="z" * 2001)

    assert page.wrong == ["Ensure this value has at most 2000 characters (it has 2001)."]
    assert "z" * 2001 in [field.value for field in page.part("shared").all("input")]


@pytest.mark.parametrize(
    ("time", "minutes"),
    [("1:30", 90), ("1.5", 90), ("1,5", 90), ("2h", 120), ("90m", 90), ("45 min", 45), ("0:05", 5)],
)
def test_time_is_understood_as_people_write_it(pair, bruno, as_bruno, time, minutes):
    as_bruno.open("growth")
    page = as_bruno.press("Note it", text="Pottery", day="2027-03-09", time=time)

    assert page.status == 200
    assert [row.minutes for row in bruno.investments.all()] == [minutes]


@pytest.mark.parametrize(
    ("day", "time", "wrong"),
    [
        ("2027-03-09", "25:00", "That day has 24 hours left."),
        ("2027-03-09", "26", "A day has 24 hours. Note the rest on another day."),
        ("2027-03-09", "-1", "How long, as in 1:30, 1.5 or 90m?"),
        ("2027-03-09", "0", "A minute at least, please."),
        ("2027-03-09", "1:75", "How long, as in 1:30, 1.5 or 90m?"),
        ("2027-03-09", "long", "How long, as in 1:30, 1.5 or 90m?"),
        ("2029-03-09", "1", "A plan reaches a year ahead. An earlier day would do."),
        ("1027-03-09", "1", "That day is very long ago. Which one do you mean?"),
        ("yesterday", "1", "Enter a valid date."),
    ],
)
def test_time_that_cannot_be_is_refused_with_what_would_do(pair, bruno, as_bruno, day, time, wrong):
    as_bruno.open("growth")
    page = as_bruno.press("Note it", text="Two lids", day=day, time=time)

    assert (page.status, page.wrong) == (422, [wrong])
    assert page.part("did-new").value == "Two lids"
    assert not bruno.investments.exists()


def test_a_line_of_64_kib_is_refused_and_given_back(pair, bruno, as_bruno):
    line = "x" * 65_536
    as_bruno.open("growth")
    page = as_bruno.press("Note it", text=line, day="2027-03-09", time="1")

    assert page.wrong == ["Ensure this value has at most 2000 characters (it has 65536)."]
    assert page.part("did-new").value == line


def test_what_was_noted_is_changed_and_taken_out(pair, bruno, as_bruno):
    as_bruno.open("growth")
    as_bruno.press("Note it", text="Pottery", day="2027-03-09", time="1")
    page = as_bruno.press("Save", text="Two lids", time="2:15")
    assert [(row.minutes) for row in bruno.investments.all()] == [135]
    assert "2 hours 15 taken in 2027." in page.part("time").text
    as_bruno.press("Take it out", within="time")

    assert not bruno.investments.exists()


def test_last_week_is_noted_at_once_or_with_the_reason_at_its_day(pair, bruno, as_bruno):
    as_bruno.open("growth")
    page = as_bruno.press("Note the week", time_0="1", time_2="30m", text="Rust")
    assert sorted((row.day, row.minutes) for row in bruno.investments.all()) == [
        (date(2027, 3, 1), 60),
        (date(2027, 3, 3), 30),
    ]
    page = as_bruno.press("Note the week", time_0="24", time_1="1", text="Rust")

    assert page.wrong == ["That day has 23 hours left."]
    assert bruno.investments.count() == 2


def test_what_is_sent_twice_is_noted_once(pair, bruno, as_bruno, his):
    with his():
        growth.set_aim(bruno, "goal", "Give a talk")
    as_bruno.open("growth")
    for button, typed in (("Note the week", {"time_0": "1"}), ("Add", {"text": "By heart."})):
        form, data = as_bruno.filled(button, **typed)
        for _ in range(2):
            as_bruno.send(form, data)

    assert bruno.investments.count() == 1
    with his():
        (goal,) = growth.aims_of(bruno)
        assert [line.text for line in goal.check_ins.all()] == ["By heart."]


def test_a_plan_of_next_year_is_shown_at_once_and_found_again(pair, bruno, as_bruno):
    as_bruno.open("growth")
    page = as_bruno.press("Note it", text="A course", day="2028-02-10", time="2")
    assert "A course" in page.part("time").text
    page = as_bruno.press("Save", text="A longer course", time="26")
    assert page.wrong == ["A day has 24 hours. Note the rest on another day."]
    page = as_bruno.go(page.links["2027"])
    assert "A course" not in page.text

    assert "A course" in as_bruno.go(page.links["2028"]).text


def test_what_is_wrong_with_a_week_or_a_timer_is_said(pair, bruno, as_bruno, his):
    with his():
        project = growth.set_aim(bruno, "book", "A book")
        as_bruno.open("growth")
        growth.take_out(project, by=bruno)
    too_long = "Ensure this value has at most 2000 characters (it has 2001)."
    page = as_bruno.press("Note the week", time_0="1", text="x" * 2001)
    assert page.wrong == [too_long]
    as_bruno.open("growth")
    page = as_bruno.press("Start", project=str(project.pk))
    assert len(page.wrong) == 1
    as_bruno.open("growth")
    as_bruno.press("Start")
    page = as_bruno.press("Stop and note it", text="x" * 2001)

    assert page.wrong == [too_long]


def test_any_past_week_is_noted_and_none_ahead(pair, bruno, as_bruno):
    page = as_bruno.open("growth")
    page = as_bruno.go(page.links["The week before"].partition("#")[0])
    as_bruno.page = page
    as_bruno.press("Note the week", time_4="2", text="Rust")
    assert [(row.day, row.minutes) for row in bruno.investments.all()] == [(date(2027, 2, 26), 120)]
    for odd in ("2099-01-01", "tomorrow", "0001-01-01"):
        assert as_bruno.go("/growth/", week=odd).status == 200

    days = as_bruno.go("/growth/", week="2099-01-01").part("past-week").all("th")
    assert "Monday, 1 March" in [day.text for day in days]


def test_a_timer_runs_over_reloads_and_is_stopped_with_a_line(pair, bruno, as_bruno, now):
    as_bruno.open("growth")
    page = as_bruno.press("Start")
    assert "Running since 10 March, 04:00" in page.part("timer").text
    assert as_bruno.client.post("/growth/time/timer/", {"do": "start"}).status_code == 422
    with clock.at(now + timedelta(minutes=50)):
        as_bruno.open("growth")
        page = as_bruno.press("Stop and note it", text="Read")

    assert [(row.minutes, row.day) for row in bruno.investments.all()] == [(50, date(2027, 3, 10))]
    assert page.part("timer").text.startswith("Time it as you go")


def test_a_timer_of_three_days_asks_how_long_it_really_was(pair, bruno, as_bruno, now):
    as_bruno.open("growth")
    as_bruno.press("Start")
    with clock.at(now + timedelta(days=3)):
        as_bruno.open("growth")
        page = as_bruno.press("Stop and note it", text="Read")
        assert page.wrong == ["It ran for more than half a day. How long was it really?"]
        assert not bruno.investments.exists()
        assert page.part("timer-line").value == "Read"
        as_bruno.press("Stop and note it", time="1:10")

    assert [(row.minutes, row.day) for row in bruno.investments.all()] == [(70, date(2027, 3, 10))]


def test_a_timer_can_be_stopped_for_nothing(pair, bruno, as_bruno, now):
    as_bruno.open("growth")
    as_bruno.press("Start")
    with clock.at(now + timedelta(days=3)):
        as_bruno.open("growth")
        as_bruno.press("Stop, and note nothing")

    assert (bruno.investments.count(), growth.timer_of(bruno)) == (0, None)


def test_the_copy_is_a_table_without_formulas(pair, bruno, as_bruno, his):
    with his():
        project = growth.set_aim(bruno, "book", "Bücher; und „mehr“")
        growth.invest(bruno, date(2027, 3, 9), 90, "=HYPERLINK(1)", project=project)
    answer = as_bruno.client.get("/growth/time/copy/")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows == [
        ["Day", "Minutes", "Project", "What you did"],
        ["2027-03-09", "90", "Bücher; und „mehr“", "'=HYPERLINK(1)"],
    ]
    assert answer["Content-Disposition"] == 'attachment; filename="investment-time.csv"'


def test_an_organisation_that_gives_no_time_promises_none(pair, bruno, as_bruno):
    people.decide(0)

    assert "more are yours" not in as_bruno.open("growth").text


def test_queries_stay_the_same_at_one_ten_and_a_hundred(pair, meeting, ada, bruno, as_bruno, his):
    def asked(visitor, *address):
        with CaptureQueriesContext(connection) as queries:
            visitor.open(*address)
        return len(queries)

    hers = Visitor(ada)

    def each():
        return [
            asked(as_bruno, "growth"),
            asked(hers, "shared-growth", pair.pk),
            asked(hers, "meeting", pair.pk, meeting.pk),
        ]

    counted = []
    made = 0
    for number in (1, 10, 100):
        with his():
            while made < number:
                made += 1
                kind = "goal" if made % 2 else "book"
                aim = growth.set_aim(bruno, kind, f"Aim {made}")
                growth.check_in(aim, f"Line {made}", by=bruno)
                growth.share(aim, pair, by=bruno)
                growth.invest(bruno, date(2027, 1, 1) + timedelta(days=made % 60), 5, "Some")
        counted.append(each())

    assert counted[0] == counted[1] == counted[2]


def test_who_may_not_be_themselves_sees_nothing_of_it(pair, bruno, xenia, his, now):
    with his():
        growth.share(growth.set_aim(bruno, "goal", "Give a talk"), pair, by=bruno)
    pairs.change_address(bruno, "other@example.org", by=xenia)
    bruno.refresh_from_db()
    visitor = Visitor(Person.objects.get(pk=bruno.pk))

    for address in ("/growth/", f"/with/{pair.pk}/preparation/", f"/with/{pair.pk}/growth/"):
        assert "Give a talk" not in visitor.go(address).text
