"""The one way out to addresses that people gave: checked before a packet goes, and within limits.

A name is resolved once, every address that it has is checked, and the connection goes to one that was: no second
look-up may answer otherwise (DNS rebinding). Whatever is refused or does not answer says the same.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self, override
from urllib.parse import urljoin

import httpcore
import httpx

from entrenous.calendars.network import (
    LARGEST,
    PATIENCE,
    Deadline,
    NotReached,
    Resolve,
    TooMuch,
    Transport,
    addresses_of,
)

HOPS = 5

__all__ = ["LARGEST", "NotReached", "Outbound", "TooMuch", "client"]


def client(
    *,
    login: str = "",
    password: str = "",
    within: float = float("inf"),
    resolve: Resolve = addresses_of,
    network: httpcore.NetworkBackend | None = None,
) -> Outbound:
    """`with client() as out:` for the requests of one errand. Raises NotReached, TooMuch.

    All of them together take no longer than `within` seconds: somebody may be waiting. `resolve` and
    `network` are the machine's own unless told otherwise.
    """
    auth = _Auth(login, password) if login or password else None
    return Outbound(auth, resolve, network or httpcore.SyncBackend(), within)


class Outbound:
    """Requests to where people said. No cookies, no proxies, nothing is followed unseen."""

    def __init__(
        self,
        auth: httpx.Auth | None,
        resolve: Resolve,
        network: httpcore.NetworkBackend,
        within: float,
    ) -> None:
        self._auth = auth
        self._deadline = Deadline(within)
        nobody = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        self._client = httpx.Client(
            transport=Transport(resolve, network, self._deadline),
            cookies=nobody,
            trust_env=False,
            follow_redirects=False,
            headers={"User-Agent": "Entrenous", "Accept-Encoding": "identity"},
            timeout=PATIENCE,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._client.close()

    def request(
        self,
        method: str,
        url: str,
        *,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """The whole answer, its body read. A redirect is checked like the first address.

        Another host never gets the password; a POST is sent nowhere else.
        """
        self._deadline.start()
        auth, first = self._auth, _origin(url)
        for _hop in range(HOPS):
            if _origin(url) != first:
                auth = None
            try:
                answer = self._client.request(
                    method, url, content=content, headers=headers, auth=auth
                )
            except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError):
                raise NotReached from None  # what it says may quote the address
            if not answer.has_redirect_location or method == "POST":
                return answer
            url = _joined(str(answer.url), answer.headers["Location"])
        raise NotReached


def _joined(here: str, there: str) -> str:
    try:
        return urljoin(here, there)
    except ValueError:
        raise NotReached from None


def _origin(url: str) -> tuple[str, str, int | None]:
    """Raises NotReached for what is no address of a web server."""
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError, ValueError, TypeError):
        raise NotReached from None
    if parsed.scheme not in {"https", "http"} or not parsed.host or parsed.userinfo:
        raise NotReached
    return parsed.scheme, parsed.host, parsed.port


class _Auth(httpx.Auth):
    """Basic at once, since the way is sealed; digest for a server that wants it."""

    requires_response_body = True

    def __init__(self, login: str, password: str) -> None:
        self._basic = httpx.BasicAuth(login, password)
        self._digest = httpx.DigestAuth(login, password)

    @override
    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        answer = yield from _first_of(self._basic.auth_flow(request))
        asked = answer.headers.get("WWW-Authenticate", "") if answer.status_code == 401 else ""
        if "digest" in asked.lower() and "basic" not in asked.lower():
            del request.headers["Authorization"]
            yield from self._digest.auth_flow(request)


def _first_of(
    flow: Generator[httpx.Request, httpx.Response, None],
) -> Generator[httpx.Request, httpx.Response, httpx.Response]:
    return (yield next(flow))
