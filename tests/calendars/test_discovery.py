"""From an e-mail address, a host or an address to the calendars that somebody has there."""

import pytest

from entrenous.calendars import caldav, discovery, outbound

pytestmark = pytest.mark.slow


def out(server, password=None):
    return outbound.client(login=server.login, password=password or server.password)


def named(home):
    return sorted(one.name for one in home.collections)


def test_the_address_of_a_server_is_enough(server):
    address = server.make_calendar()
    with out(server) as going:
        home = discovery.find(going, f"{server.root}/")

    assert address in [one.address for one in home.collections]
    assert all(one.may_write for one in home.collections)


def test_the_address_of_one_calendar_finds_it(server):
    address = server.make_calendar()
    with out(server) as going:
        home = discovery.find(going, address)

    assert address in [one.address for one in home.collections]


def test_a_calendar_of_our_own_is_made_where_the_server_lets_us(server):
    with out(server) as going:
        home = discovery.find(going, f"{server.root}/")
        made = discovery.make_own(going, home, "1:1s")

    answer = server.ask("PROPFIND", made.address, Depth="0")
    assert answer.status_code == 207
    assert "1:1s" in answer.text


@pytest.mark.parametrize("server", ["radicale"], indirect=True)
def test_a_wrong_password_is_told_from_a_wrong_address(server, db):
    with out(server, "wrong") as going:
        with pytest.raises(caldav.NotLetIn):
            discovery.find(going, f"{server.root}/")
        with pytest.raises(outbound.NotReached):
            discovery.find(going, "http://127.0.0.1:1/")


@pytest.mark.parametrize("told", ["ada@example.org", "example.org", "EXAMPLE.ORG/"])
def test_a_mail_address_leads_to_the_server_that_its_domain_names(server, told):
    asked = []

    def services(domain):
        asked.append(domain)
        return [f"{server.root}/"]

    server.make_calendar()
    with out(server) as going:
        home = discovery.find(going, told, services=services)

    assert asked == ["example.org"]
    assert home.collections


@pytest.mark.parametrize(
    "told",
    [
        "",
        "@",
        "file:///etc/passwd",
        "https://",
        "ada@",
        "x y z",
        "https://[",
        "https://[x]/",
        "ada@[",
    ],
)
def test_what_is_no_address_finds_nothing(server, told):
    with out(server) as going, pytest.raises((discovery.NoneThere, outbound.NotReached)):
        discovery.find(going, told, services=lambda _: [])


@pytest.mark.parametrize(
    ("host", "is_within"),
    [("example.org", True), ("dav.example.org", True), ("evilexample.org", False), ("org", False)],
)
def test_a_name_server_alone_sends_a_password_nowhere_else(host, is_within):
    assert discovery.is_within(host, "example.org") is is_within
