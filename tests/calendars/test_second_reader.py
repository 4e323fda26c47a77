"""What another reader makes of the feed: ical.js says the same as the icalendar library."""

from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entrenous import calendars, clock, meetings, people
from entrenous.calendars import ical
from tests.calendars.ical_js import IcalJs

AT = datetime(2027, 1, 1, tzinfo=UTC)
FAMILY = "👩‍👩‍👧"
NAMES = [
    'Ada; "Zoë", \\ líder',
    f"{'x' * 30}{FAMILY * 12}",
    f"{'é' * 33}{FAMILY}; tail",
    "a\\nb\\,c\\;d",
    "\n\nlines\r\nof\nmany",
    "BEGIN:VEVENT",
    " leading and trailing ",
    "ATTENDEE:mailto:x@example.org",
    "\u2028\u0085\ufeff",
]


@pytest.fixture(scope="module")
def ical_js():
    reader = IcalJs()
    yield reader
    reader.stop()


def said(name):
    return ical.calendar(name, [ical.Event("uid", 3, AT, AT, 30, name, place=name)])


def by_library(body):
    return [
        {
            "uid": str(event["UID"]),
            "sequence": int(event["SEQUENCE"]),
            "summary": str(event["SUMMARY"]),
            "location": str(event.get("LOCATION", "")),
            "url": str(event.get("URL", "")),
            "starts": event["DTSTART"].dt.timestamp(),
            "ends": event["DTEND"].dt.timestamp(),
            "zone": event["DTSTART"].dt.tzname(),
            "changed": event["DTSTAMP"].dt.timestamp(),
            "properties": sorted(name.lower() for name in event),
        }
        for event in icalendar.Calendar.from_ical(body).walk("VEVENT")
    ]


@pytest.fixture
def address(bruno, meeting):
    return reverse("feed", args=[calendars.open_feed(bruno, says="name", says_how=True)])


def test_both_read_the_same_of_a_whole_feed(address, ical_js):
    body = Client().get(address).content

    read = ical_js.read(body)
    assert read == by_library(body)
    assert len(read) == 6
    assert read[1]["starts"] == datetime(2027, 3, 11, 14, tzinfo=UTC).timestamp()
    assert {event["zone"] for event in read} == {"UTC"}


def test_an_hour_that_comes_twice_is_the_first_and_an_hour_long(pair, ada, bruno, ical_js):
    """02:30 in Madrid on 25 October 2026."""
    with clock.at(datetime(2026, 10, 20, 9, tzinfo=UTC)):
        meetings.arrange(pair, date(2026, 10, 25), time(2, 30), "Europe/Madrid", minutes=60, by=ada)
        secret = calendars.open_feed(bruno, says="name", says_how=True)
        body = Client().get(reverse("feed", args=[secret])).content

    (event,) = ical_js.read(body)
    begins = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert (event["starts"], event["ends"]) == (
        begins.timestamp(),
        (begins + timedelta(hours=1)).timestamp(),
    )
    assert [event] == by_library(body)


def test_a_name_of_somebody_is_read_as_they_wrote_it(address, ada, ical_js):
    name = f'Ada-{FAMILY * 8};"Zoë",\\líder'
    people.change_settings(ada, name=name)
    body = Client().get(address).content

    assert ical_js.read(body)[0]["summary"] == f"1:1 with {name}"
    assert ical_js.read(body) == by_library(body)
    assert max(len(line) for line in body.split(b"\r\n")) == 75


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_in_the_way_comes_back_and_brings_no_property(name, ical_js):
    body = said(name)

    (event,) = ical_js.read(body)
    assert event["summary"] == event["location"] == ical.CONTROL.sub("", name.replace("\r\n", "\n"))
    assert event["properties"] == by_library(body)[0]["properties"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=120))
def test_every_text_is_read_alike_by_both(name, ical_js):
    body = said(name)

    assert ical_js.read(body) == by_library(body)
