"""Entrenous on the screen of a phone: a manifest, and a service worker that keeps nothing of anybody."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
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
    """Served from the root, since a worker answers for what lies below its own address."""
    found = finders.find("service-worker.js") or staticfiles_storage.path("service-worker.js")
    worker = Path(str(found)).read_bytes()
    return HttpResponse(
        worker, content_type="text/javascript", headers={"Cache-Control": "no-cache"}
    )


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What the worker shows where there is no network: the same for everybody."""
    return render(request, "offline.html")
