"""Our entries in a calendar on somebody else's server: there and back, over nothing that others put there."""

import logging
import subprocess
from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
from django_tasks_db.models import DBTaskResult

from entrenous import calendars, clock, delivery, meetings, pairs, record, vault
from entrenous.calendars import visits
from entrenous.calendars.models import Calendar, CalendarEntry, CalendarQuestion, OwnCalendar
from entrenous.meetings.models import Busy
from tests.calendars.servers import PEERS
from tests.calendars.test_busy import calendar as ics
from tests.calendars.test_busy import event

pytestmark = pytest.mark.slow

AHEAD = 5  # are planned and to come
FOREIGN = ics(event("DTSTART:20270311T080000Z", "DTEND:20270311T090000Z", "SUMMARY:Dentist"))


@pytest.fixture
def address(server):
    made = server.make_calendar()
    server.ask("PUT", f"{made}foreign.ics", content=FOREIGN, Content_Type="text/calendar")
    return made


@pytest.fixture
def kept(bruno, meeting, ring, address, server):
    """Bruno's 1:1s stand there."""
    with ring(bruno):
        made = calendars.connect(
            bruno, "caldav", address, login=server.login, password=server.password
        )
        calendars.keep_ours_in(made)
    visit(made)
    return made


def visit(calendar):
    visits.visit.func(str(calendar.pk))
    assert Calendar.objects.filter(pk=calendar.pk, trouble="").exists()


def work_off():
    """Every visit that waits, as a worker does, but in the transaction of the test; they come to an end."""
    for _ in range(10):
        waiting = DBTaskResult.objects.ready().first()
        if waiting is None:
            return
        [ident] = waiting.args_kwargs["args"]
        waiting.delete()
        visits.visit.func(ident)
    raise AssertionError("a visit leads to another without end")


def events(server, address):
    found = {}
    for name in server.hrefs(address):
        if name != "foreign.ics":
            text = server.ask("GET", f"{address}{name}").content
            [found[name]] = icalendar.Calendar.from_ical(text).events
    return found


def starts(server, address):
    return sorted(one.start.astimezone(UTC) for one in events(server, address).values())


def of(meeting):
    return CalendarEntry.objects.get(meeting=meeting)


def rewritten(server, address, meeting, **changes):
    """As its owner's own calendar program writes it."""
    name = f"{of(meeting).uid}.ics"
    answer = server.ask("GET", f"{address}{name}")
    calendar = icalendar.Calendar.from_ical(answer.content)
    [one] = calendar.events
    for key, value in changes.items():
        one.pop(key, None)
        one.add(key, value)
    put = server.ask(
        "PUT",
        f"{address}{name}",
        content=calendar.to_ical(),
        Content_Type="text/calendar",
        If_Match=answer.headers["ETag"],
    )
    assert put.status_code in (200, 201, 204), put.text


def dragged(server, address, meeting, to):
    rewritten(
        server,
        address,
        meeting,
        DTSTART=to,
        DTEND=to + timedelta(minutes=meeting.minutes),
    )


def test_what_is_to_come_stands_there_once_with_nobody_to_invite(kept, server, address, meeting):
    visit(kept)
    found = events(server, address)

    assert starts(server, address)[:2] == [
        datetime(2027, 3, 11, 14, tzinfo=UTC),
        datetime(2027, 3, 25, 14, tzinfo=UTC),
    ]
    assert len(found) == AHEAD
    one = found[f"{of(meeting).uid}.ics"]
    assert (one["SUMMARY"], one["LOCATION"], one["SEQUENCE"]) == ("1:1 with Ada", "Walk", 0)
    for text in found.values():
        assert not {"ORGANIZER", "ATTENDEE", "RRULE", "DESCRIPTION"} & set(text)
        assert text.walk("VALARM") == []


def test_a_visit_without_news_writes_nothing(kept, server, address):
    before = {
        name: server.ask("GET", f"{address}{name}").headers["ETag"]
        for name in server.hrefs(address)
    }
    visit(kept)
    visit(kept)
    after = {
        name: server.ask("GET", f"{address}{name}").headers["ETag"]
        for name in server.hrefs(address)
    }

    assert after == before


