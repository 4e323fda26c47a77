"""What one changes, the other's open page hears within a second, and nobody else does."""

from contextlib import suppress

import pytest
from django.db import transaction

from entrenous import pairs, record
from entrenous.changes.models import News, Part

CANARY = "canary-3f9a"


def topics_of(pair):
    return f"/with/{pair.pk}/topics/"


def news(pair, part, number, *, mine):
    return {"pair": str(pair.pk), "part": part, "number": number, "mine": mine}


@pytest.fixture
def number(pair):
    """The number that the next change of Ada and Bruno gets."""
    return lambda: type(pair).objects.get(pk=pair.pk).news_number + 1


def test_the_other_hears_within_a_second(sit_down, open_page, pair, ada, bruno, number):
    adas, brunos = open_page(ada), open_page(bruno)
    first = number()

    sit_down(ada).post(topics_of(pair), text="Easter")

    assert brunos.hears(within=1) == news(pair, "topics", first, mine=False)
    assert adas.hears(within=1) == news(pair, "topics", first, mine=True)


def test_a_stranger_hears_nothing_also_when_they_ask_for_it(
    sit_down, open_page, pair, cleo, ada, bruno
):
    with_dora = open_page(cleo, **{str(pair.pk): 0})
    brunos = open_page(bruno)

    sit_down(ada).post(topics_of(pair), text="Easter")

    assert brunos.hears() is not None
    assert with_dora.everything() == []


def test_a_manager_hears_of_each_pair_by_its_own_name(sit_down, open_page, ada, bruno, dora, pair):
    other = pairs.pair_up(ada, dora)
    adas, doras = open_page(ada), open_page(dora)
    sit_down(bruno).post(topics_of(pair), text="Easter")
    sit_down(dora).post(topics_of(other), text="Rome")

    assert [heard["pair"] for heard in adas.everything()] == [str(pair.pk), str(other.pk)]
    assert [heard["pair"] for heard in doras.everything()] == [str(other.pk)]


def test_no_frame_carries_what_was_written(sit_down, open_page, meeting, pair, ada, bruno, now):
    page, brunos = sit_down(ada), open_page(bruno)
    at = f"/with/{pair.pk}/meetings/{meeting.pk}"

    page.post(topics_of(pair), text=CANARY)
    page.post(f"{at}/notes/", base="", text=CANARY)
    page.post(f"/with/{pair.pk}/commitments/", meeting=meeting.pk, owed_by="me", text=CANARY)
    page.post(f"{at}/format/", format="coffee", place=CANARY)

    heard = brunos.everything()
    assert {frame["part"] for frame in heard} == {"topics", "notes", "commitments", "meetings"}
    assert {tuple(frame) for frame in heard} == {("pair", "part", "number", "mine")}
    assert CANARY not in "".join(brunos.frames)


def test_after_sleep_a_page_hears_what_it_missed(open_page, ring, pair, ada, bruno, number):
    seen = number() - 1
    with ring(ada):
        record.raise_topic(pair, "Easter", by=ada)
        record.make_commitment(pair, "Say who is on call", owed_by=ada, by=ada)
        record.raise_topic(pair, "Rome", by=ada)

    slept = open_page(bruno, **{str(pair.pk): seen})
    awake = open_page(bruno, **{str(pair.pk): seen + 3})

    assert slept.everything() == [
        news(pair, "commitments", seen + 2, mine=False),
        news(pair, "topics", seen + 3, mine=False),
    ]
    assert awake.everything() == []


def test_a_page_may_ask_again_and_hears_nothing_twice(
    open_page, sit_down, pair, ada, bruno, number
):
    seen = number() - 1
    brunos = open_page(bruno, **{str(pair.pk): seen})
    sit_down(ada).post(topics_of(pair), text="Easter")
    assert brunos.hears() == news(pair, "topics", seen + 1, mine=False)

    brunos.line.send(f'{{"seen": {{"{pair.pk}": {seen}}}}}')
    assert brunos.hears(0.5) is None

    sit_down(ada).post(topics_of(pair), text="Rome")
    assert brunos.hears() == news(pair, "topics", seen + 2, mine=False)


def test_the_end_of_a_pair_is_the_last_that_its_two_hear(
    open_page, sit_down, pair, ada, bruno, dora, xenia, number
):
    last = number()
    adas, brunos = open_page(ada), open_page(bruno)
    page = sit_down(xenia)

    page.post(f"/people/{bruno.pk}/", name="Bruno", email=bruno.email,
        zone=bruno.zone, language="en", manager=dora.email)  # fmt: skip

    assert adas.everything() == [news(pair, "pair", last, mine=False)]
    now = bruno.pairs_as_report.get(ended_at=None)
    assert brunos.everything() == [
        news(now, "pair", 1, mine=False),
        news(pair, "pair", last, mine=False),
    ]
    sit_down(ada).post(topics_of(pair), answer=410, text="One more thing")
    assert adas.hears(0.5) is None


def test_a_pair_that_begins_while_the_page_is_open_is_heard(open_page, sit_down, ada, bruno, xenia):
    brunos = open_page(bruno)

    sit_down(xenia).post(f"/people/{bruno.pk}/", name="Bruno", email=bruno.email,
        zone=bruno.zone, language="en", manager=ada.email)  # fmt: skip

    pair = bruno.pairs_as_report.get()
    assert brunos.everything() == [news(pair, "pair", 1, mine=False)]
    sit_down(ada).post(topics_of(pair), text="Welcome")
    assert brunos.hears() == news(pair, "topics", 2, mine=False)


class Trouble(Exception):
    """What goes wrong after the change was announced."""


def test_what_is_rolled_back_is_not_heard(open_page, sit_down, ring, pair, ada, bruno, number):
    first = number()
    brunos = open_page(bruno)

    with ring(ada), suppress(Trouble), transaction.atomic():
        record.raise_topic(pair, "Easter", by=ada)
        raise Trouble

    assert not News.objects.filter(pair=pair, part=Part.TOPICS).exists()
    assert brunos.hears(0.5) is None
    sit_down(ada).post(topics_of(pair), text="Rome")
    assert brunos.hears() == news(pair, "topics", first, mine=False)
