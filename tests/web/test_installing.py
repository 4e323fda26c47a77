"""Entrenous on the screen of a phone."""

from django.test import Client
from django.urls import reverse


def test_the_manifest_names_icons_that_are_there(db):
    client = Client()
    manifest = client.get(reverse("manifest"))

    assert manifest["Content-Type"] == "application/manifest+json"
    assert manifest.json()["start_url"] == "/"
    assert {icon["purpose"] for icon in manifest.json()["icons"]} == {"any", "maskable"}
