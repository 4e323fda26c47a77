"""What servers answer in their own ways, as Nextcloud, iCloud and Fastmail do, and what is no answer at all."""

import socket
import threading
import time

import dns.flags
import dns.message
import dns.rdatatype
import dns.resolver
import dns.rrset
import pytest

from entrenous.calendars import caldav, discovery, outbound
from tests.calendars.elsewhere import web_server

HEAD = b'<?xml version="1.0"?>'
IN_OTHER_LETTERS = (
    HEAD
    + b"""<D:multistatus xmlns:D="DAV:" xmlns:cal="urn:ietf:params:xml:ns:caldav" xmlns:cs="http://calendarserver.org/ns/">
 <D:response><D:href>/remote.php/dav/calendars/ada/work/</D:href>
  <D:propstat><D:prop><D:displayname>Work &amp; more</D:displayname><cs:getctag>c1</cs:getctag>
    <D:resourcetype><D:collection/><cal:calendar/></D:resourcetype></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>
  <D:propstat><D:prop><D:sync-token/></D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat></D:response>
 <D:response><D:href>/remote.php/dav/calendars/ada/inbox/</D:href>
  <D:propstat><D:prop><D:resourcetype><D:collection/><cal:schedule-inbox/></D:resourcetype></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>
 <D:response><D:href>/remote.php/dav/calendars/ada/tasks/</D:href>
  <D:propstat><D:prop><D:resourcetype><cal:calendar/></D:resourcetype>
   <cal:supported-calendar-component-set><cal:comp name="VTODO"/></cal:supported-calendar-component-set></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>
 <D:response><D:href>/remote.php/dav/calendars/ada/of-bo/</D:href>
  <D:propstat><D:prop><D:resourcetype><cal:calendar/></D:resourcetype>
   <D:current-user-privilege-set><D:privilege><D:read/></D:privilege></D:current-user-privilege-set></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>
 <D:response><D:href>https://evil.example.net/calendars/ada/</D:href>
  <D:propstat><D:prop><D:resourcetype><cal:calendar/></D:resourcetype></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>
</D:multistatus>"""
)


@pytest.fixture
def server(settings):
    settings.PRIVATE_CALENDARS = True
    with web_server() as running:
        running.at = f"http://127.0.0.1:{running.port}"
        yield running


@pytest.fixture
def out(server):
    with outbound.client(login="ada", password="app") as going:
        yield going


def test_calendars_are_told_from_inboxes_tasks_and_other_hosts(server, out):
    server.says["/remote.php/dav/"] = (207, {}, IN_OTHER_LETTERS)

    home = discovery.find(out, f"{server.at}/remote.php/dav/")

    assert [
        (one.address.removeprefix(server.at), one.name, one.may_write) for one in home.collections
    ] == [
        ("/remote.php/dav/calendars/ada/work/", "Work & more", True),
        ("/remote.php/dav/calendars/ada/of-bo/", "of-bo", False),
    ]


def test_what_a_server_does_not_have_is_not_taken_for_nothing(server, out):
    server.says["/"] = (207, {}, IN_OTHER_LETTERS)

    [work, *_] = caldav.propfind(out, f"{server.at}/", "s:getctag", "d:sync-token")

    assert (work.text("s:getctag"), work.text("d:sync-token")) == ("c1", "")


def test_a_well_known_address_may_lead_to_another_path(server, out):
    server.says["/.well-known/caldav"] = (301, {"Location": "/remote.php/dav/"}, b"")
    server.says["/remote.php/dav/"] = (207, {}, IN_OTHER_LETTERS)

    assert len(discovery.find(out, f"{server.at}/").collections) == 2


BOMB = (
    HEAD
    + b'<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (n + 1, b"&%c;" % n * 10) for n in range(ord("a"), ord("j")))
    + b']><multistatus xmlns="DAV:"><response><href>&j;</href></response></multistatus>'
)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html><body>Sign in</body></html>",
        b"<multistatus/>",
        b"{}",
        b"\x00\xff",
        HEAD + b'<!DOCTYPE m SYSTEM "file:///etc/passwd"><multistatus xmlns="DAV:"/>',
        HEAD
        + b'<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><multistatus xmlns="DAV:"><response><href>&x;</href></response></multistatus>',
        BOMB,
        HEAD + b'<multistatus xmlns="DAV:">' + b"<response>" * 5000,
    ],
)
def test_what_is_no_answer_is_not_read(server, out, answer):
    server.says["/"] = (207, {}, answer)
    began = time.monotonic()

    with pytest.raises(caldav.Unreadable):
        caldav.propfind(out, f"{server.at}/", "d:getetag")

    assert time.monotonic() - began < 2


