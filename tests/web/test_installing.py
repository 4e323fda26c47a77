"""Entrenous on the screen of a phone keeps nothing of anybody."""

from django.test import Client
from django.urls import reverse


def test_the_manifest_names_icons_that_are_there(db):
    client = Client()
    manifest = client.get(reverse("manifest"))

    assert manifest["Content-Type"] == "application/manifest+json"
    assert manifest.json()["start_url"] == "/"
    assert {icon["purpose"] for icon in manifest.json()["icons"]} == {"any", "maskable"}


def test_the_worker_comes_from_the_root_and_is_asked_for_each_time(db):
    worker = Client().get("/service-worker.js")

    assert worker.status_code == 200
    assert worker["Content-Type"] == "text/javascript"
    assert worker["Cache-Control"] == "no-cache"
    assert b"/offline/" in worker.content


def test_the_page_without_a_network_says_nothing_of_anybody(as_ada, pair):
    page = as_ada.open("offline")

    assert page.all("h1")[0].text == "No connection"
    assert "Bruno" not in page.raw
    assert page.all("nav") == []
