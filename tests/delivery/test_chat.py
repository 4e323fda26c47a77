"""Into a room of a chat that the organisation runs itself, by a server that speaks like Mattermost's."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from entrenous import chores, clock, delivery
from entrenous.delivery.models import Sending

TOKEN = "3ccdd113474722377935511fc85d3dd4"


@pytest.fixture
def room():
    class Chat(ThreadingHTTPServer):
        status = 200
        came: list[dict[str, str]]

    class Door(BaseHTTPRequestHandler):
        def do_POST(self):  # its name
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.came.append({"path": self.path, **json.loads(body)})
            self.send_response(self.server.status)
            self.end_headers()

        def log_message(self, *_):
            """Nothing."""

    running = Chat(("127.0.0.1", 0), Door)
    running.came = []
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def reach(room, ada, ring, settings, now):
    settings.CHAT = ["mmost://127.0.0.1"]
    with ring(ada):
        address = f"mmost://127.0.0.1:{room.server_address[1]}/{TOKEN}"
        return delivery.be_reached(ada, "chat", address, name="Mattermost")


def test_a_first_message_comes_to_the_room(room, reach, caplog):
    chores.do_all()

    [said] = room.came
    assert said["path"] == f"/hooks/{TOKEN}"
    assert "From now on you hear here of your 1:1s" in said["text"]
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
