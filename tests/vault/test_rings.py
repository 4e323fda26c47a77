import asyncio

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import AnonymousUser
from django.db import connections

from entrenous import delivery, growth, pairs, vault
from entrenous.record.models import Topic
from entrenous.vault import Closed
from entrenous.vault.master import MasterKeyUnfit
from entrenous.vault.models import Key, Wrap
from tests.vault.conftest import bring, key_line, stored


def texts():
    return [topic.text for topic in Topic.objects.order_by("brought_at")]


async def in_thread(read):
    """What a synchronous view does for a server that is not."""

    def work():
        try:
            return read()
        finally:
            connections.close_all()

    return await sync_to_async(work)()


def test_a_ring_holds_the_keys_of_its_person(pair, ada, bruno, cleo):
    holders = {
        (key.owner_kind, key.owner): {wrap.holder for wrap in key.wraps.all()}
        for key in Key.objects.all()
    }

    assert holders == {
        ("person", ada.pk): {ada},
        ("person", bruno.pk): {bruno},
        ("person", cleo.pk): {cleo},
        ("pair", pair.pk): {ada, bruno},
    }


def test_keys_and_wraps_show_their_ids_only(ada):
    wrap = Wrap.objects.get()

    assert (str(wrap.key), str(wrap)) == (f"key {wrap.key_id}", f"wrap {wrap.pk}")


def test_all_keys_come_in_one_query(pair, ada, bruno, cleo, ring, django_assert_num_queries, dora):
    others = [pairs.pair_up(ada, cleo), pairs.pair_up(ada, dora)]
    with ring(ada):
        for each in [pair, *others]:
            bring(each, "hello", by=ada)

    with ring(ada), django_assert_num_queries(2):
        assert texts() == ["hello"] * 3


def test_a_ring_that_opens_nothing_asks_nothing(ada, ring, django_assert_num_queries):
    with django_assert_num_queries(0), ring(ada):
        pass


def test_the_ring_closes_with_the_request(pair, ada, ring):
    with ring(ada):
        bring(pair, "hello", by=ada)

    with pytest.raises(Closed):
        texts()


def test_the_ring_closes_when_the_request_fails(pair, ada, ring):
    def request():
        with ring(ada):
            bring(pair, "hello", by=ada)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        request()
    with pytest.raises(Closed):
        texts()


def test_within_another_ring_only_the_inner_one_opens(pair, ada, cleo, ring):
    with ring(ada):
        bring(pair, "hello", by=ada)
        with ring(cleo), pytest.raises(Closed):
            texts()

        assert texts() == ["hello"]


def test_nobody_in_particular_opens_nothing(pair, ada, ring):
    with ring(ada):
        bring(pair, "hello", by=ada)

    with ring(AnonymousUser()), pytest.raises(Closed):
        texts()


def test_a_key_made_during_the_request_opens_at_once(pair, ada, cleo, ring):
    with ring(ada):
        bring(pair, "hello", by=ada)
        bring(pairs.pair_up(ada, cleo), "hello, Cleo", by=ada)

        assert texts() == ["hello", "hello, Cleo"]


def test_a_key_made_elsewhere_during_the_request_opens_too(pair, ada, cleo, ring):
    with ring(ada):
        bring(pair, "hello", by=ada)
        with ring(cleo):
            new_pair = pairs.pair_up(ada, cleo)
        bring(new_pair, "hello, Cleo", by=ada)

        assert texts() == ["hello", "hello, Cleo"]


def test_a_ring_that_is_opened_again_asks_again(pair, ada, ring, django_assert_num_queries):
    same = ring(ada)
    with same:
        bring(pair, "hello", by=ada)

    with same, django_assert_num_queries(2):
        assert texts() == ["hello"]


def test_the_newest_key_seals_and_the_older_ones_open(pair, ada, bruno, ring):
    with ring(ada):
        before = bring(pair, "before", by=ada)
        Key.objects.update(made_at="2099-01-01T00:00Z")  # as a clock that was wrong would have it

        vault.make_key(pair, holders=[ada, bruno])
        after = bring(pair, "after", by=ada)

        assert texts() == ["before", "after"]
    assert stored(before)[1:9] != stored(after)[1:9]
    with ring(bruno):
        assert texts() == ["before", "after"]


