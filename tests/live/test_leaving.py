"""Who is signed out, deactivated or doubted hears nothing from then on, and is closed within 2 s.

What ends them here is done by this process: for the server it is another one, like the command line.
"""

from importlib import import_module

import pytest
from django.conf import settings
from django.utils import timezone

from entrenous import pairs, people


def topics_of(pair):
    return f"/with/{pair.pk}/topics/"


def sign_out_everywhere(bruno, ada):
    people.sign_out_everywhere(bruno)


def expire(bruno, ada):
    sessions = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class().objects
    sessions.update(expire_date=timezone.now())


def change_password(bruno, ada):
    bruno.set_password("another one 10")
    bruno.save()


def deactivate(bruno, ada):
    bruno.is_active = False
    bruno.save()


def close_account(bruno, ada):
    people.close_account(bruno, by=ada)


ENDS = [sign_out_everywhere, expire, change_password, deactivate, close_account]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_who_is_gone_hears_nothing_and_is_closed(open_page, sit_down, pair, ada, bruno, end):
    brunos = open_page(bruno)
    assert brunos.hears(0.3) is None

    end(bruno, ada)
    sit_down(ada).post(topics_of(pair), text="Easter")

    code, heard, took = brunos.closes(within=2)
    assert (code, heard) == (4403, [])
    assert took < 2


def test_who_leaves_the_organisation_is_gone_from_the_first_word(
    open_page, pair, ada, bruno, xenia
):
    brunos = open_page(bruno)
    assert brunos.hears(0.3) is None

    pairs.leave(bruno, by=xenia)

    assert brunos.closes(within=2)[:2] == (4403, [])


def test_signing_out_closes_the_pages_of_that_session_alone(open_page, sit_down, pair, ada, bruno):
    at_home, at_work = sit_down(bruno), sit_down(bruno)
    home, work = at_home.listen(), at_work.listen()
    assert home.hears(0.3) is None

    at_home.post("/out/")

    assert home.closes(within=2)[:2] == (4403, [])
    sit_down(ada).post(topics_of(pair), text="Easter")
    assert work.hears()["part"] == "topics"


def test_a_person_whose_new_address_is_doubted_hears_of_no_pair(
    open_page, sit_down, pair, ada, bruno, xenia
):
    change = people.change_address(bruno, "new@example.org", told=[ada], by=xenia)
    bruno.refresh_from_db()
    brunos = open_page(bruno, **{str(pair.pk): 0})
    sit_down(ada).post(topics_of(pair), text="Easter")
    assert brunos.closes(within=1.5)[:2] == (None, [])  # signed in, and told nothing

    people.settle_address(change, by=ada)
    sit_down(ada).post(topics_of(pair), text="Rome")

    assert brunos.hears()["part"] == "topics"


def test_what_was_vouched_for_is_heard_and_nothing_else(
    open_page, sit_down, pair, ada, bruno, cleo, xenia
):
    theirs = pairs.pair_up(bruno, cleo)
    change = people.change_address(bruno, "new@example.org", told=[ada, cleo], by=xenia)
    pairs.vouch(change, by=ada)
    bruno.refresh_from_db()
    brunos = open_page(bruno, **{str(pair.pk): 0, str(theirs.pk): 0})
    brunos.everything()
    sit_down(cleo).post(topics_of(theirs), text="Not for him yet")
    sit_down(ada).post(topics_of(pair), text="Easter")

    assert {news["pair"] for news in brunos.everything()} == {str(pair.pk)}
