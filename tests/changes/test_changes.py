"""Every change of a pair is made while holding it, numbered, and told once it has come to pass."""

from __future__ import annotations

import asyncio
import threading
import time
from contextvars import copy_context
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection, transaction

from entrenous import changes, meetings, pairs
from entrenous.changes import NotOneOfTheTwo, PairHasEnded, Ring, announce, bell, hold, news_since
from entrenous.changes.models import News, Part
from entrenous.pairs.models import Pair


class Stumble(Exception):
    """Something goes wrong in the middle of a verb."""


def rows(pair):
    return {row.part: (row.number, row.by_id) for row in News.objects.filter(pair=pair)}


def in_own_connection(deed):
    try:
        return deed()
    finally:
        connection.close()


def change_and_stumble(pair, person):
    with hold(pair, by=person):
        announce(pair, Part.TOPICS, by=person)
        raise Stumble


@pytest.fixture
def heard(transactional_db):
    """heard(deed) is what rings while the deed is done, in this process or over the database."""

    async def in_this_process(deed):
        async with changes.listen() as queue, changes.listen() as another:
            await asyncio.to_thread(in_own_connection, deed)
            every = [queue.get_nowait() for _ring in range(queue.qsize())]
            assert every == [another.get_nowait() for _ring in range(another.qsize())]
            return every

    def over_the_database(deed):
        settings = connection.settings_dict
        with psycopg.connect(
            dbname=settings["NAME"],
            user=settings["USER"],
            host=settings["HOST"],
            autocommit=True,
        ) as ear:
            ear.execute(f"LISTEN {bell.CHANNEL}")
            deed()
            return [Ring.from_text(note.payload) for note in ear.notifies(timeout=0.3)]

    if connection.vendor == "postgresql":
        return over_the_database
    return lambda deed: asyncio.run(in_this_process(deed))


def test_each_of_the_two_and_nobody_else_holds_a_pair(pair, ada, bruno, cleo):
    for person in (ada, bruno, None):
        with hold(pair, by=person):
            pass

    with pytest.raises(NotOneOfTheTwo), hold(pair, by=cleo):
        raise AssertionError


def test_a_pair_that_has_ended_is_held_by_nobody(pair, ada, cleo):
    known_before = Pair.objects.get(pk=pair.pk)
    pairs.part(pair)

    for person in (ada, None):
        with pytest.raises(PairHasEnded), hold(known_before, by=person):
            raise AssertionError
    with pytest.raises(NotOneOfTheTwo), hold(known_before, by=cleo):
        raise AssertionError


def test_whoever_holds_it_sees_it_as_the_one_before_left_it(pair, ada, bruno):
    stale = Pair.objects.get(pk=pair.pk)
    meetings.dismiss_another_rhythm(pair, by=bruno)

    with hold(stale, by=ada):
        seen = stale.news_number, stale.another_rhythm_answered
        announce(stale, Part.TOPICS, by=ada)

    assert seen == (pair.news_number, True)
    assert Pair.objects.get(pk=pair.pk).news_number == stale.news_number == seen[0] + 1


def test_numbers_go_up_and_each_part_keeps_its_latest_alone(pair, ada, bruno):
    first = pair.news_number
    with hold(pair, by=ada):
        announce(pair, Part.TOPICS, Part.MEETINGS, by=ada)
    with hold(pair, by=None):
        announce(pair, Part.MEETINGS, by=None)
    with hold(pair, by=bruno):
        announce(pair, Part.TOPICS, by=bruno)

    assert rows(pair) == {
        "pair": (first, None),
        "topics": (first + 4, bruno.pk),
        "meetings": (first + 3, None),
    }


def test_what_a_browser_missed_comes_in_its_order(pair, ada, dora):
    other = pairs.pair_up(ada, dora)
    seen = pair.news_number
    with hold(pair, by=ada):
        announce(pair, Part.TOPICS, Part.NOTES, by=ada)
        announce(pair, Part.TOPICS, by=None)
    with hold(other, by=dora):
        announce(other, Part.AGREEMENT, by=dora)

    assert news_since([(pair.pk, seen)]) == [
        Ring(pair.pk, "notes", seen + 2, ada.pk),
        Ring(pair.pk, "topics", seen + 3, None),
    ]
    assert news_since([(pair.pk, seen + 2), (other.pk, 1)]) == [
        Ring(other.pk, "agreement", 2, dora.pk),
        Ring(pair.pk, "topics", seen + 3, None),
    ]
    assert news_since([(pair.pk, seen + 3)]) == []
    assert news_since([(uuid4(), 0)]) == news_since([]) == []


def test_a_stumble_leaves_neither_a_number_nor_news(pair, ada):
    before = rows(pair)

    with pytest.raises(Stumble):
        change_and_stumble(pair, ada)

    assert (rows(pair), Pair.objects.get(pk=pair.pk).news_number) == (before, 1)


def test_a_ring_says_which_part_of_which_pair_and_by_whom_and_nothing_more(pair, ada):
    for by in (ada.pk, None):
        ring = Ring(pair.pk, "topics", 7, by)
        assert Ring.from_text(ring.as_text()) == ring

    assert Ring(UUID(int=1), "topics", 7, None).as_text() == (
        '["00000000-0000-0000-0000-000000000001", "topics", 7, ""]'
    )


def test_a_change_is_heard_once_it_has_come_to_pass(heard, pair, ada):
    def change():
        with hold(pair, by=ada):
            announce(pair, Part.TOPICS, Part.NOTES, by=ada)

    assert heard(change) == [
        Ring(pair.pk, "topics", 2, ada.pk),
        Ring(pair.pk, "notes", 3, ada.pk),
    ]


def test_what_is_rolled_back_is_heard_by_nobody(heard, pair, ada):
    def stumble():
        with pytest.raises(Stumble):
            change_and_stumble(pair, ada)

    assert heard(stumble) == []


def test_of_a_larger_deed_that_fails_nothing_is_heard(heard, pair, ada):
    def change_and_stumble_later():
        with transaction.atomic():
            with hold(pair, by=ada):
                announce(pair, Part.TOPICS, by=ada)
            raise Stumble

    def stumble():
        with pytest.raises(Stumble):
            change_and_stumble_later()

    assert heard(stumble) == []


async def test_who_stopped_listening_hears_nothing():
    pair = uuid4()
    async with changes.listen() as left:
        pass
    async with changes.listen() as here:
        bell.tell(Ring(pair, "topics", 1, None))
        assert await asyncio.wait_for(here.get(), 5) == Ring(pair, "topics", 1, None)

    assert left.empty()


@pytest.mark.django_db(transaction=True)
def test_two_verbs_of_a_pair_never_overlap(pair, ada, bruno):
    told = []
    ada_holds, bruno_asks = threading.Event(), threading.Event()

    def first():
        with hold(pair, by=ada):
            ada_holds.set()
            bruno_asks.wait(5)
            time.sleep(0.2)  # long enough for who would not wait
            told.append("Ada")

    def second():
        ada_holds.wait(5)
        bruno_asks.set()
        with hold(Pair.objects.get(pk=pair.pk), by=bruno):
            told.append("Bruno")

    threads = [
        threading.Thread(target=copy_context().run, args=(in_own_connection, deed))
        for deed in (first, second)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert told == ["Ada", "Bruno"]
