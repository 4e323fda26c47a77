"""When somebody is busy, out of what their calendar says: hours and days in the right zone, and never for longer than it may take."""

import itertools
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrenous.calendars import busy, reader

MADRID = "Europe/Madrid"
BEGIN = datetime(2026, 11, 20, tzinfo=UTC)
END = BEGIN + timedelta(weeks=13)


def question(**rules):
    rules.setdefault("zone", MADRID)
    return busy.Question(begin=BEGIN, end=END, **rules)


def event(*lines, uid="of-somebody"):
    return ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261101T000000Z", *lines, "END:VEVENT"]


def calendar(*events, more=()):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tests//EN", *more]
    lines += [line for one in events for line in one] + ["END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def times(*lines, more=(), **rules):
    return stretches(calendar(event(*lines), more=more), **rules)


def stretches(text, **rules):
    found = busy.busy_times(text, question(**rules)).stretches
    return [(f"{begin:%m-%d %H:%M}", f"{end:%m-%d %H:%M}") for begin, end in found]


LEAVE = ("DTSTART;VALUE=DATE:20261202", "DTEND;VALUE=DATE:20261203")
A_DAY_IN_MADRID = [("12-01 23:00", "12-02 23:00")]
AT_TEN = ("DTSTART:20261202T100000Z", "DTEND:20261202T110000Z")
FROM_TEN = [("12-02 10:00", "12-02 11:00")]


@pytest.mark.parametrize(
    ("marked", "rule", "is_busy"),
    [
        ("OPAQUE", "as-marked", True),
        ("TRANSPARENT", "as-marked", False),
        ("TRANSPARENT", "always", True),
        ("OPAQUE", "never", False),
    ],
)
def test_a_whole_day_is_one_where_the_person_lives_and_counts_by_their_rule(marked, rule, is_busy):
    found = times(*LEAVE, f"TRANSP:{marked}", all_day=rule)

    assert found == (A_DAY_IN_MADRID if is_busy else [])


def test_a_day_without_an_end_is_one_day():
    assert times("DTSTART;VALUE=DATE:20261202") == A_DAY_IN_MADRID


@pytest.mark.parametrize(
    ("line", "rule", "is_busy"),
    [
        ("TRANSP:OPAQUE", "as-marked", True),
        ("TRANSP:TRANSPARENT", "as-marked", False),
        ("TRANSP:TRANSPARENT", "always", True),
        ("X-MICROSOFT-CDO-BUSYSTATUS:FREE", "as-marked", False),
        ("STATUS:CANCELLED", "always", False),
        ("STATUS:TENTATIVE", "as-marked", True),
        ("ATTENDEE;PARTSTAT=DECLINED:mailto:Bo@Example.org", "always", False),
        ("ATTENDEE;PARTSTAT=DECLINED;EMAIL=bo@example.org:urn:uuid:1", "as-marked", False),
        ("ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:bo@example.org", "as-marked", True),
        ("ATTENDEE;PARTSTAT=DECLINED:mailto:ada@example.org", "as-marked", True),
        ("ATTENDEE;PARTSTAT=DECLINED;EMAIL=:mailto:ada@example.org", "as-marked", True),
    ],
)
def test_what_is_free_or_declined_takes_no_time(line, rule, is_busy):
    found = times(*AT_TEN, line, timed=rule, addresses=frozenset({"bo@example.org", ""}))

    assert found == (FROM_TEN if is_busy else [])


def test_our_own_meeting_is_not_in_its_own_way():
    text = calendar(event(*AT_TEN, uid="ours"), event(*AT_TEN, uid="theirs"))

    assert stretches(text, own_uids=frozenset({"ours", "theirs"})) == []
    assert stretches(text, own_uids=frozenset({"ours"})) == FROM_TEN


@pytest.mark.parametrize(
    ("zone", "in_utc"),
    [
        ("Romance Standard Time", "09:00"),
        ("(UTC+01:00) Brussels\\, Copenhagen\\, Madrid\\, Paris", "09:00"),
        ("Customized Time Zone", "09:00"),
        ("America/New_York", "15:00"),
        ("Eastern Standard Time", "15:00"),
    ],
)
def test_a_zone_is_never_utc_by_silence(zone, in_utc):
    """Brussels and a customized zone are nobody's: then the calendar's own person's."""
    found = times(f'DTSTART;TZID="{zone}":20261202T100000', "DURATION:PT1H")

    assert [begin for begin, _ in found] == [f"12-02 {in_utc}"]


@pytest.mark.parametrize(
    ("start", "is_guessed"),
    [
        ('DTSTART;TZID="(UTC+01:00) Brussels":20261202T100000', True),
        ("DTSTART;TZID=Europe/Rome:20261202T100000", False),
        ("DTSTART:20261202T100000", False),  # it floats, by its own will
    ],
)
def test_a_guess_of_a_zone_is_said(start, is_guessed):
    text = calendar(event(start, "DURATION:PT1H"))

    assert busy.busy_times(text, question()).guessed_a_zone is is_guessed


def test_a_series_comes_again_without_what_was_taken_out_and_with_what_was_moved():
    series = event(
        "DTSTART;TZID=Europe/Madrid:20201201T100000",
        "DTEND;TZID=Europe/Madrid:20201201T103000",
        "RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20261222T235959Z",
        "EXDATE;TZID=Europe/Madrid:20261215T100000",
    )
    moved = event(
        "RECURRENCE-ID;TZID=Europe/Madrid:20261208T100000",
        "DTSTART;TZID=Europe/Madrid:20261209T120000",
        "DTEND;TZID=Europe/Madrid:20261209T123000",
    )
    assert stretches(calendar(series, moved)) == [
        ("11-24 09:00", "11-24 09:30"),
        ("12-01 09:00", "12-01 09:30"),
        ("12-09 11:00", "12-09 11:30"),
        ("12-22 09:00", "12-22 09:30"),
    ]


def test_an_hour_that_the_clocks_leave_out_or_repeat_has_its_length():
    march = busy.Question(
        begin=datetime(2027, 3, 1, tzinfo=UTC), end=datetime(2027, 11, 30, tzinfo=UTC), zone=MADRID
    )
    text = calendar(
        event(
            "DTSTART;TZID=Europe/Madrid:20270328T023000",
            "DTEND;TZID=Europe/Madrid:20270328T030000",
        ),
        event(
            "DTSTART;TZID=Europe/Madrid:20271031T023000",
            "DTEND;TZID=Europe/Madrid:20271031T025900",
            uid="fold",
        ),
    )
    lengths = [end - begin for begin, end in busy.busy_times(text, march).stretches]

    assert lengths == [timedelta(minutes=30), timedelta(minutes=29)]


def test_a_free_busy_report_says_when():
    report = [
        "BEGIN:VFREEBUSY",
        "FREEBUSY;FBTYPE=BUSY:20261202T100000Z/PT1H,20261203T100000Z/20261203T110000Z",
        "FREEBUSY;FBTYPE=FREE:20261204T100000Z/PT1H",
        "FREEBUSY:20261205T100000Z/PT1H",
        "END:VFREEBUSY",
    ]
    assert stretches(calendar(report)) == [
        (f"12-0{day} 10:00", f"12-0{day} 11:00") for day in (2, 3, 5)
    ]


def test_years_of_what_is_over_cost_next_to_nothing():
    past = [
        event(
            f"DTSTART:20{year:02}0101T{hour:02}0000Z",
            f"DTEND:20{year:02}0101T{hour:02}3000Z",
            "SUMMARY:" + "x" * 400,
            uid=f"{year}-{hour}-{n}",
        )
        for year in range(10, 25)
        for hour in range(20)
        for n in range(50)
    ]
    text = calendar(*past, event(*AT_TEN))
    assert len(text) > 5 * 1024 * 1024

    found = reader.busy_times(text, question()).stretches

    assert len(found) == 1


BOMBS = {
    "every second since 1970": ["DTSTART:19700101T000000Z", "RRULE:FREQ=SECONDLY"],
    "what never comes": ["DTSTART:19700101T000000Z", "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"],
    "each second of a day": [
        "DTSTART:20261201T000000Z",
        "RRULE:FREQ=DAILY;BYHOUR={};BYMINUTE={};BYSECOND={}".format(
            ",".join(map(str, range(24))), *[",".join(map(str, range(60)))] * 2
        ),
    ],
    "each minute": ["DTSTART:20261201T000000Z", "RRULE:FREQ=MINUTELY"],
    "an interval of nothing": ["DTSTART:20261201T000000Z", "RRULE:FREQ=DAILY;INTERVAL=0"],
    "a year far away": ["DTSTART:00010101T000000Z", "RRULE:FREQ=HOURLY"],
    "ten thousand days taken out of each minute": [
        "DTSTART:20261201T000000Z",
        "RRULE:FREQ=MINUTELY;COUNT=20000",
        *(f"EXDATE:{BEGIN + timedelta(minutes=n):%Y%m%dT%H%M00Z}" for n in range(10_000)),
    ],
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_no_calendar_keeps_the_reader_for_long_and_the_next_one_is_read(bomb):
    began = time.monotonic()
    with pytest.raises((busy.TooMuch, busy.Unreadable)):
        reader.busy_times(calendar(event(*bomb, "DURATION:PT1S")), question())

    assert time.monotonic() - began < 15
    assert len(reader.busy_times(calendar(event(*AT_TEN)), question()).stretches) == 1


def test_a_reader_that_died_is_followed_by_another():
    before = reader.busy_times(calendar(event(*AT_TEN)), question())
    reader._reader[0].kill()  # noqa: SLF001  # as the system does when memory is short
    reader._reader[0].wait()  # noqa: SLF001

    assert reader.busy_times(calendar(event(*AT_TEN)), question()) == before


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<html>Please sign in</html>",
        b"BEGIN:VCALENDAR",
        b"\xff\xfe\x00",
        calendar(event("DTSTART:tomorrow")),
        calendar(event("SUMMARY:without a start")),
        calendar(event("DTSTART:20261202T100000Z", "RRULE:FREQ=SOMETIMES")),
    ],
)
def test_what_is_no_calendar_is_unreadable_and_never_free(text):
    with pytest.raises(busy.Unreadable):
        reader.busy_times(text, question())


instants = st.integers(0, 14 * 7 * 24 * 4).map(
    lambda n: BEGIN - timedelta(days=3) + timedelta(minutes=15 * n)
)


@given(st.lists(st.tuples(instants, instants), max_size=12))
def test_stretches_are_sorted_and_apart_and_cover_each_moment_that_is_taken(given_):
    found = busy.merged(given_, question())

    assert all(begin < end for begin, end in found)
    assert all(end < begin for (_, end), (begin, _) in itertools.pairwise(found))
    for begin, end in given_:
        for at in (begin, begin + (end - begin) / 2):
            if begin <= at < end and BEGIN <= at < END:
                assert any(first <= at < last for first, last in found)
