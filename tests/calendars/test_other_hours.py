"""A server that gives back another hour than was put there: by a wrong zone, or on purpose."""

import re
from datetime import datetime, timedelta

import pytest

from entrenous import calendars, clock
from entrenous.calendars import reading, visits
from entrenous.calendars.models import Calendar, CalendarEntry
from tests.calendars.elsewhere import web_server

HEAD = '<?xml version="1.0"?><multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">'


class Turning:
    """Keeps what is put, as `turned` makes it, and tells everything as new whenever it is asked."""

    def __init__(self):
        self.objects, self.asked = {}, 0
        self.turned = lambda text: text

    def get(self, *_):
        return 200, {}, self.answer

    def answer(self, visitor):
        self.asked += 1
        body = self.body().decode()
        if visitor.command == "PUT":
            self.objects[visitor.path] = self.turned(body)
            say(visitor, 201, "")
        elif "sync-collection" in body:
            say(visitor, 403, "")
        else:
            told = "".join(self.one(*it, visitor.command) for it in self.objects.items())
            say(visitor, 207, f"{HEAD}{told}</multistatus>")

    def one(self, path, text, command):
        data = f"<C:calendar-data>{text}</C:calendar-data>" if command == "REPORT" else ""
        return (
            f'<response><href>{path}</href><propstat><prop><getetag>"{self.asked}"</getetag>{data}'
            "</prop><status>HTTP/1.1 200 OK</status></propstat></response>"
        )


def say(visitor, status, text):
    visitor.send_response(status)
    visitor.send_header("Content-Length", str(len(text.encode())))
    visitor.end_headers()
    visitor.wfile.write(text.encode())


@pytest.fixture
def server(settings):
    settings.PRIVATE_CALENDARS = True
    with web_server() as running:
        turning = running.says = Turning()
        turning.at = f"http://127.0.0.1:{running.port}"
        turning.body = lambda: running.asked[-1][3]
        yield turning


@pytest.fixture
def kept(bruno, meeting, ring, server):
    with ring(bruno):
        made = calendars.connect(bruno, "caldav", f"{server.at}/cal/", login="x", reads_busy=False)
        calendars.keep_ours_in(made)
    return made


def visit(calendar):
    visits.visit.func(str(calendar.pk))
    return Calendar.objects.get(pk=calendar.pk).trouble


def with_starts(change):
    def turned(text):
        def other(found):
            at = change(datetime.strptime(found[2], "%Y%m%dT%H%M%SZ"))  # noqa: DTZ007  # and back
            return f"{found[1]}:{at.year:04}{at:%m%dT%H%M%SZ}"

        return re.sub(r"(DTSTART|DTEND):(\w+)", other, text)

    return turned


QUARTER_LATER = with_starts(lambda at: at + timedelta(minutes=15))


CHANGES = {
    "a quarter later": QUARTER_LATER,
    "the last year": with_starts(lambda at: at.replace(year=9999)),
    "the first year": with_starts(lambda at: at.replace(year=1)),
    "noise": lambda _text: "nothing that one can read",
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_it_makes_of_ours_at_once_moves_nothing_and_its_owner_reads_why(
    change, kept, server, meeting
):
    server.turned = CHANGES[change]
    for _turn in range(3):
        assert visit(kept) == "unreadable"
    meeting.refresh_from_db()
    assert meeting.version == 0
    assert len(server.objects) == 1  # and it is kept off

    server.turned = lambda text: text
    assert visit(kept) == ""
    assert len(server.objects) > 1


def test_what_it_makes_of_ours_later_moves_a_1_1_three_times_an_hour_and_then_goes_back(
    kept, server, meeting, now
):
    def turn_each(minutes):
        for turn in range(6):
            with clock.at(now + timedelta(minutes=minutes + turn)):
                assert visit(kept) == ""
                server.objects = {
                    path: QUARTER_LATER(text) for path, text in server.objects.items()
                }
        meeting.refresh_from_db()
        return meeting.version

    assert turn_each(0) == 3
    assert turn_each(30) == 3
    assert meeting.starts_at == CalendarEntry.objects.get(meeting=meeting).starts_at
    assert turn_each(70) <= 6


def test_a_drag_to_the_last_hour_of_all_goes_back_once(kept, server, meeting):
    visit(kept)
    before = dict(server.objects)
    turned = with_starts(lambda at: at.replace(year=9999, month=12, day=31, hour=23))
    server.objects = {path: turned(text) for path, text in before.items()}

    assert visit(kept) == ""
    meeting.refresh_from_db()
    assert (meeting.version, server.objects) == (0, before)


def test_what_a_library_stumbles_over_is_written_down_for_its_owner(kept):
    for error in (OverflowError, ValueError):
        Calendar.objects.update(trouble="")
        with reading.troubles_of(kept):
            raise error

        assert Calendar.objects.get().trouble == "unreadable"
