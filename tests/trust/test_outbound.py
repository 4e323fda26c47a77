"""Addresses that people give lead to the open internet alone: not one packet goes into our own network."""

import socket
import threading
import time

import pytest

from entrenous.calendars import network, outbound
from tests.calendars.elsewhere import PUBLIC, Internet, certificate, web_server


@pytest.fixture
def listener():
    """On loopback; who connects is counted."""
    came: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(0.05)
        stop = threading.Event()

        def listen():
            while not stop.is_set():
                try:
                    connection, _ = door.accept()
                except TimeoutError:
                    continue
                came.append(connection)
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield door.getsockname()[1], came
        stop.set()
        thread.join()


@pytest.fixture
def server(tmp_path, monkeypatch):
    """On the open internet, by https."""
    file = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with web_server(file) as running:
        yield running


@pytest.fixture
def internet(server):
    return Internet(server.port)


def resolver(**names):
    def resolve(host, port):
        said = names.get(host.partition(".")[0], PUBLIC)
        return said() if callable(said) else [said] if isinstance(said, str) else said

    return resolve


WAYS_IN = [
    "https://127.0.0.1:{port}/",
    "https://localhost:{port}/",
    "https://2130706433:{port}/",
    "https://0x7f000001:{port}/",
    "https://0177.0.0.1:{port}/",
    "https://127.1:{port}/",
    "https://0.0.0.0:{port}/",
    "https://[::1]:{port}/",
    "https://[::ffff:127.0.0.1]:{port}/",
    "https://[::ffff:7f00:1]:{port}/",
    "https://[64:ff9b::7f00:1]:{port}/",
    "https://[::7f00:1]:{port}/",
    "https://[2002:7f00:1::]:{port}/",
    "https://[fe80::1]:{port}/",
    "https://10.0.0.1:{port}/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://100.64.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://[fc00::1]/",
    "https://[ff02::1]/",
    "http://127.0.0.1:{port}/",
    "http://calendar.example.org/",
    "file:///etc/passwd",
    "ftp://127.0.0.1:{port}/",
    "https://ada:secret@127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "https://",
    "https://[",
    "https://exa\x00mple.org/",
    "",
]


@pytest.mark.parametrize("way", WAYS_IN)
def test_no_address_leads_into_our_own_network(listener, way):
    port, came = listener
    with outbound.client() as out, pytest.raises(outbound.NotReached) as refused:
        out.request("GET", way.format(port=port))

    time.sleep(0.06)
    assert came == []
    assert str(refused.value) == "This address cannot be reached."
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    "addresses",
    ["127.0.0.1", [PUBLIC, "127.0.0.1"], ["127.0.0.1", PUBLIC], [PUBLIC, "::1"], []],
)
def test_a_name_is_gone_to_when_all_that_it_has_is_public(server, internet, addresses):
    names = resolver(mixed=addresses)
    with (
        outbound.client(resolve=names, network=internet) as out,
        pytest.raises(outbound.NotReached),
    ):
        out.request("GET", "https://mixed.example.org/")

    assert (internet.went_to, server.asked) == ([], [])


def test_a_public_name_is_read(server, internet):
    server.says["/ada.ics"] = (200, {"Set-Cookie": "who=ada; Path=/"}, b"BEGIN:VCALENDAR")
    with outbound.client(resolve=resolver(), network=internet) as out:
        answers = [out.request("GET", "https://calendar.example.org/ada.ics") for _ in range(2)]

    assert [answer.content for answer in answers] == [b"BEGIN:VCALENDAR"] * 2
    assert all("Cookie" not in headers for _, _, headers, _ in server.asked)


def test_a_name_that_turns_between_check_and_use_is_gone_to_as_it_was_checked(server, internet):
    asked = []

    def turn():
        asked.append(1)
        return [PUBLIC] if len(asked) == 1 else ["127.0.0.1"]

    server.says["/"] = (200, {"Connection": "close"}, b"here")
    with outbound.client(resolve=resolver(turning=turn), network=internet) as out:
        first = out.request("GET", "https://turning.example.org/")
        with pytest.raises(outbound.NotReached):
            out.request("GET", "https://turning.example.org/")

    assert first.content == b"here"
    assert internet.went_to == [PUBLIC]


def test_a_redirect_is_checked_like_the_first_address(server, internet, listener):
    port, came = listener
    for way in ("https://127.0.0.1:{port}/", "http://127.0.0.1:{port}/", "file:///etc/passwd"):
        server.says["/"] = (302, {"Location": way.format(port=port)}, b"")
        with (
            outbound.client(resolve=resolver(), network=internet) as out,
            pytest.raises(outbound.NotReached),
        ):
            out.request("GET", "https://calendar.example.org/")

    assert came == []


