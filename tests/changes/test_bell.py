"""The bell rings after the commit and for what was committed, and never with content."""

import asyncio
from contextlib import suppress

import pytest
from django.db import transaction

from entrenous import record
from entrenous.changes import bell
from tests import databases

in_one_process = pytest.mark.skipif(
    databases.KIND != "sqlite", reason="PostgreSQL carries the news: tests/live/test_gaps.py"
)


class Trouble(Exception):
    """What goes wrong after the change was announced."""


@pytest.fixture
def heard(monkeypatch):
    told = []
    monkeypatch.setattr(bell, "tell", told.append)
    return told


@in_one_process
@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_rings_for_nobody(pair, ada, ring, heard):
    heard.clear()

    with ring(ada), suppress(Trouble), transaction.atomic():
        record.raise_topic(pair, "Easter", by=ada)
        raise Trouble

    assert heard == []


@in_one_process
@pytest.mark.django_db(transaction=True)
def test_it_rings_when_the_outermost_transaction_has_committed(pair, ada, ring, heard):
    heard.clear()

    with ring(ada), transaction.atomic():
        record.raise_topic(pair, "Easter", by=ada)
        assert heard == []

    pair.refresh_from_db()
    assert heard == [bell.News(pair.pk, "topics", pair.news_number, ada.pk)]


def test_news_survives_its_way_through_the_database(pair, ada):
    for news in (bell.News(pair.pk, "topics", 7, ada.pk), bell.News(pair.pk, "pair", 8, None)):
        assert bell.News.from_text(news.as_text()) == news


async def test_everybody_who_listens_in_this_process_hears_it_from_any_thread():
    news = bell.News.from_text('["00000000-0000-0000-0000-000000000001", "topics", 1, ""]')
    async with bell.listen() as one, bell.listen() as other:
        await asyncio.to_thread(bell.tell, news)
        assert [await one.get(), await other.get()] == [news, news]
    bell.tell(news)
    assert one.empty()
