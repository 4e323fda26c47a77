"""What somebody thinks for themselves, the other of the two learns nothing of: no word, no count."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from entrenous import growth, pairs, preparation
from tests.trust.conftest import think
from tests.trust.test_addresses import address, addresses

CHANCE = re.compile(rb'name="(?:new|csrfmiddlewaretoken)" value="[^"]*"|csrftoken=\w+')


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def pages_of(person, world, **search):
    """Every page that this person can ask for, by its address, and what a search finds."""
    client = signed_in(person)
    found = {}
    for name in addresses():
        if name == "account_logout" or not set(addresses()[name]) <= set(world.ids):
            continue
        answer = client.get(address(name, world.ids), follow=True)
        found[name] = (answer.status_code, CHANCE.sub(b"", answer.content))
    answer = client.post(reverse("record", args=[world.pair.pk]), {"words": "canary"})
    found["search"] = (answer.status_code, CHANCE.sub(b"", answer.content))
    return found


@pytest.mark.parametrize("who", ["ada", "cleo", "xenia", "dora"])
def test_nobody_else_finds_a_word_of_it(world, who, request):
    """Dora was Bruno's manager before Ada."""
    person = request.getfixturevalue(who)
    for name, (_, content) in pages_of(person, world).items():
        text = content.decode(errors="replace")
        assert not [word for word in world.private if word in text], name


def test_the_pages_of_the_manager_are_the_same_before_and_after(world, ada, bruno, ring):
    before = pages_of(ada, world)
    with ring(bruno):
        think(world, bruno)
        growth.start_timer(bruno)
        for question in ("direction", "show", "unblock"):
            preparation.answer(world.pair, question, "Thought over.", by=bruno)

    assert pages_of(ada, world) == before


def test_the_news_of_the_pair_say_nothing_of_it(world, bruno, ring):
    before = list(world.pair.news.values_list())
    with ring(bruno):
        think(world, bruno)

    world.pair.refresh_from_db()
    assert list(world.pair.news.values_list()) == before


def test_what_is_shared_is_found_and_gone_once_it_is_taken_back(world, ada, bruno, ring):
    (goal,) = bruno.aims.all()
    of_the_goal = [word for word in world.private if re.search("goal|why|sign|links|line", word)]

    def seen():
        """The words of the goal that Ada sees, by page."""
        return {
            name: [word for word in world.private if word in content.decode(errors="replace")]
            for name, (_, content) in pages_of(ada, world).items()
        }

    nothing: dict[str, list[str]] = {name: [] for name in seen()}
    with ring(bruno):
        growth.share(goal, world.pair, by=bruno)
    shown = {name: words for name, words in seen().items() if words}
    assert shown["shared-growth"] == of_the_goal
    assert shown["meeting"] == of_the_goal
    assert set(shown) == {"shared-growth", "meeting", "pair", "search", "record-copy"}
    with ring(bruno):
        growth.withdraw(bruno.aims.get(), by=bruno)

    assert seen() == nothing


def test_a_new_manager_sees_nothing_until_it_is_shared_again_and_the_old_one_nothing_more(
    world, ada, bruno, dora, ring
):
    with ring(bruno):
        growth.share(bruno.aims.get(), world.pair, by=bruno)
    pairs.set_manager(bruno, dora, by=ada)

    for person in (ada, dora):
        for name, (_, content) in pages_of(person, world).items():
            text = content.decode(errors="replace")
            assert not [word for word in world.private if word in text], name