def test_a_move_here_is_a_move_there_and_what_is_let_go_goes(
    kept, server, address, meeting, bruno, ring
):
    with ring(bruno):
        meetings.move(meeting, date(2027, 3, 12), time(10), "Europe/Rome", seen=0, by=bruno)
    visit(kept)
    assert starts(server, address)[0] == datetime(2027, 3, 12, 9, tzinfo=UTC)
    assert events(server, address)[f"{of(meeting).uid}.ics"]["SEQUENCE"] == 1

    with ring(bruno):
        meetings.let_go(meeting, seen=1, by=bruno)
    visit(kept)
    assert starts(server, address)[0] == datetime(2027, 3, 25, 14, tzinfo=UTC)
    assert "foreign.ics" in server.hrefs(address)


def test_what_comes_back_comes_as_a_new_object(kept, server, address, meeting, bruno, ring):
    uid = of(meeting).uid
    with ring(bruno):
        meetings.let_go(meeting, seen=0, by=bruno)
    visit(kept)
    with ring(bruno):
        meetings.meet_after_all(meeting, seen=1, by=bruno)
    visit(kept)

    assert of(meeting).uid != uid
    assert len(events(server, address)) == AHEAD
    assert f"{uid}.ics" not in server.hrefs(address)


def test_dragging_our_entry_moves_the_meeting_by_its_owner(kept, server, address, meeting, bruno):
    dragged(server, address, meeting, datetime(2027, 3, 12, 9, 30, tzinfo=UTC))
    visit(kept)
    meeting.refresh_from_db()

    assert meeting.starts_at == datetime(2027, 3, 12, 9, 30, tzinfo=UTC)
    assert (meeting.settled_by, meeting.zone, meeting.at) == (bruno, "Europe/Rome", time(10, 30))

    visit(kept)
    version = meeting.version
    meeting.refresh_from_db()
    assert meeting.version == version
    assert starts(server, address)[0] == meeting.starts_at


def test_a_drag_to_where_it_may_not_go_goes_back_once_and_not_in_a_loop(
    kept, server, address, meeting
):
    stands = meeting.starts_at
    too_far = datetime(2027, 8, 2, 9, tzinfo=UTC)
    dragged(server, address, meeting, too_far)
    visit(kept)
    assert starts(server, address)[0] == stands

    dragged(server, address, meeting, too_far)
    visit(kept)
    visit(kept)
    assert too_far in starts(server, address)
    meeting.refresh_from_db()
    assert meeting.starts_at == stands


def test_another_length_is_no_move(kept, server, address, meeting):
    rewritten(server, address, meeting, DTEND=meeting.starts_at + timedelta(hours=3))
    visit(kept)
    meeting.refresh_from_db()

    assert meeting.version == 0
    assert events(server, address)[f"{of(meeting).uid}.ics"].end == meeting.ends_at


def test_other_words_of_its_owner_stay_and_move_nothing(
    kept, server, address, meeting, bruno, ring
):
    rewritten(server, address, meeting, SUMMARY="Ada, at last")
    visit(kept)
    meeting.refresh_from_db()

    assert meeting.version == 0
    assert events(server, address)[f"{of(meeting).uid}.ics"]["SUMMARY"] == "Ada, at last"


def test_a_move_of_both_ends_where_it_was_moved_in_the_app(
    kept, server, address, meeting, ada, bruno, ring
):
    dragged(server, address, meeting, datetime(2027, 3, 16, 9, tzinfo=UTC))
    with ring(ada):
        meetings.move(meeting, date(2027, 3, 12), time(10), "Europe/Rome", seen=0, by=ada)
    visit(kept)
    meeting.refresh_from_db()

    assert (meeting.settled_by, meeting.version) == (ada, 1)
    assert starts(server, address)[0] == meeting.starts_at


def test_what_its_owner_takes_out_stays_out_and_is_asked_about_once(
    kept, server, address, meeting, bruno, ada, ring
):
    name = f"{of(meeting).uid}.ics"
    server.ask("DELETE", f"{address}{name}")
    visit(kept)
    visit(kept)

    meeting.refresh_from_db()
    assert meeting.is_planned
    assert [(one.kind, one.entry.meeting) for one in CalendarQuestion.objects.all()] == [
        ("hidden", meeting)
    ]
    with ring(ada):
        meetings.move(meeting, date(2027, 3, 12), time(10), "Europe/Rome", seen=0, by=ada)
    visit(kept)
    assert name not in server.hrefs(address)
    assert CalendarQuestion.objects.count() == 1


