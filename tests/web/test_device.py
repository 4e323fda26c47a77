"""What a device is told to keep: addresses of the next 1:1s, and nothing that is written there."""

from datetime import timedelta

from django.urls import reverse

from entrenous import clock, people, record, vault


def test_it_names_the_next_meeting_of_each_pair_and_what_its_page_needs(meeting, as_bruno):
    told = as_bruno.client.get(reverse("device")).json()

    where = [meeting.pair_id, meeting.pk]
    assert told["pages"] == [
        reverse("today"),
        reverse("pair", args=where[:1]),
        reverse("meeting", args=where),
        reverse("walk", args=where),
    ]
    assert told["notes"] == {str(meeting.pk): reverse("typed-notes", args=where)}
    for file in told["files"]:
        assert file.startswith("/static/")


def test_no_content_is_in_it(meeting, ada, as_bruno):
    with vault.ring_of(ada):
        record.raise_topic(meeting.pair, "wonderwort", by=ada)

    assert b"wonderwort" not in as_bruno.client.get(reverse("device")).content


def test_what_is_more_than_a_week_ahead_waits(meeting, as_bruno, now):
    with clock.at(now + timedelta(days=3)):
        told = as_bruno.client.get(reverse("device")).json()

    assert told["pages"] == [reverse("today")]


def test_of_somebody_whose_address_is_doubted_nothing_is_kept(
    meeting, ada, bruno, xenia, now, as_bruno
):
    with clock.at(now + timedelta(hours=1)):
        people.change_address(bruno, "new@example.org", told=[ada], by=xenia)
        as_bruno.client.force_login(bruno)
        told = as_bruno.client.get(reverse("device")).json()

    assert told["pages"] == []
    assert told["notes"] == {}


def test_the_service_worker_may_look_after_every_page(client):
    answer = client.get("/sw.js")

    assert answer["Content-Type"] == "text/javascript"
    assert answer["Cache-Control"] == "no-store"


def test_signing_out_tells_the_browser_to_let_go_of_what_it_stored(as_bruno):
    page = as_bruno.open("account_logout")
    assert "Clear-Site-Data" not in page.answer.headers
    answer = as_bruno.client.post(reverse("account_logout"))

    assert answer["Clear-Site-Data"] == '"storage"'
