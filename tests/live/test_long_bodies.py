"""A stranger who sends without an end is stopped early, and nothing of it is stored."""

import socket
from contextlib import closing

import pytest
from django.conf import settings

HEAD = b"POST /in/ HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: text/plain\r\n"
A_PIECE = b"a" * 64 * 1024


@pytest.fixture
def line(one_server, transactional_db):
    with closing(socket.create_connection(("127.0.0.1", one_server.port), timeout=10)) as line:
        line.sendall(HEAD % one_server.port)
        yield line


def answer(line):
    return line.recv(64).partition(b"\r\n")[0]


def test_a_body_that_is_announced_too_long_is_not_waited_for(line):
    line.sendall(b"Content-Length: 300000000\r\n\r\n")

    assert answer(line).startswith(b"HTTP/1.1 413 ")


def test_a_body_without_an_end_is_cut_off(line):
    line.sendall(b"Transfer-Encoding: chunked\r\n\r\n")
    sent = 0
    try:
        while sent < 4 * settings.LONGEST_BODY:
            line.sendall(b"%x\r\n%s\r\n" % (len(A_PIECE), A_PIECE))
            sent += len(A_PIECE)
    except OSError:
        pass  # it closed, as it should

    assert settings.LONGEST_BODY <= sent < 4 * settings.LONGEST_BODY
