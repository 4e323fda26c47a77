"""Busy times are read where somebody says that theirs are, and what does not answer is said."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from entrenous import calendars, clock, pairs, vault, work
from entrenous.calendars import reading, visits
from entrenous.calendars.models import Calendar
from entrenous.meetings.models import Busy
from tests.calendars.elsewhere import web_server
from tests.calendars.test_busy import calendar as ics
from tests.calendars.test_busy import event

AT_TEN = event("DTSTART:20270311T100000Z", "DTEND:20270311T110000Z", "SUMMARY:A secret")
AT_TWO = event("DTSTART:20270311T140000Z", "DTEND:20270311T150000Z", uid="another")
SERIES = event(
    "DTSTART;TZID=Europe/Madrid:20210311T120000",
    "DTEND;TZID=Europe/Madrid:20210311T123000",
    "RRULE:FREQ=WEEKLY",
    uid="series",
)


@pytest.fixture
def elsewhere(settings):
    settings.PRIVATE_CALENDARS = True
    with web_server() as running:
        yield running


@pytest.fixture
def connected(bruno, ring, now, elsewhere):
    elsewhere.says["/b.ics"] = (200, {"ETag": '"one"'}, ics(AT_TEN))
    with ring(bruno):
        return calendars.connect(bruno, "ics", f"http://127.0.0.1:{elsewhere.port}/b.ics")


def read(calendar):
    visits.visit.func(str(calendar.pk))
    calendar.refresh_from_db()
    return calendar


def busy():
    return [
        f"{one.begins_at:%d %H:%M}-{one.ends_at:%H:%M}"
        for one in Busy.objects.order_by("begins_at")
    ]


def test_an_address_is_read_again_only_where_it_changed(connected, elsewhere, now):
    read(connected)
    assert busy() == ["11 10:00-11:00"]
    before = set(Busy.objects.values_list("pk", flat=True))

    elsewhere.says["/b.ics"] = (304, {}, b"")
    with clock.at(now + timedelta(hours=1)):
        read(connected)
    assert set(Busy.objects.values_list("pk", flat=True)) == before
    assert (connected.read_at, connected.trouble) == (now + timedelta(hours=1), "")
    assert elsewhere.asked[-1][2]["If-None-Match"] == '"one"'

    elsewhere.says["/b.ics"] = (200, {"ETag": '"two"'}, ics(AT_TWO))
    read(connected)
    assert busy() == ["11 14:00-15:00"]


def test_once_a_day_all_of_it_is_read_as_series_go_on(connected, elsewhere, now):
    elsewhere.says["/b.ics"] = (200, {"ETag": '"one"'}, ics(SERIES))
    read(connected)
    with clock.at(now + timedelta(days=7)):
        read(connected)

    assert "If-None-Match" not in elsewhere.asked[-1][2]
    assert Busy.objects.latest("begins_at").begins_at > now + timedelta(weeks=13)


@pytest.mark.parametrize(
    ("says", "trouble"),
    [
        ((401, {}, b""), "refused"),
        ((403, {}, b""), "refused"),
        ((404, {}, b""), "gone"),
        ((410, {}, b""), "gone"),
        ((500, {}, b""), "unreachable"),
        ((302, {"Location": "file:///etc/passwd"}, b""), "unreachable"),
        ((200, {}, b"<html>Sign in</html>"), "unreadable"),
        ((200, {}, b"x" * (10 * 1024 * 1024 + 1)), "too-much"),
        ((200, {}, ics(event("DTSTART:20270310T000000Z", "RRULE:FREQ=SECONDLY"))), "too-much"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_known_stands(connected, elsewhere, now, says, trouble):
    read(connected)
    elsewhere.says["/b.ics"] = says
    with clock.at(now + timedelta(hours=1)):
        read(connected)

    assert (connected.trouble, connected.read_at) == (trouble, now)
    assert busy() == ["11 10:00-11:00"]

    elsewhere.says["/b.ics"] = (200, {}, ics(AT_TWO))
    read(connected)
    assert (connected.trouble, busy()) == ("", ["11 14:00-15:00"])


def test_a_way_in_that_opens_no_more_is_asked_for_again_and_sent_nowhere(connected, elsewhere):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE entrenous_calendar SET address = login")

    assert read(connected).trouble == "refused"
    assert elsewhere.asked == []


def test_nothing_of_what_somebody_does_is_kept_or_logged(connected, elsewhere, caplog):
    elsewhere.says["/b.ics"] = (
        200,
        {},
        ics(
            AT_TEN, event('DTSTART;TZID="Customized":20270312T100000', "SUMMARY:A secret", uid="x")
        ),
    )
    read(connected)

    assert "not known" in caplog.text
    assert "secret" not in caplog.text.lower()
    assert "127.0.0.1" not in caplog.text


def test_a_calendar_is_due_a_quarter_of_an_hour_after_the_last_try(connected, now):
    def due(after):
        with clock.at(now + after):
            return list(reading.calendars_due())

    assert due(timedelta()) == [connected]
    calendars.keep_in_touch()
    assert due(timedelta(minutes=14)) == []
    assert due(timedelta(minutes=16)) == [connected]
    assert due(timedelta(minutes=-16)) == [connected]  # the clock went back


def test_a_password_that_was_refused_is_not_tried_every_quarter_of_an_hour(
    connected, elsewhere, now
):
    elsewhere.says["/b.ics"] = (401, {}, b"")
    calendars.keep_in_touch()
    read(connected)

    with clock.at(now + timedelta(hours=5)):
        assert list(reading.calendars_due()) == []
    with clock.at(now + timedelta(hours=7)):
        assert list(reading.calendars_due()) == [connected]


RULES = {"reads_busy": True, "timed": "always", "all_day": "never"}


def test_who_asks_again_and_again_has_it_visited_once_a_minute(connected, now):
    def waiting():
        return [job.run_after for job in DBTaskResult.objects.order_by("run_after")]

    calendars.read_soon(connected)
    assert len(waiting()) == 1  # it is new
    read(connected)
    DBTaskResult.objects.all().delete()
    for _often in range(3):
        calendars.count(connected, **RULES)
    assert waiting() == [now + timedelta(minutes=1)]

    with clock.at(now + timedelta(minutes=1)):
        read(connected)
        calendars.count(connected, **RULES)
    assert waiting() == [now + timedelta(minutes=1), now + timedelta(minutes=2)]


def test_who_asks_while_it_is_visited_waits_for_a_minute_too(connected, now):
    calendars.read_soon(connected)
    DBTaskResult.objects.all().delete()
    with visits._in_hand(str(connected.pk)):  # noqa: SLF001  # a visit that takes its time
        calendars.count(connected, **RULES)

    (job,) = DBTaskResult.objects.all()
    assert job.run_after == now + timedelta(minutes=1)


def test_a_1_1_that_changes_does_not_wait_for_that_minute(connected, bruno, now):
    Calendar.objects.update(keeps_ours=True, tried_at=now)
    calendars.read_soon(connected)
    calendars.sync_soon(bruno)

    assert DBTaskResult.objects.ready().count() == 1


def test_of_who_left_nothing_is_read_and_how_to_get_in_is_gone(connected, bruno, xenia, elsewhere):
    read(connected)
    asked = len(elsewhere.asked)
    pairs.leave(bruno, by=xenia)
    visits.visit.func(str(connected.pk))

    assert (Calendar.objects.count(), Busy.objects.count()) == (0, 0)
    assert len(elsewhere.asked) == asked
    assert vault.holders([connected.pk]) == set()


def test_looking_costs_one_query_when_nothing_is_due(connected):
    calendars.keep_in_touch()
    with CaptureQueriesContext(connection) as asked:
        calendars.keep_in_touch()

    assert len(asked) == 1


def test_what_is_let_go_of_while_it_is_read_stays_gone(connected, elsewhere, bruno, ring):
    def disconnect(handler):
        body = ics(AT_TEN)
        Calendar.objects.filter(pk=connected.pk).delete()
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    loaded = Calendar.objects.select_related("person").get()
    with ring(bruno):
        calendars.disconnect(connected)
    reading.read(loaded)

    assert (Calendar.objects.count(), Busy.objects.count()) == (0, 0)


@pytest.mark.slow
def test_a_calendar_on_a_server_is_read_by_a_job(server, bruno, ring, now, transactional_db):
    address = server.make_calendar()
    server.ask("PUT", f"{address}a.ics", content=ics(AT_TEN), Content_Type="text/calendar")
    server.ask("PUT", f"{address}s.ics", content=ics(SERIES), Content_Type="text/calendar")
    with ring(bruno):
        made = calendars.connect(
            bruno, "caldav", address, login=server.login, password=server.password
        )
    calendars.keep_in_touch()
    work.run_jobs()

    made.refresh_from_db()
    assert (made.trouble, made.read_at is not None) == ("", True)
    assert busy()[:3] == ["11 10:00-11:30", "18 11:00-11:30", "25 11:00-11:30"]

    server.ask("DELETE", f"{address}a.ics")
    read(made)
    assert busy()[0] == "11 11:00-11:30"


@pytest.mark.slow
@pytest.mark.parametrize("server", ["radicale"], indirect=True)  # Xandikos asks for no password
def test_a_password_that_no_longer_holds_is_said(server, bruno, ring, now):
    with ring(bruno):
        made = calendars.connect(
            bruno, "caldav", server.make_calendar(), login=server.login, password="old"
        )

    assert read(made).trouble == "refused"


@pytest.mark.slow
def test_a_calendar_that_was_taken_away_is_said(server, bruno, ring, now):
    with ring(bruno):
        made = calendars.connect(
            bruno, "caldav", f"{server.home}never/", login=server.login, password=server.password
        )

    assert read(made).trouble == "gone"
