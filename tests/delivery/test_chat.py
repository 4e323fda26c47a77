"""Into a room of a chat that the organisation runs itself, by a server that speaks like Mattermost's."""

import json
from datetime import timedelta

import pytest

from entrenous import chores, clock, delivery
from entrenous.delivery.models import Sending
from tests.loopback import web_server

TOKEN = "3ccdd113474722377935511fc85d3dd4"


@pytest.fixture
def room():
    with web_server(status=200) as running:
        yield running


@pytest.fixture
def reach(room, ada, ring, settings, now):
    settings.CHAT = ["mmost://127.0.0.1"]
    with ring(ada):
        address = f"mmost://127.0.0.1:{room.server_address[1]}/{TOKEN}"
        return delivery.be_reached(ada, "chat", address, name="Mattermost")


def test_a_first_message_comes_to_the_room(room, reach, caplog):
    chores.do_all()

    [(path, _headers, body)] = room.came
    assert path == f"/hooks/{TOKEN}"
    assert "From now on you hear here of your 1:1s" in json.loads(body)["text"]
    assert TOKEN not in caplog.text


def test_a_chat_that_refuses_is_tried_again_and_then_told_to_its_owner(room, reach, ada, now):
    room.status = 503
    for minutes in (0, 2, 10, 30, 95, 200):
        with clock.at(now + timedelta(minutes=minutes)):
            chores.do_all()

    assert len(room.came) == 5
    assert delivery.silent_ways(ada) == {reach.pk: Sending.State.FAILED}


def test_a_service_that_is_not_named_any_more_is_not_gone_to(room, reach, settings):
    settings.CHAT = []

    chores.do_all()

    assert room.came == []