def test_a_password_goes_to_no_other_host(server, internet):
    server.says["/"] = (301, {"Location": "/moved"}, b"")
    server.says["/moved"] = (307, {"Location": "https://other.example.org/there"}, b"")
    server.says["/there"] = (200, {}, b"here")
    with outbound.client(login="ada", password="app", resolve=resolver(), network=internet) as out:
        answer = out.request("PROPFIND", "https://calendar.example.org/", content=b"<propfind/>")

    assert answer.content == b"here"
    assert [
        (method, path, "Authorization" in headers, body)
        for method, path, headers, body in server.asked
    ] == [
        ("PROPFIND", "/", True, b"<propfind/>"),
        ("PROPFIND", "/moved", True, b"<propfind/>"),
        ("PROPFIND", "/there", False, b"<propfind/>"),
    ]


def test_a_post_goes_where_it_was_sent_and_nowhere_else(server, internet):
    server.says["/"] = (307, {"Location": "/moved"}, b"")
    with outbound.client(resolve=resolver(), network=internet) as out:
        answer = out.request("POST", "https://calendar.example.org/", content=b"sealed")

    assert (answer.status_code, [path for _, path, *_ in server.asked]) == (307, ["/"])


def test_redirects_without_end_are_given_up(server, internet):
    server.says["/"] = (302, {"Location": "/"}, b"")
    with (
        outbound.client(resolve=resolver(), network=internet) as out,
        pytest.raises(outbound.NotReached),
    ):
        out.request("GET", "https://calendar.example.org/")

    assert len(server.asked) == outbound.HOPS


def test_who_wants_a_digest_gets_one(server, internet):
    wants = {"WWW-Authenticate": 'Digest realm="dav", nonce="n1", qop="auth"'}
    server.says["/"] = (401, wants, b"")
    with outbound.client(login="ada", password="app", resolve=resolver(), network=internet) as out:
        out.request("GET", "https://calendar.example.org/")

    assert [
        headers.get("Authorization", "").partition(" ")[0] for _, _, headers, _ in server.asked
    ] == ["Basic", "", "Digest"]


@pytest.mark.parametrize("unseen", [False, True])
def test_a_body_is_read_up_to_ten_mebibytes(server, internet, unseen):
    large = b"x" * (outbound.LARGEST + 1)

    def stream(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + large)

    server.says["/"] = (200, {}, stream if unseen else large)
    server.says["/just"] = (200, {}, large[:-1])
    with outbound.client(resolve=resolver(), network=internet) as out:
        assert len(out.request("GET", "https://calendar.example.org/just").content) == 10485760
        with pytest.raises(outbound.TooMuch):
            out.request("GET", "https://calendar.example.org/")


def test_a_server_that_drips_is_left_after_the_time_for_all_of_it(server, internet, monkeypatch):
    monkeypatch.setattr(network, "IN_ALL", 0.5)

    def drip(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(100):
            handler.wfile.write(b"X-More: yes\r\n")
            time.sleep(0.05)

    server.says["/"] = (200, {}, drip)
    began = time.monotonic()
    with (
        outbound.client(resolve=resolver(), network=internet) as out,
        pytest.raises((outbound.TooMuch, outbound.NotReached)),
    ):
        out.request("GET", "https://calendar.example.org/")

    assert time.monotonic() - began < 2


def test_what_unfolds_without_end_is_not_unfolded(server, internet):
    server.says["/"] = (200, {"Content-Encoding": "gzip"}, b"\x1f\x8b")
    with (
        outbound.client(resolve=resolver(), network=internet) as out,
        pytest.raises(outbound.TooMuch),
    ):
        out.request("GET", "https://calendar.example.org/")


def test_a_certificate_of_nobody_is_not_believed(server, internet, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    with (
        outbound.client(resolve=resolver(), network=internet) as out,
        pytest.raises(outbound.NotReached),
    ):
        out.request("GET", "https://calendar.example.org/")

    assert server.asked == []


def test_where_the_administrator_allows_it_our_own_network_is_read_also_without_tls(settings):
    settings.PRIVATE_CALENDARS = True
    with web_server() as inside, outbound.client() as out:
        inside.says["/"] = (200, {}, b"here")
        answer = out.request("GET", f"http://127.0.0.1:{inside.port}/")

    assert answer.content == b"here"


def test_a_password_never_goes_over_the_open_internet_in_clear(settings, server, internet):
    settings.PRIVATE_CALENDARS = True
    with (
        outbound.client(resolve=resolver(), network=internet) as out,
        pytest.raises(outbound.NotReached),
    ):
        out.request("GET", "http://calendar.example.org/")

    assert internet.went_to == []


def test_a_proxy_of_the_environment_is_not_asked(listener, monkeypatch):
    port, came = listener
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{port}")
    with (
        outbound.client(resolve=lambda *_: ["127.0.0.1"]) as out,
        pytest.raises(outbound.NotReached),
    ):
        out.request("GET", "https://calendar.example.org/")

    time.sleep(0.06)
    assert came == []


def test_an_errand_of_many_requests_ends_in_its_time(server, internet):
    def ask_on_and_on(out):
        while True:
            out.request("GET", "https://calendar.example.org/")
            time.sleep(0.05)

    server.says["/"] = (200, {}, b"here")
    with (
        outbound.client(within=0.3, resolve=resolver(), network=internet) as out,
        pytest.raises(outbound.TooMuch),
    ):
        ask_on_and_on(out)
