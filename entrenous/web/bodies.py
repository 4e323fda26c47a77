"""No request is read further than the longest that a form of ours can send.

Django gives up on a long form only after all of it has been taken in, and stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from asgiref.typing import (
        ASGI3Application,
        ASGIReceiveCallable,
        ASGIReceiveEvent,
        ASGISendCallable,
        HTTPScope,
    )


class TooLong(Exception):
    """More than `settings.LONGEST_BODY` bytes came, or are announced."""


async def in_bounds(
    app: ASGI3Application, scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable
) -> None:
    """Let the app answer; 413 as soon as the body is, or says that it will be, too long."""
    read = 0

    async def bounded() -> ASGIReceiveEvent:
        nonlocal read
        event = await receive()
        if event["type"] == "http.request":
            read += len(event["body"])
        if read > settings.LONGEST_BODY:
            raise TooLong
        return event

    try:
        if _announced(scope) > settings.LONGEST_BODY:
            raise TooLong  # noqa: TRY301  # one answer to both
        await app(scope, bounded, send)
    except TooLong:
        headers = [(b"content-type", b"text/html; charset=utf-8"), (b"connection", b"close")]
        await send(
            {"type": "http.response.start", "status": 413, "headers": headers, "trailers": False}
        )
        page = render_to_string("refused.html", {"too_much": True}).encode()
        await send({"type": "http.response.body", "body": page, "more_body": False})


def _announced(scope: HTTPScope) -> int:
    """What Content-Length says; uvicorn has refused what is no number."""
    return max(
        (int(value) for name, value in scope["headers"] if name == b"content-length"), default=0
    )
