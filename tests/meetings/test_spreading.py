"""A week that is spread: never more than so many a day, never outside anybody's hours, the same plan each time."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrenous.meetings import settling
from entrenous.meetings.arranging import Search
from entrenous.meetings.choosing import Table
from entrenous.meetings.moments import Diary, Hours
from entrenous.meetings.placing import ONCE, Focus, Room, Series, Single, Week
from entrenous.meetings.rhythm import Rhythm, slots
from entrenous.meetings.spreading import Plan, spread
from entrenous.zones import instant, wall

ROME = "Europe/Rome"
MONDAY = date(2027, 3, 15)
NINE_TO_FIVE = {weekday: (time(9), time(17, 30)) for weekday in range(5)}
AT_WORK = Diary(Hours(ROME, NINE_TO_FIVE))
MON, TUE, WED, THU, FRI = range(5)


def week(most=2, manager=AT_WORK, **more):
    until = datetime(2027, 5, 9, tzinfo=UTC)
    return Week(manager, MONDAY, most, until, **more)


def weekly(key, weekday, hour=10, **more):
    given = {
        "rhythm": Rhythm.WEEKLY,
        "zone": ROME,
        "minutes": 30,
        "anchor": MONDAY,
        "report": AT_WORK,
    }
    return Series(key, weekday=weekday, at=time(hour), **(given | more))  # fmt: skip


def single(key, day, hour=10, **more):
    start = instant(datetime.combine(day, time(hour)), ROME)
    return Single(key, start, **({"minutes": 30, "report": AT_WORK} | more))


def read(plan):
    return [(each.series, each.weekday, f"{each.at:%H:%M}", each.why) for each in plan.shifts]


def after(question, series, singles, plan):
    """Every 1:1 as it stands once the plan is followed: whose, when, how long, and whether the plan put it there."""
    shifts = {shift.series: shift for shift in plan.shifts}
    once = {(move.key, move.slot): move.to for move in plan.once}
    found = []
    for one in series:
        shift = shifts.get(one.key)
        start = shift.start if shift else question.last + timedelta(days=1)
        old = slots(
            one.rhythm,
            one.weekday,
            one.anchor,
            question.first,
            min(question.last, start - timedelta(days=1)),
        )
        dates = [(slot, one.at, False) for slot in old]  # fmt: skip
        if shift:
            new = slots(shift.rhythm, shift.weekday, start, start, question.last)
            dates += [(slot, shift.at, True) for slot in new]
        for slot, at, put in dates:
            begin = instant(datetime.combine(slot, at), one.zone)
            to = once.get((one.key, slot))
            found.append((one.key, to or begin, one.minutes, put or to is not None))
    for one in singles:
        to = once.get((one.key, None))
        found.append((one.key, to or one.starts_at, one.minutes, to is not None))
    return found


def test_what_fits_already_stays_and_costs_nothing():
    plan = spread(week(), [weekly("ann", TUE), weekly("bob", TUE, 11), weekly("cy", WED)])

    assert (plan.is_empty, plan.cost, plan.is_best) == (True, 0, True)


def test_the_third_of_a_day_goes_to_the_next_and_keeps_its_hour():
    three = [weekly("ann", TUE, 10), weekly("bob", TUE, 11), weekly("cy", TUE, 12)]

    assert read(spread(week(), three)) == [("cy", MON, "12:00", "full")]


def test_of_equals_the_last_named_goes_however_they_are_told():
    three = [weekly("ann", TUE, 10), weekly("bob", TUE, 11), weekly("cy", TUE, 12)]

    assert spread(week(), three[::-1]) == spread(week(), three)


def test_what_was_moved_lately_or_has_long_stood_stays_rather_than_another():
    three = [weekly("ann", TUE, 10), weekly("bob", TUE, 11), weekly("cy", TUE, 12)]
    three[1:] = [replace(one, weight=3) for one in three[1:]]

    assert [each.series for each in spread(week(), three).shifts] == ["ann"]


def test_a_block_for_focus_is_left():
    focus = [Focus(TUE, time(9), time(12)), Focus(WED, time(0), time(23, 59))]
    plan = spread(week(focus=focus), [weekly("ann", TUE, 10), weekly("bob", WED, 10)])

    assert read(plan) == [("ann", TUE, "12:00", "focus"), ("bob", THU, "10:00", "focus")]


def test_those_of_every_two_weeks_share_a_day_by_turns():
    every = {"rhythm": Rhythm.EVERY_2_WEEKS, "settled": frozenset({date(2027, 3, 16)})}
    only_tuesday = Diary(Hours(ROME, {TUE: (time(9), time(17))}))
    two = [weekly("ann", TUE, 10, report=only_tuesday, **every), weekly("bob", TUE, 11, report=only_tuesday, **every)]  # fmt: skip

    (shift,) = spread(week(most=1), two).shifts

    assert (shift.series, shift.weekday, shift.start) == ("bob", TUE, MONDAY + timedelta(weeks=1))


def test_until_the_turns_change_a_day_that_was_full_is_named():
    every = {"rhythm": Rhythm.EVERY_2_WEEKS}
    only_tuesday = Diary(Hours(ROME, {TUE: (time(9), time(17))}))
    two = [weekly("ann", TUE, 10, report=only_tuesday, **every), weekly("bob", TUE, 11, report=only_tuesday, **every)]  # fmt: skip

    plan = spread(week(most=1), two)

    assert [each.series for each in plan.shifts] == ["bob"]
    assert (plan.too_full, plan.left_out) == ((date(2027, 3, 16),), ())


def test_where_only_one_date_is_too_full_only_that_one_goes_elsewhere():
    two = [weekly("ann", TUE, 10), weekly("bob", TUE, 11)]
    extra = single("extra", date(2027, 3, 30), 15)

    plan = spread(week(), two, [extra])

    assert (plan.shifts, plan.cost) == ((), ONCE)
    assert [(move.key, move.slot, move.to) for move in plan.once] == [
        ("ann", date(2027, 3, 30), datetime(2027, 3, 29, 8, tzinfo=UTC))
    ]


def test_what_was_moved_by_hand_takes_the_place_of_its_week():
    """Ann's of 30 March stands on Wednesday: Tuesday holds one less that week."""
    ann = weekly("ann", TUE, 10, settled=frozenset({date(2027, 3, 30)}))
    moved = single("ann's", date(2027, 3, 31), 10)
    others = [weekly("bob", TUE, 11), weekly("cy", WED, 11)]

    assert spread(week(), [ann, *others], [moved]).is_empty
    plan = spread(week(most=1), [ann, weekly("cy", WED, 11)], [moved])
    assert (plan.shifts, [move.key for move in plan.once]) == ((), ["ann's"])


