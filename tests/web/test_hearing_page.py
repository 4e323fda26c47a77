"""What somebody hears, when, and where: their own choice, kept as they made it."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from entrenous import delivery
from entrenous.delivery.models import Sending
from entrenous.people import kept
from tests.web.reading import Page

PAGE = reverse("my-messages")
SUBSCRIPTION = json.dumps(
    {
        "endpoint": "https://push.example.org/1",
        "expirationTime": None,
        "keys": {"p256dh": "B" + "C" * 86, "auth": "BTBZMqHH6r4Tts7J_aSIgg"},
    }
)
WISHES = {
    "moves": "on",
    "day_before_at": "17:30",
    "minutes_before": "60",
    "quiet_from": "19:00",
    "quiet_to": "09:00",
}


def at(person):
    """Their browser."""
    client = Client()
    client.force_login(person)
    return client


def test_who_said_nothing_hears_of_proposals_moves_and_the_day_before_by_mail(ada):
    page = Page(at(ada).get(PAGE))

    ticked = {field["name"] for field in page.all("input") if "checked" in field.attributes}
    assert ticked == {"proposals", "moves", "day_before", "by_mail"}


def test_what_is_chosen_stays_chosen(ada):
    at(ada).post(PAGE, WISHES)

    wishes = delivery.wishes_of(ada)
    assert (wishes.proposals, wishes.moves, wishes.by_mail) == (False, True, False)
    assert (str(wishes.day_before_at), wishes.minutes_before) == ("17:30:00", 60)


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(ada):
    page = at(ada).post(PAGE, {**WISHES, "quiet_from": "late"})

    assert page.status_code == 422
    assert 'id="quiet_from-wrong"' in page.content.decode()
    assert 'value="17:30"' in page.content.decode()


def test_a_room_of_a_chat_that_the_organisation_uses_is_greeted(ada, ring, settings):
    settings.CHAT = ["slack"]

    at(ada).post(
        reverse("my-chats"), {"address": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"}
    )

    [reach] = ada.reaches.all()
    assert reach.name == "Slack"
    assert Sending.objects.get().reach == reach
    assert "TIiajkdnlazkcOXrIdevi7FQ" not in at(ada).get(PAGE).content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "json://127.0.0.1:8000/admin",  # any machine
        "xml://10.0.0.1/",
        "mmosts://evil.example.org/token",  # a service of ours on another host
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",  # a service that is not used here
        "file:///etc/passwd",
        "syslog://",
        "not an address",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ, json://127.0.0.1:9/x",  # two in one
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ json://127.0.0.1:9/x",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/?template=http://127.0.0.1:9/",
        "mmosts://chat.example.org/3ccdd113474722377935511fc85d3dd4?verify=no",
        "slack://",
    ],
)
def test_nobody_sends_us_anywhere_else(ada, settings, address):
    settings.CHAT = ["slack", "json", "mmosts://chat.example.org"]

    page = at(ada).post(reverse("my-chats"), {"address": address})

    assert page.status_code == 422
    assert not ada.reaches.exists()


def test_a_chat_of_ones_own_host_is_taken_there_alone(ada, settings):
    settings.CHAT = ["mmosts://chat.example.org"]

    at(ada).post(
        reverse("my-chats"),
        {"address": "mmosts://chat.example.org/3ccdd113474722377935511fc85d3dd4"},
    )

    assert [reach.name for reach in ada.reaches.all()] == ["Mattermost"]


def test_a_browser_that_agreed_stands_on_the_page_until_it_is_taken_out(ada):
    answer = at(ada).post(reverse("my-browsers"), {"subscription": SUBSCRIPTION, "name": "Firefox"})
    again = at(ada).post(reverse("my-browsers"), {"subscription": SUBSCRIPTION, "name": "Firefox"})

    assert (answer.status_code, again.status_code) == (201, 201)
    [reach] = ada.reaches.all()
    assert "Firefox" in at(ada).get(PAGE).content.decode()
    at(ada).post(reverse("my-reach-end", args=[reach.pk]))
    assert not ada.reaches.exists()


@pytest.mark.parametrize(
    "subscription",
    [
        "",
        "{}",
        "[]",
        json.dumps({"endpoint": True, "keys": json.loads(SUBSCRIPTION)["keys"]}),
        json.dumps({"endpoint": "javascript:1", "keys": json.loads(SUBSCRIPTION)["keys"]}),
        json.dumps({"endpoint": "https://a.example/", "keys": {"p256dh": "x", "auth": "y"}}),
    ],
)
def test_what_no_browser_gives_is_refused(ada, subscription):
    answer = at(ada).post(reverse("my-browsers"), {"subscription": subscription})

    assert answer.status_code == 422
    assert not ada.reaches.exists()


def test_another_ones_way_cannot_be_taken_out(ada, cleo, ring):
    with ring(ada):
        reach = delivery.be_reached(ada, "push", SUBSCRIPTION, name="Firefox")

    assert at(cleo).post(reverse("my-reach-end", args=[reach.pk])).status_code == 404
    assert ada.reaches.exists()


def test_a_way_that_failed_is_told_to_its_owner(ada, ring):
    with ring(ada):
        delivery.be_reached(ada, "push", SUBSCRIPTION, name="Firefox")
    Sending.objects.update(state=Sending.State.FAILED)

    assert "did not get through" in at(ada).get(PAGE).content.decode()
    assert "A message to you may not have arrived." in at(ada).get("/").content.decode()


def test_where_mails_are_real_nobody_sees_them(xenia):
    assert at(xenia).get(reverse("mails")).status_code == 404


def test_the_demo_shows_its_administrator_the_mails_that_it_kept(xenia, ada, settings, tmp_path):
    settings.MAILS_ARE_KEPT = True
    settings.DATA_DIR = tmp_path
    backend = kept.EmailBackend(alias="default")
    from django.core.mail import EmailMessage  # noqa: PLC0415

    backend.send_messages([EmailMessage("1:1 with Ada", "Tomorrow", to=["bruno@example.org"])])
    backend.send_messages(
        [EmailMessage("Your code", "for a real mailbox", to=["zoe@real.example.com"])]
    )

    shown = at(xenia).get(reverse("mails")).content.decode()
    assert "bruno@example.org" in shown
    assert "real" not in shown
    assert "Tomorrow" in shown
    assert at(ada).get(reverse("mails")).status_code == 404