def test_a_put_that_was_not_recorded_is_found_again(kept, server, address, meeting):
    """The process died between writing there and writing it down here."""
    CalendarEntry.objects.update(href="", etag="", kept_in=None, put_hash="", put_sequence=None)
    visit(kept)

    assert len(events(server, address)) == AHEAD
    assert CalendarEntry.objects.exclude(href="").exclude(etag="").count() == AHEAD


def test_another_version_that_only_looks_otherwise_is_written_over(
    kept, server, address, meeting, bruno, ring
):
    CalendarEntry.objects.filter(meeting=meeting).update(etag='"of-yesterday"')
    calendars.change_words(bruno, says="busy", says_how=False)
    Calendar.objects.update(sync_token=token(server, address))
    work_off()

    one = events(server, address)[f"{of(meeting).uid}.ics"]
    assert one["SUMMARY"] == "Busy"
    assert "URL" not in one


def token(server, address):
    body = b'<sync-collection xmlns="DAV:"><sync-token/><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>'
    answer = server.ask("REPORT", address, content=body, Content_Type="application/xml")
    return answer.text.rpartition("sync-token>")[0].rpartition("sync-token>")[2].partition("<")[0]


def test_a_token_that_is_refused_means_a_full_listing_and_nothing_else(
    kept, server, address, meeting
):
    before = server.hrefs(address)
    Calendar.objects.update(sync_token="http://radicale.org/ns/sync/" + "0" * 64)
    dragged(server, address, meeting, datetime(2027, 3, 12, 9, 30, tzinfo=UTC))
    visit(kept)

    meeting.refresh_from_db()
    assert meeting.starts_at == datetime(2027, 3, 12, 9, 30, tzinfo=UTC)
    assert server.hrefs(address) == before
    assert CalendarQuestion.objects.count() == 0


def test_our_own_meeting_is_not_in_its_own_way_and_other_things_are(kept):
    assert [f"{one.begins_at:%d %H}" for one in Busy.objects.all()] == ["11 08"]


def test_going_back_to_a_feed_takes_out_what_stands_there_first(
    kept, server, address, bruno, meeting
):
    uid = of(meeting).uid
    calendars.open_feed(bruno, says="name", says_how=True)
    assert of(meeting) not in calendars.entries_of(bruno)

    work_off()
    assert server.hrefs(address) == ["foreign.ics"]
    assert of(meeting) in calendars.entries_of(bruno)
    assert of(meeting).uid != uid


def test_another_calendar_takes_them_over_under_other_uids(kept, server, bruno, ring, address):
    second = server.make_calendar("second")
    before = set(events(server, address))
    with ring(bruno):
        other = calendars.connect(
            bruno, "caldav", second, login=server.login, password=server.password
        )
        calendars.keep_ours_in(other)
    work_off()

    assert server.hrefs(address) == ["foreign.ics"]
    assert len(server.hrefs(second)) == AHEAD
    assert not before & set(server.hrefs(second))


def test_disconnecting_takes_out_what_is_ours_and_then_forgets_the_way_in(
    kept, server, address, bruno, ring
):
    with ring(bruno):
        calendars.disconnect(Calendar.objects.get())
    visits.visit.func(str(kept.pk))

    assert server.hrefs(address) == ["foreign.ics"]
    assert not Calendar.objects.exists()
    assert vault.holders([kept.pk]) == set()
    assert OwnCalendar.objects.get(person=bruno).way == "none"


@pytest.mark.parametrize("server", ["radicale"], indirect=True)
def test_a_way_in_that_no_longer_opens_is_forgotten_all_the_same(kept, server, bruno, ring):
    with ring(bruno):
        kept.password = "changed meanwhile"
        kept.save()
        calendars.disconnect(Calendar.objects.get())
    visits.visit.func(str(kept.pk))

    assert not Calendar.objects.exists()
    assert not CalendarEntry.objects.exclude(href="").exists()