def test_a_new_key_is_for_its_holders_only(pair, ada, bruno, ring):
    vault.make_key(pair, holders=[ada])

    with ring(ada):
        bring(pair, "hello", by=ada)
    with ring(bruno):
        assert texts() == ["This cannot be opened."]


@pytest.mark.parametrize(
    "damage", [lambda _: b"", lambda value: value[:-1], lambda value: b"\x02" + value[1:]],
    ids=["empty", "cut", "unknown version"],
)  # fmt: skip
def test_with_a_damaged_key_nothing_is_read_or_sealed(pair, ada, ring, damage):
    with ring(ada):
        bring(pair, "hello", by=ada)
    wrap = Wrap.objects.get(holder=ada, key__owner=pair.pk)
    wrap.wrapped = damage(bytes(wrap.wrapped))
    wrap.save()

    with ring(ada):
        assert texts() == ["This cannot be opened."]
        with pytest.raises(Closed):
            bring(pair, "more", by=ada)


def test_the_wrap_of_one_opens_nothing_for_another(pair, ada, cleo, ring):
    with ring(ada):
        bring(pair, "hello", by=ada)
    theirs = Wrap.objects.get(holder=ada, key__owner=pair.pk)
    Wrap.objects.create(key=theirs.key, holder=cleo, master=theirs.master, wrapped=theirs.wrapped)

    with ring(cleo):
        assert texts() == ["This cannot be opened."]


def test_the_wrap_of_one_pair_opens_nothing_of_another(pair, ada, bruno, cleo, ring):
    other_pair = pairs.pair_up(ada, cleo)
    with ring(ada):
        bring(other_pair, "hello", by=ada)
    key = Key.objects.get(owner=other_pair.pk)
    Key.objects.filter(pk=key.pk).update(owner=pair.pk)
    Topic.objects.update(pair=pair)

    with ring(ada):
        assert texts() == ["This cannot be opened."]


def test_without_the_master_key_of_a_wrap_the_request_fails(
    pair, ada, ring, master_key_file, monkeypatch
):
    with ring(ada):
        bring(pair, "hello", by=ada)
    monkeypatch.setattr("entrenous.vault.master._known", {})
    master_key_file.write_bytes(key_line())

    with ring(ada), pytest.raises(MasterKeyUnfit, match="does not hold master key"):
        texts()


def test_only_pairs_and_people_have_keys(pair, ada, ring):
    with ring(ada):
        topic = bring(pair, "hello", by=ada)

    with pytest.raises(ValueError, match="topic"):
        vault.make_key(topic, holders=[ada])


@pytest.mark.django_db(transaction=True)
async def test_a_task_that_outlives_the_request_opens_nothing(pair, ada, ring):
    begun = asyncio.Event()

    async def read_later():
        await begun.wait()
        return await in_thread(texts)

    with ring(ada):
        await in_thread(lambda: bring(pair, "hello", by=ada))
        later = asyncio.create_task(read_later())
        await asyncio.sleep(0)
    begun.set()

    with pytest.raises(Closed):
        await later


@pytest.mark.django_db(transaction=True)
async def test_two_requests_at_once_have_a_ring_each(pair, ada, cleo, ring):
    with ring(ada):
        await in_thread(lambda: bring(pair, "hello", by=ada))

    async def request(person):
        with ring(person):
            await asyncio.sleep(0)
            return await in_thread(texts)

    ours, theirs = await asyncio.gather(request(ada), request(cleo), return_exceptions=True)

    assert ours == ["hello"]
    assert isinstance(theirs, Closed)
    await sync_to_async(connections.close_all)()


def test_an_errand_opens_the_row_that_it_is_for_and_nothing_that_people_write(pair, ada, bruno):
    with vault.ring_of(bruno):
        reach = delivery.be_reached(bruno, "chat", "slack://a/b/c", name="Slack")
        other = delivery.be_reached(bruno, "chat", "slack://d/e/f", name="Slack")
        goal = growth.set_aim(bruno, "goal", "Something of mine")
    reach, other, goal = (type(row).objects.get(pk=row.pk) for row in (reach, other, goal))

    with vault.errand(reach):
        assert reach.address == "slack://a/b/c"
        with pytest.raises(vault.Closed):
            str(other.address)
    with pytest.raises(vault.Closed):
        vault.errand(goal)