@pytest.mark.parametrize("status", ["207", "²", "9" * 5000])
@pytest.mark.parametrize("href", ["http://[", "/", "//[x]/", "http://℀/"])
def test_an_address_or_a_status_that_is_none_stops_nothing(server, out, status, href):
    answer = (
        f'<multistatus xmlns="DAV:"><response><href>{href}</href><status>HTTP/1.1 {status} x</status>'
        f"<propstat><prop><current-user-principal><href>{href}</href></current-user-principal></prop>"
        "<status>HTTP/1.1 200 OK</status></propstat></response></multistatus>"
    )
    server.says["/"] = (207, {}, answer.encode())
    server.says["/elsewhere"] = (301, {"Location": href}, b"")

    for address in (f"{server.at}/", f"{server.at}/elsewhere"):
        with pytest.raises((discovery.NoneThere, outbound.NotReached)):
            discovery.find(out, address)


def test_answers_without_end_are_too_much(server, out):
    many = b"<response><href>/x</href></response>" * (caldav.MOST + 1)
    server.says["/"] = (207, {}, HEAD + b'<multistatus xmlns="DAV:">' + many + b"</multistatus>")

    with pytest.raises(outbound.TooMuch):
        caldav.propfind(out, f"{server.at}/", "d:getetag")


def test_a_server_that_cannot_tell_all_changes_is_asked_for_everything(server, out):
    cut = (
        HEAD
        + b'<multistatus xmlns="DAV:"><response><href>/</href><status>HTTP/1.1 507 Insufficient Storage</status></response><sync-token>t2</sync-token></multistatus>'
    )
    for answer in ((207, {}, cut), (403, {}, b""), (507, {}, b"")):
        server.says["/"] = answer
        with pytest.raises(caldav.TokenRefused):
            caldav.changes_since(out, f"{server.at}/", "t1")


@pytest.fixture
def name_server(monkeypatch):
    """Answers for every name what it was told to say."""
    says: dict[str, list[str]] = {}
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.bind(("127.0.0.1", 0))
    line.settimeout(0.05)
    stop = threading.Event()

    def listen():
        while not stop.is_set():
            try:
                asked, who = line.recvfrom(4096)
            except TimeoutError:
                continue
            query = dns.message.from_wire(asked)
            answer = dns.message.make_response(query)
            answer.flags |= dns.flags.RA
            kind = dns.rdatatype.to_text(query.question[0].rdtype)
            if said := says.get(kind):
                answer.answer.append(
                    dns.rrset.from_text(query.question[0].name, 60, "IN", kind, *said)
                )
            line.sendto(answer.to_wire(), who)

    thread = threading.Thread(target=listen)
    thread.start()
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], line.getsockname()[1]
    monkeypatch.setattr(dns.resolver, "default_resolver", resolver)
    yield says
    stop.set()
    thread.join()
    line.close()


def test_a_domain_names_its_server_and_where_to_begin(name_server):
    name_server["SRV"] = ["20 0 443 second.example.org.", "10 0 8443 dav.example.org."]
    name_server["TXT"] = ['"path=/dav/"']

    assert discovery.services_of("example.org") == [
        "https://dav.example.org:8443/dav/",
        "https://second.example.org:443/dav/",
    ]


def test_without_a_path_it_begins_where_everybody_does(name_server):
    name_server["SRV"] = ["10 0 443 dav.example.org."]

    assert discovery.services_of("example.org") == [
        "https://dav.example.org:443/.well-known/caldav"
    ]


@pytest.mark.parametrize("target", ["dav.example.net.", "evilexample.org.", ".", "127.0.0.1."])
def test_a_name_server_leads_no_password_out_of_its_domain(name_server, target):
    name_server["SRV"] = [f"10 0 443 {target}"]

    assert discovery.services_of("example.org") == []
