"""My calendars on other servers: connected by a few words, each with its rules, and let go of."""

from itertools import product

import pytest
from django.test import Client
from django.urls import reverse

from entrenous import calendars
from entrenous.calendars.models import Calendar, OwnCalendar
from tests.calendars.elsewhere import web_server
from tests.calendars.servers import radicale, server, xandikos
from tests.calendars.test_busy import calendar as ics
from tests.calendars.test_busy import event
from tests.calendars.test_reading import AT_TEN
from tests.web.reading import Visitor

__all__ = ["radicale", "server", "xandikos"]  # fixtures


@pytest.fixture
def connected(bruno, ring, now):
    with ring(bruno):
        return calendars.connect(
            bruno, "caldav", "https://calendar.example.org/b/", login="bruno", password="app",
            name="Work",
        )  # fmt: skip


def lines(page):
    return page.part("my-calendars").lines


@pytest.fixture
def elsewhere(settings):
    settings.PRIVATE_CALENDARS = True
    with web_server() as running:
        yield running


def test_an_address_of_a_file_is_read_from_now_on(as_bruno, bruno, ring, elsewhere):
    elsewhere.says["/b.ics"] = (200, {}, ics(AT_TEN))
    address = f"http://127.0.0.1:{elsewhere.port}/b.ics"
    as_bruno.open("me")
    for _twice in range(2):
        as_bruno.press("Connect", where=address)

    page = as_bruno.open("me")

    assert address in lines(page)
    assert "Not read yet." in lines(page)
    with ring(bruno):
        assert [(row.kind, row.address) for row in bruno.calendars.all()] == [("ics", address)]


