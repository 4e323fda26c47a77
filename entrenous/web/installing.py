"""Entrenous on the screen of a phone."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

ICONS = [("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any")]
ICONS += [("icon-maskable-512.png", "512x512", "maskable")]


@require_safe
def manifest(_request: HttpRequest) -> JsonResponse:
    """https://www.w3.org/TR/appmanifest/"""
    return JsonResponse(
        {
            "id": "/",
            "name": "Entrenous",
            "short_name": "Entrenous",
            "description": _("Recurring one-on-one meetings, between the two who talk"),
            "start_url": reverse("today"),
            "scope": "/",
            "display": "standalone",
            "background_color": "#fcfcf9",
            "theme_color": "#17593d",
            "icons": [
                {"src": static(name), "sizes": size, "type": "image/png", "purpose": purpose}
                for name, size, purpose in ICONS
            ],
        },
        content_type="application/manifest+json",
    )


@require_safe
def service_worker(_request: HttpRequest) -> HttpResponse:
    """At the root: one may only look after pages below its own address."""
    found = finders.find("sw.js")
    assert isinstance(found, str)  # built along with the rest
    return HttpResponse(Path(found).read_bytes(), content_type="text/javascript")
