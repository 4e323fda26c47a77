"""Connections that go only where they may, and bodies that end: what `outbound` stands on."""

from __future__ import annotations

import ipaddress
import os
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, override

import httpcore
import httpx
from django.conf import settings

LARGEST = 10 * 1024 * 1024  # bytes of a body
PATIENCE = 10.0  # seconds for a connection, and for each piece that is read or written
IN_ALL = 30.0  # seconds for one request with its redirects

type Resolve = Callable[[str, int], list[str]]


class NotReached(Exception):
    """That address is not one to go to, or nothing answers there: one error, so that it tells nothing of our network."""

    def __init__(self) -> None:
        super().__init__("This address cannot be reached.")


class TooMuch(Exception):
    """More than we read of anybody, in bytes or in seconds."""


def addresses_of(host: str, port: int) -> list[str]:
    """As the machine resolves names. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


def is_public(address: str) -> bool:
    """Whether it is one of the open internet, also where it wraps another (RFC 4291, 3056, 6052)."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour or _by_nat64(ip)
        if wrapped is not None:
            return is_public(str(wrapped))
        if ip.is_site_local or ip.teredo is not None:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _by_nat64(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if ip in ipaddress.ip_network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return None


class Deadline:
    """When one request with its redirects has to be through, and all of an errand."""

    def __init__(self, within: float) -> None:
        self._at = self._end = time.monotonic() + within

    def start(self) -> None:
        self._at = min(time.monotonic() + IN_ALL, self._end)

    def left(self, atmost: float | None = None) -> float:
        """Seconds for the next piece. Raises TooMuch when it is past."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise TooMuch
        return min(left, atmost or PATIENCE)


@cache
def _trusted(_file: str | None) -> ssl.SSLContext:
    """Reading the certificates of the web takes longer than most requests. httpx looks at that file by itself."""
    return httpx.create_ssl_context()


class Transport(httpx.BaseTransport):
    """httpx's requests over connections that were checked, with bodies of a bounded size."""

    def __init__(
        self, resolve: Resolve, network: httpcore.NetworkBackend, deadline: Deadline
    ) -> None:
        self._deadline = deadline
        sealed = _Checked(resolve, network, deadline, in_clear=False)
        plain = _Checked(resolve, network, deadline, in_clear=True)
        trusted = _trusted(os.environ.get("SSL_CERT_FILE"))
        self._pools = {
            "https": httpcore.ConnectionPool(ssl_context=trusted, network_backend=sealed),
            "http": httpcore.ConnectionPool(network_backend=plain),
        }

    @override
    def handle_request(self, request: httpx.Request) -> httpx.Response:
        content = request.read()
        if request.url.scheme not in self._pools:
            raise NotReached
        asked = httpcore.Request(
            request.method,
            httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=content,
            extensions=request.extensions,
        )
        try:
            answer = self._pools[request.url.scheme].handle_request(asked)
        except (
            httpcore.NetworkError,
            httpcore.TimeoutException,
            httpcore.ProtocolError,
            httpcore.UnsupportedProtocol,
            OSError,
        ):
            raise NotReached from None
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            content=self._body(answer),
            request=request,
        )

    def _body(self, answer: httpcore.Response) -> bytes:
        headers = {name.lower(): value for name, value in answer.headers}
        if headers.get(b"content-encoding", b"identity").lower() != b"identity":
            answer.close()
            raise TooMuch  # we asked for none: what is packed may unfold without end
        pieces, length = [], 0
        assert isinstance(answer.stream, Iterable)
        try:
            for piece in answer.stream:
                length += len(piece)
                self._deadline.left()
                if length > LARGEST:
                    raise TooMuch
                pieces.append(piece)
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError):
            raise NotReached from None
        finally:
            answer.close()
        return b"".join(pieces)

    @override
    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()


class _Checked(httpcore.NetworkBackend):
    """Connects to an address of the name only after all that it has were looked at."""

    def __init__(
        self,
        resolve: Resolve,
        network: httpcore.NetworkBackend,
        deadline: Deadline,
        *,
        in_clear: bool,
    ) -> None:
        self._resolve = resolve
        self._deadline = deadline
        self._in_clear = in_clear
        self._network = network

    @override
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = list(dict.fromkeys(self._resolve(host, port)))
            are_public = [is_public(address) for address in addresses]
        except (OSError, UnicodeError, ValueError):
            raise NotReached from None
        if not addresses or not self._may_go(are_public):
            raise NotReached
        for address in addresses[:2]:  # one of each family, as machines order them
            try:
                stream = self._network.connect_tcp(address, port, self._deadline.left(timeout))
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
            return _Timed(stream, self._deadline)
        raise NotReached

    def _may_go(self, are_public: list[bool]) -> bool:
        """Unsealed only to where the administrator allows it, and never over the open internet."""
        if settings.PRIVATE_CALENDARS:
            return not self._in_clear or not any(are_public)
        return not self._in_clear and all(are_public)

    @override
    def sleep(self, seconds: float) -> None:
        time.sleep(min(seconds, self._deadline.left()))


class _Timed(httpcore.NetworkStream):
    """A connection of which no piece outlasts the deadline, however slowly it drips."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    @override
    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    @override
    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    @override
    def close(self) -> None:
        self._stream.close()

    @override
    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Timed(stream, self._deadline)

    @override
    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