@pytest.mark.parametrize(
    ("says", "said"),
    [
        (None, "It cannot be reached. Is the address spelled right?"),
        ((404, {}, b""), "There is nothing at this address. Is it spelled right?"),
        ((401, {}, b""), "It does not know this name with this password. An app password, made in its settings, would do."),
        ((412, {}, b""), "It cannot be reached. Is the address spelled right?"),
        ((200, {}, b"<html>Sign in</html>"), "What it answers is no calendar. Another address would do."),
        ((200, {}, ics(event("DTSTART:20270310T000000Z", "RRULE:FREQ=SECONDLY"))), "It holds more than we read. A calendar with less in it would do."),
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_read_is_not_connected(as_bruno, bruno, elsewhere, says, said):
    elsewhere.says["/b.ics"] = says or (200, {}, b"")
    port = elsewhere.port if says else 1
    as_bruno.open("me")
    page = as_bruno.press("Connect", where=f"http://127.0.0.1:{port}/b.ics")

    assert (page.status, page.part("where-wrong").lines) == (422, [said])
    assert not bruno.calendars.exists()


def test_ten_calendars_are_the_most(as_bruno, bruno, ring, elsewhere):
    with ring(bruno):
        for number in range(10):
            calendars.connect(bruno, "ics", f"https://calendar.example.org/{number}.ics")
    elsewhere.says["/b.ics"] = (200, {}, ics(AT_TEN))
    as_bruno.open("me")
    page = as_bruno.press("Connect", where=f"http://127.0.0.1:{elsewhere.port}/b.ics")

    assert page.part("where-wrong").lines == [
        "Ten calendars are the most. Disconnect one to make room for another."
    ]
    assert bruno.calendars.count() == 10


@pytest.mark.slow
@pytest.mark.parametrize("server", ["radicale"], indirect=True)
def test_of_a_server_with_more_those_are_connected_that_fit(server, as_bruno, bruno, now):
    for number in range(12):
        server.make_calendar(f"c{number}")
    typed = {"where": f"{server.root}/", "login": server.login, "password": server.password}
    for _twice in range(2):
        as_bruno.open("me")
        page = as_bruno.press("Connect", **typed)

        assert page.part("where-wrong").lines == [
            "Ten calendars are the most. Disconnect one to make room for another."
        ]
        assert bruno.calendars.count() == 10


@pytest.mark.slow
def test_a_name_and_an_app_password_connect_what_is_there(server, as_bruno, bruno, ring):
    server.make_calendar()
    as_bruno.open("me")
    typed = {
        "where": f"{server.root}/",
        "login": server.login or "bruno",
        "password": server.password or "x",
    }
    page = as_bruno.press("Connect", **typed)
    page = as_bruno.open("me")

    assert any(line.endswith("work") for line in lines(page))
    number = bruno.calendars.count()
    as_bruno.press("Connect", **typed)
    assert bruno.calendars.count() == number


@pytest.mark.slow
@pytest.mark.parametrize("server", ["radicale"], indirect=True)
def test_my_1_1s_are_kept_in_a_new_calendar_by_one_press(server, as_bruno, bruno, meeting, ring):
    server.make_calendar()
    as_bruno.open("me")
    as_bruno.press("Connect", where=f"{server.root}/", login=server.login, password=server.password)
    as_bruno.open("me")
    as_bruno.press("Keep them in a new calendar beside it")
    page = as_bruno.open("me")

    assert "Your 1:1s stand in it." in lines(page)
    assert OwnCalendar.objects.get(person=bruno).way == "caldav"
    own = bruno.calendars.get(keeps_ours=True)
    with ring(bruno):
        assert own.name == "1:1s"
        assert own.address.startswith(server.home)
    calendars.sync_soon(bruno)
    calendars.keep_in_touch()

    page = as_bruno.press("Take my 1:1s out of it")
    assert OwnCalendar.objects.get(person=bruno).way == "none"


@pytest.mark.slow
@pytest.mark.parametrize("server", ["radicale"], indirect=True)
@pytest.mark.parametrize(
    ("where", "password", "said"),
    [
        ("{root}/", "wrong", "It does not know this name with this password. An app password, made in its settings, would do."),
        ("http://127.0.0.1:1/", "xyzzy", "It cannot be reached. Is the address spelled right?"),
        ("https://dav.example.org/", "xyzzy", "Your name there, please."),
        ("ada@example.org", "", "An app password, please; or an address that begins with https."),
    ],
)  # fmt: skip
def test_what_does_not_work_says_what_would(server, as_bruno, bruno, where, password, said):
    as_bruno.open("me")
    page = as_bruno.press(
        "Connect",
        where=where.format(root=server.root),
        login="" if "name there" in said else server.login,
        password=password,
    )

    assert page.status == 422
    assert said in lines(page)
    assert not bruno.calendars.exists()
    assert password == "" or password not in page.text


def test_a_private_address_and_a_wrong_one_are_answered_alike(as_bruno, bruno):
    said = []
    wrong = ("https://127.0.0.1/", "https://10.0.0.1/dav", "file:///etc/passwd")
    for where, password in product(wrong, ("x", "")):
        as_bruno.open("me")
        page = as_bruno.press("Connect", where=where, login="b", password=password)
        said.append(page.part("where-wrong").lines)

    assert said == [said[0]] * 6
    assert not bruno.calendars.exists()


def test_rules_are_kept_and_what_does_not_count_is_forgotten(as_bruno, connected):
    as_bruno.open("me")
    as_bruno.press(
        "Save", within=f"calendar-{connected.pk}", reads_busy=[], timed="always", all_day="never"
    )
    connected.refresh_from_db()

    assert (connected.reads_busy, connected.timed, connected.all_day) == (False, "always", "never")


@pytest.mark.parametrize("trouble", Calendar.Trouble.values)
def test_trouble_is_said_in_a_sentence(as_bruno, connected, trouble):
    Calendar.objects.update(trouble=trouble)

    page = as_bruno.open("me")

    told = lines(page)[lines(page).index("Work") + 1]
    assert told.endswith(".")
    assert trouble not in told.split()


def test_disconnected_it_is_gone(as_bruno, connected):
    as_bruno.open("me")
    as_bruno.press("Disconnect it: its password is forgotten")

    assert not Calendar.objects.exists()


def test_a_calendar_of_somebody_else_is_not_there(connected, ada, cleo):
    for person in (ada, cleo):
        client = Client()
        client.force_login(person)
        for name in ("my-calendar", "my-calendar-keeping", "my-calendar-end"):
            answer = client.post(
                reverse(name, args=[connected.pk]), {"do": "end", "timed": "always"}
            )
            assert answer.status_code == 404
    assert Calendar.objects.exists()


def test_passwords_are_not_tried_without_end(as_bruno, bruno):
    for _ in range(21):
        as_bruno.open("me")
        page = as_bruno.press("Connect", where="https://127.0.0.1/", login="b", password="x")

    assert "That was often in an hour. Please try again later." in lines(page)


def test_who_may_be_somebody_else_sees_no_calendar(connected, bruno, xenia):
    from entrenous import people  # noqa: PLC0415

    people.change_address(bruno, "elsewhere@example.org", told=[], by=xenia)
    page = Visitor(bruno).open("me")

    assert "calendar.example.org" not in page.text
    assert "my-calendars" not in page.text
