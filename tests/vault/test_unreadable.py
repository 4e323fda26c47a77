import copy
import logging
import pickle

import pytest
from django.utils import translation

from entrenous import pairs
from entrenous.record.models import Topic, Wording
from entrenous.vault import Closed, Sealed, Unreadable
from tests.vault.conftest import bring, store, stored

CANARY = "canary-4711"


@pytest.fixture
def topic(pair, ada, ring):
    with ring(ada):
        return bring(pair, CANARY, by=ada)


@pytest.fixture
def elsewhere(pair, ada, cleo, now, ring):
    """Values that ada sealed in other places, each of which she can read there."""
    other_pair = pairs.pair_up(ada, cleo)
    with ring(ada):
        return {
            "another row": bring(pair, CANARY, by=ada),
            "another pair": bring(other_pair, CANARY, by=ada),
            "another table": Wording.objects.create(
                pair=pair, of=ada.pk, text=CANARY, by=ada, at=now
            ),
        }


def opened(topic):
    return Topic.objects.get(pk=topic.pk).text


@pytest.mark.parametrize("place", ["another row", "another pair", "another table"])
def test_a_value_moved_here_from_another_place_cannot_be_opened(
    topic, elsewhere, place, ada, ring, caplog
):
    moved = stored(elsewhere[place])
    store(topic, moved)

    with ring(ada):
        text = opened(topic)

    assert type(text) is Unreadable
    assert text == "This cannot be opened."
    assert caplog.record_tuples == [
        ("entrenous.vault", logging.ERROR, f"Cannot open entrenous_topic.text of row {topic.pk}")
    ]


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda value: value[:1],
        lambda value: value[:60],
        lambda value: value[:-1],
        lambda value: value + b"\0",
        lambda value: b"\x02" + value[1:],
        lambda value: value[:1] + bytes(8) + value[9:],
        lambda value: value[:30] + bytes([value[30] ^ 1]) + value[31:],
        lambda _: CANARY.encode(),
    ],
    ids=[
        "empty", "one byte", "short", "cut", "longer",
        "unknown version", "unknown key", "one bit", "never sealed",
    ],
)  # fmt: skip
def test_a_damaged_value_cannot_be_opened_and_the_others_can(
    topic, pair, damage, ada, bruno, ring, caplog
):
    with ring(bruno):
        bring(pair, "whole", by=bruno)
    store(topic, damage(stored(topic)))

    with ring(ada):
        texts = [each.text for each in Topic.objects.order_by("brought_at")]

    assert texts == ["This cannot be opened.", "whole"]
    assert [CANARY in record.getMessage() for record in caplog.records] == [False]
    assert [record.exc_info for record in caplog.records] == [None]


def test_a_damaged_value_stays_closed_to_a_stranger(topic, cleo, ring):
    store(topic, b"")

    with ring(cleo), pytest.raises(Closed):
        opened(topic)


def test_saving_leaves_the_bytes_of_what_cannot_be_opened(topic, ada, ring):
    damaged = stored(topic)[:-1]
    store(topic, damaged)
    row = Topic.objects.get()

    with ring(ada):
        row.text = row.text
        row.full_clean(exclude=["meeting", "aim"])
        row.save()
    same = stored(topic)
    fresh = Topic.objects.get()
    fresh.text = Unreadable(damaged)
    fresh.save()

    assert (same, stored(topic)) == (damaged, damaged)


def test_a_form_that_sends_the_stand_in_back_leaves_the_bytes(topic, ada, ring):
    damaged = stored(topic)[:-1]
    store(topic, damaged)

    with ring(ada):
        row = Topic.objects.get()
        row.text = str(row.text)[:]
        row.save()

    assert stored(topic) == damaged


def test_a_row_that_moves_keeps_what_cannot_be_opened(topic, ada, ring, elsewhere):
    damaged = stored(topic)[:-1]
    store(topic, damaged)

    with ring(ada):
        row = Topic.objects.get(pk=topic.pk)
        _ = row.text
        row.pair = elsewhere["another pair"].pair
        row.save()

    assert stored(topic) == damaged


def test_another_text_may_take_its_place(topic, ada, ring):
    store(topic, b"")

    with ring(ada):
        row = Topic.objects.get()
        row.text = "written again"
        row.save()

        assert opened(topic) == "written again"


def test_it_is_said_in_the_language_of_who_reads(topic, ada, ring, monkeypatch):
    monkeypatch.setattr(
        "entrenous.vault.sealed.gettext", lambda text: f"{translation.get_language()}: {text}"
    )
    store(topic, b"")

    with ring(ada), translation.override("it"):
        assert opened(topic) == "it: This cannot be opened."


def test_copies_of_the_stand_in_keep_the_bytes():
    stand_in = Unreadable(b"\x01rest")

    copies = [pickle.loads(pickle.dumps(stand_in)), copy.deepcopy(stand_in)]  # noqa: S301  # our own

    assert [(type(each), each.sealed) for each in copies] == [(Unreadable, b"\x01rest")] * 2


def test_a_value_put_where_it_does_not_belong_is_not_opened_by_way_of_values(
    topic, elsewhere, ada, ring
):
    value = Topic.objects.values_list("text", flat=True).get(pk=elsewhere["another row"].pk)
    assert isinstance(value, Sealed)

    with ring(ada):
        topic.text = value
        topic.save()

        assert type(opened(topic)) is Unreadable
