"""Who gets in: only a page of ours, in the browser of somebody who is signed in."""

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

ORIGINS = {
    "none": None,
    "null": "null",
    "empty": " ",
    "another site": "https://example.com",
    "another port": "http://127.0.0.1:1",
    "no port": "http://127.0.0.1",
    "another name of ours": "http://localhost:{port}",
    "another scheme": "https://127.0.0.1:{port}",
    "a scheme of its own": "app://127.0.0.1:{port}",
    "our name as a beginning": "http://127.0.0.1:{port}.example.com",
    "our name as a user": "http://127.0.0.1:{port}@example.com",
    "our name and a path": "http://127.0.0.1:{port}/",
}


@pytest.mark.parametrize("origin", ORIGINS.values(), ids=ORIGINS.keys())
def test_another_origin_is_refused_before_it_is_let_in(sit_down, ada, origin):
    page = sit_down(ada)
    origin = origin and origin.format(port=page.server.port)

    with pytest.raises(InvalidStatus) as refused:
        page.knock(origin=origin)

    assert refused.value.response.status_code == 403


def test_our_own_page_is_let_in(sit_down, ada):
    sit_down(ada).knock()


def test_a_host_that_is_not_ours_is_refused_with_the_same_origin(sit_down, ada):
    """A name of theirs that leads to our address (DNS rebinding) names itself twice."""
    page = sit_down(ada)
    page.host = f"127.0.0.2:{page.server.port}"

    with pytest.raises((InvalidStatus, OSError)):
        page.knock()


@pytest.mark.parametrize("cookie", [None, "sessionid=", "sessionid=guessed", "other=1"])
def test_nobody_is_refused_before_they_are_let_in(sit_down, ada, cookie):
    with pytest.raises(InvalidStatus) as refused:
        sit_down(ada).knock(cookie=cookie)

    assert refused.value.response.status_code == 403


def test_odd_cookies_of_other_programs_on_this_host_do_no_harm(sit_down, ada):
    page = sit_down(ada)

    page.knock(cookie=f'json={{"a":[1,"b"]}}; ta,ste=1; {page.cookie}; =; x')


def test_who_left_is_refused(sit_down, ada):
    page = sit_down(ada)
    ada.is_active = False
    ada.save()

    with pytest.raises(InvalidStatus):
        page.knock()


GARBAGE = {
    "binary": b"\x00\xff",
    "binary json": b'{"seen": {}}',
    "nothing": "",
    "words": "hello",
    "a list": "[]",
    "no seen": "{}",
    "seen is a list": '{"seen": []}',
    "not a pair": '{"seen": {"1": 1}}',
    "not a number": '{"seen": {"00000000-0000-0000-0000-000000000000": "1"}}',
    "no whole number": '{"seen": {"00000000-0000-0000-0000-000000000000": 1.5}}',
    "an endless number": '{"seen": {"00000000-0000-0000-0000-000000000000": 1e999}}',
    "a truth": '{"seen": {"00000000-0000-0000-0000-000000000000": true}}',
    "deep": "[" * 4000,
    "long": '{"seen": {}}' + " " * 4096,
    "long in bytes": '{"seen": {}, "a": "%s"}' % ("é" * 2100),
}  # fmt: skip


@pytest.mark.parametrize("frame", GARBAGE.values(), ids=GARBAGE.keys())
def test_what_no_page_of_ours_would_say_closes(sit_down, open_page, ada, frame):
    line = sit_down(ada).knock()
    line.send(frame)

    with pytest.raises(ConnectionClosed) as closed:
        line.recv(timeout=2)

    assert closed.value.rcvd.code == 4400
    sit_down(ada).knock()


def test_a_huge_frame_is_not_even_read(sit_down, ada):
    line = sit_down(ada).knock()
    line.send("x" * 1_100_000)

    with pytest.raises(ConnectionClosed) as closed:
        line.recv(timeout=2)

    assert closed.value.rcvd.code == 1009


def test_a_page_that_asks_and_asks_is_closed(open_page, ada):
    page = open_page(ada)
    for _ in range(6):
        page.line.send('{"seen": {}}')

    assert page.closes(within=2)[0] == 4400


def test_numbers_that_are_out_of_the_world_are_only_numbers(open_page, sit_down, pair, ada, bruno):
    ahead = open_page(bruno, **{str(pair.pk): 10**30})
    before = open_page(bruno, **{str(pair.pk): -(10**30)})

    sit_down(ada).post(f"/with/{pair.pk}/topics/", text="Easter")

    assert [heard["part"] for heard in before.everything()][-1] == "topics"
    assert [heard["part"] for heard in ahead.everything()] == ["topics"]