def test_monthly_ones_stay_within_the_month():
    ann = weekly("ann", TUE, 10, rhythm=Rhythm.FIRST, anchor=date(2027, 1, 1))
    plan = spread(week(most=1), [ann, weekly("bob", TUE, 11, weight=3)])

    assert [(each.series, each.rhythm, each.start.day) for each in plan.shifts] in (
        [("ann", Rhythm.FIRST, 1)],
        [],
    )
    assert [move.key for move in plan.once] in ([], ["ann", "ann", "ann"])
    assert not plan.left_out


def test_more_than_fit_says_whom_there_is_no_room_for():
    only_tuesday = Diary(Hours(ROME, {TUE: (time(9), time(17))}))
    three = [weekly(key, TUE, 10 + n, report=only_tuesday) for n, key in enumerate("abc")]

    plan = spread(week(most=2), [*three, weekly("dan", WED)])

    assert (plan.shifts, len(plan.left_out), plan.is_best) == ((), 1, True)
    eleven = [weekly(f"r{n:02}", n % 5, 9 + n // 2) for n in range(11)]
    plan = spread(week(most=2), eleven)
    assert len(plan.left_out) == 1


def test_a_day_that_single_ones_fill_by_themselves_is_named():
    """The day before Ada leaves for the rest of the week and when nobody can elsewhere."""
    only_tuesday = Diary(Hours(ROME, {TUE: (time(9), time(17))}))
    both = [
        single(key, date(2027, 3, 16), 10 + n, report=only_tuesday) for n, key in enumerate("ab")
    ]

    plan = spread(week(most=1), [], both)

    assert (plan.once, plan.too_full) == ((), (date(2027, 3, 16),))


def test_who_is_in_another_zone_is_met_within_the_hours_of_both():
    new_york = Diary(Hours("America/New_York", NINE_TO_FIVE))
    two = [weekly(key, TUE, 16, report=new_york) for key in ("ann", "bob")]

    plan = spread(week(most=1), two)

    (shift,) = plan.shifts
    for slot in slots(shift.rhythm, shift.weekday, shift.start, shift.start, week().last):
        there = wall(instant(datetime.combine(slot, shift.at), ROME), "America/New_York")
        assert time(9) <= there.time() <= time(17)


DIARIES = st.builds(
    lambda zone, days, opens, closes: Diary(Hours(zone, dict.fromkeys(days, (opens, closes)))),
    st.sampled_from([ROME, "Europe/London", "America/New_York"]),
    st.sets(st.integers(0, 4), min_size=1),
    st.sampled_from([time(8), time(9), time(10)]),
    st.sampled_from([time(14), time(17, 30)]),
)
BUSY = st.lists(
    st.builds(
        lambda day, hour, length: (
            instant(datetime.combine(MONDAY + timedelta(days=day), time(hour)), ROME),
            instant(datetime.combine(MONDAY + timedelta(days=day), time(hour)), ROME) + length,
        ),
        st.integers(0, 83),
        st.integers(8, 16),
        st.sampled_from([timedelta(minutes=45), timedelta(hours=9)]),
    ),
    max_size=6,
)
SERIES: st.SearchStrategy[dict[str, object]] = st.builds(
    dict,
    weekday=st.integers(0, 4),
    at=st.sampled_from([time(9), time(10), time(10, 10), time(11), time(15)]),
    rhythm=st.sampled_from([Rhythm.WEEKLY, Rhythm.EVERY_2_WEEKS, Rhythm.EVERY_4_WEEKS, Rhythm.THIRD]),
    zone=st.sampled_from([ROME, ROME, "America/New_York"]),
    minutes=st.sampled_from([30, 45, 60]),
    anchor=st.sampled_from([MONDAY - timedelta(days=20), MONDAY - timedelta(days=6), MONDAY]),
    weight=st.integers(1, 3),
    report=st.builds(lambda diary, busy: replace(diary, busy=busy), DIARIES, BUSY),
)  # fmt: skip
SINGLES = st.builds(
    lambda day, hour, report, passes: {
        "day": MONDAY + timedelta(days=day), "hour": hour, "report": report, "passes": passes,
    },
    st.sampled_from([day for day in range(84) if day % 7 < 5]),
    st.integers(9, 16),
    DIARIES,
    st.booleans(),
)  # fmt: skip
FOCUS = st.lists(
    st.builds(
        lambda weekday, begin, length: Focus(weekday, time(begin), time(begin + length)),
        st.integers(0, 4), st.integers(8, 12), st.integers(1, 8),
    ),
    max_size=3,
)  # fmt: skip


@st.composite
def questions(draw, most_series=6):
    series = [
        Series(f"s{n:02}", **each)
        for n, each in enumerate(draw(st.lists(SERIES, max_size=most_series)))
    ]
    singles = [
        single(f"x{n}", **each) for n, each in enumerate(draw(st.lists(SINGLES, max_size=3)))
    ]
    manager = replace(draw(DIARIES), busy=draw(BUSY))
    return week(draw(st.integers(1, 3)), manager, focus=draw(FOCUS)), series, singles


@settings(max_examples=120, deadline=None)
@given(questions())
def test_never_more_a_day_than_asked_but_where_it_is_said(asked):
    question, series, singles = asked
    plan = spread(*asked)

    zone = question.manager.hours.zone
    counted = Counter(
        wall(start, zone).date()
        for key, start, _minutes, _put in after(question, series, singles, plan)
        if key not in plan.left_out
    )
    over = {day for day, number in counted.items() if number > question.most_a_day}
    ours = {day for day in over if question.first <= day <= question.last}
    assert ours <= set(plan.too_full)
    today = Counter(
        wall(start, zone).date() for _key, start, *_ in after(question, series, singles, Plan())
    )
    assert all(today[day] > question.most_a_day for day in plan.too_full)


@settings(max_examples=120, deadline=None)
@given(questions())
def test_never_outside_the_hours_of_either_nor_in_a_block_nor_close_to_another(asked):
    question, series, singles = asked
    plan = spread(*asked)

    whose = {one.key: one.report for one in [*series, *singles]}
    stands = after(question, series, singles, plan)
    zone = question.manager.hours.zone
    for key, start, minutes, put in stands:
        if not put:
            continue
        end = start + timedelta(minutes=minutes)
        for hours in (question.manager.hours, whose[key].hours):
            local, until = wall(start, hours.zone), wall(end, hours.zone)
            opens, closes = hours.week[local.weekday()]
            assert local.date() == until.date()
            assert opens <= local.time()
            assert until.time() <= closes
        here, until = wall(start, zone), wall(end, zone)
        for block in question.focus:
            assert (
                block.weekday != here.weekday()
                or until.time() <= block.begin
                or block.end <= here.time()
            )
        for other, begins, length, _put in stands:
            if (other, begins) != (key, start):
                apart = max(begins - end, start - begins - timedelta(minutes=length))
                assert apart >= timedelta(minutes=15)


@settings(max_examples=80, deadline=None)
@given(questions(), st.randoms(use_true_random=False))
def test_the_same_question_has_the_same_plan_in_whatever_order_it_is_asked(asked, dice):
    question, series, singles = asked
    first = spread(*asked)
    dice.shuffle(series)
    dice.shuffle(singles)

    assert spread(question, series, singles) == first


@settings(max_examples=80, deadline=None)
@given(questions(most_series=3))
def test_the_search_finds_what_trying_everything_finds(asked):
    plan = spread(*asked)

    table = Table(*asked)
    costs = []
    for choice in product(*table.options):
        if sum(option.cost for option in choice) <= plan.cost:
            settled = settling.settle(table, choice)
            if settled:
                costs.append(sum(option.cost for option in choice) + settled.cost)
    assert (plan.is_best, plan.cost) == (True, min(costs))


def test_above_twelve_the_plan_is_the_same_each_time_and_holds_the_limit():
    many = [
        weekly(
            f"r{n:02}", n % 3, 9 + n % 7, rhythm=Rhythm.EVERY_2_WEEKS if n % 2 else Rhythm.WEEKLY
        )
        for n in range(18)
    ]
    question = week(most=3)

    plan = spread(question, many)

    assert spread(question, many) == plan
    assert not plan.left_out
    stands = after(question, many, [], plan)
    counted = Counter(wall(start, ROME).date() for _key, start, _minutes, _put in stands)
    over = {day for day, number in counted.items() if number > 3}
    assert over == set(plan.too_full) == {MONDAY + timedelta(days=n) for n in range(3)}


@pytest.mark.parametrize("most", [1, 2])
def test_nobody_to_meet_is_no_plan(most):
    assert spread(week(most), []).is_empty


def test_a_date_does_not_go_beyond_what_can_be_moved():
    """Friday would suit, and lies too far ahead: Tuesday stays too full, and is said to be."""
    tuesday, friday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=4)
    report = Diary(Hours(ROME, {TUE: (time(9), time(17)), FRI: (time(9), time(17))}))
    question = replace(week(most=1), until=instant(datetime.combine(friday, time()), ROME))
    both = [single("a", tuesday, 10, report=report), single("b", tuesday, 11, report=report)]

    plan = spread(question, [], both)

    assert plan.once == ()
    assert plan.too_full == (tuesday,)


def test_an_hour_that_comes_twice_is_offered_once():
    sunday = {6: (time(1), time(4))}
    early = Diary(Hours(ROME, sunday))
    question = Week(early, date(2026, 10, 19), 2, datetime(2027, 1, 1, tzinfo=UTC), weeks=1)

    room = Room(question, early, ROME, 30)

    assert sorted(room.hours[date(2026, 10, 25)]) == list(range(60, 211, 15))
    assert room.always([]) == []


def test_what_costs_more_than_the_best_is_not_looked_at():
    search = Search(Table(week(), [weekly("ann", TUE)], []))
    search.begin()
    best = search.found
    search.consider(best[0])

    assert search.found is best