def test_who_leaves_leaves_nothing_of_ours_there(kept, server, address, bruno, xenia):
    pairs.leave(bruno, by=xenia)
    visits.visit.func(str(kept.pk))

    assert server.hrefs(address) == ["foreign.ics"]
    assert not Calendar.objects.exists()


def test_a_pair_that_ended_is_taken_out(kept, server, address, pair, dora, bruno, xenia):
    pairs.pair_up(dora, bruno)
    visit(kept)

    assert server.hrefs(address) == ["foreign.ics"]


def test_a_calendar_that_its_owner_deleted_takes_no_meeting_with_it(kept, server, address, meeting):
    server.ask("DELETE", address)
    visits.visit.func(str(kept.pk))
    kept.refresh_from_db()

    assert kept.trouble == "gone"
    assert CalendarQuestion.objects.count() == 0


def test_what_is_over_is_left_where_it_stands(kept, server, address, meeting, bruno, now):
    with clock.at(now + timedelta(days=3)):
        calendars.keep_ours_nowhere(bruno)
        visit(kept)

    assert server.hrefs(address) == ["foreign.ics", f"{of(meeting).uid}.ics"] or server.hrefs(
        address
    ) == [f"{of(meeting).uid}.ics", "foreign.ics"]


def test_a_change_during_a_visit_is_told_by_another(kept, bruno, now):
    Calendar.objects.update(in_hand_until=now + timedelta(minutes=5))
    visits.visit.func(str(kept.pk))
    kept.refresh_from_db()
    assert kept.is_wanted

    with clock.at(now + timedelta(minutes=11)):  # that job died
        visits.visit.func(str(kept.pk))
    kept.refresh_from_db()
    assert (kept.is_wanted, kept.in_hand_until) == (False, None)


@pytest.mark.parametrize(
    "server", ["xandikos"], indirect=True
)  # the one of them that sends invitations
def test_no_server_invites_anybody(kept, server, meeting, bruno, ring):
    with ring(bruno):
        meetings.move(meeting, date(2027, 3, 12), time(10), "Europe/Rome", seen=0, by=bruno)
    visit(kept)

    for box in ("outbox", "inbox"):
        assert server.hrefs(f"{server.root}/user/{box}/") == []


DRAG = """
import sys
from datetime import timedelta
import caldav
url, login, password, uid = sys.argv[1:]
with caldav.DAVClient(url=url, username=login or None, password=password or None) as client:
    event = client.calendar(url=url).event_by_uid(uid)
    with event.edit_icalendar_instance() as calendar:
        [one] = calendar.events
        one.start, one.end = one.start + timedelta(hours=2), one.end + timedelta(hours=2)
    event.save()
"""


def test_another_client_finds_our_entry_and_drags_it(kept, server, address, meeting):
    subprocess.run(
        [PEERS / "python", "-c", DRAG, address, server.login, server.password, of(meeting).uid],
        check=True,
    )
    before = meeting.starts_at
    visit(kept)
    meeting.refresh_from_db()

    assert meeting.starts_at == before + timedelta(hours=2)


def test_no_word_of_the_two_stands_there_and_no_way_in_is_logged(
    kept, server, address, pair, meeting, bruno, ring, caplog
):
    with caplog.at_level(logging.DEBUG):
        with ring(bruno):
            record.raise_topic(pair, "canary topic", by=bruno)
            record.write_notes(meeting, "canary notes", base="", by=bruno)
            meetings.meet_as(meeting, "walk", "canary place", by=bruno)
            meetings.move(meeting, date(2027, 3, 12), time(10), "Europe/Rome", seen=0, by=bruno)
        visit(kept)

    bodies = [server.ask("GET", f"{address}{name}").text for name in server.hrefs(address)]
    assert not [body for body in bodies if "canary" in body]
    assert "canary" not in caplog.text
    assert address not in caplog.text
    assert server.password == "" or server.password not in caplog.text


def test_a_move_by_the_other_one_sends_us_there_at_once(kept, meeting, ada, ring):
    with ring(ada):
        meetings.move(
            meeting, date(2027, 3, 12), time(10), "Europe/Rome", seen=meeting.version, by=ada
        )
    DBTaskResult.objects.all().delete()

    delivery.follow_changes()

    [wanted] = DBTaskResult.objects.ready()
    assert wanted.args_kwargs["args"] == [str(kept.pk)]
