"""HTTP goes to Django, websockets to `entrenous.live`, and the process's own life to both."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrenous.settings")

from django.core.asgi import get_asgi_application

pages = get_asgi_application()

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, Scope

from entrenous import live, vault
from entrenous.web import bodies

vault.prepare()  # a key that does not fit ends the program here, before it listens


async def application(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    match scope["type"]:
        case "http":
            await bodies.in_bounds(pages, scope, receive, send)  # type: ignore[arg-type]  # django-stubs has types of its own
        case "websocket":
            is_notes = scope["path"].startswith(live.NOTES)
            socket = live.notes_socket if is_notes else live.news_socket
            await socket(scope, receive, send)
        case "lifespan":
            await live.life_of_the_process(scope, receive, send)
