"""Every address, asked for by everybody: what is not theirs does not exist."""

import uuid

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from entrenous import pairs

METHODS = ("get", "post", "put", "patch", "delete")

# Who may ask for an address. A new one fails `test_every_address_is_known` until it stands here.
OF_A_PAIR = {
    "pair",
    "another-rhythm",
    "meetings",
    "meeting",
    "meeting-move",
    "meeting-format",
    "meeting-keeping",
    "meeting-closure",
    "walk",
    "notes",
    "typed-notes",
    "topics",
    "topic-order",
    "topic-wording",
    "topic-state",
    "topic-place",
    "commitments",
    "commitment-wording",
    "commitment-reviews",
    "record",
    "record-copy",
    "wordings",
    "wording-return",
    "agreement",
    "proposals",
    "acceptance",
    "withdrawal",
    "preparation",
    "preparation-answer",
    "preparation-topic",
    "preparation-wording",
    "preparation-return",
    "together",
    "together-sharing",
    "direction",
    "feedback",
    "feedback-wording",
    "feedback-enough",
    "shared-growth",
    "shared-lines",
    "growth-links",
}
OF_ADMINISTRATORS = {
    "people",
    "new-person",
    "people-import",
    "person",
    "person-leaving",
    "person-return",
    "policy",
    "extra-questions",
    "extra-question-end",
    "mails",
}
OF_ANYBODY_SIGNED_IN = {
    "today",
    "week",
    "week-of",
    "spreading",
    "me",
    "my-hours",
    "my-days-away",
    "my-day-away-end",
    "my-other-sessions",
    "my-reports",
    "my-questions",
    "my-question-end",
    "my-prompts",
    "my-prompt-end",
    "my-feed",
    "my-feed-end",
    "my-messages",
    "my-chats",
    "my-browsers",
    "my-reach-end",
    "calendar-question",
    "my-calendars",
    "my-calendar",
    "my-calendar-keeping",
    "my-calendar-end",
    "growth",
    "aims",
    "aim",
    "aim-lines",
    "aim-state",
    "aim-sharing",
    "aim-end",
    "investments",
    "investment",
    "investment-end",
    "investment-week",
    "investment-copy",
    "timer",
    "vouching",
    "device",
    "account_change_password",
    "account_set_password",
    "account_logout",
}
OF_EVERYBODY = {
    "feed",
    "manifest",
    "service-worker",
    "address-confirmation",
    "account_login",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_inactive",
    "account_signup",
    "account_reset_password",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
}


def addresses():
    """Name -> the names of its arguments, of every address of the application."""
    found = {}
    for name, (ways, *_) in get_resolver().reverse_dict.items():
        if isinstance(name, str):
            found[name] = ways[0][1]
    return found


def address(name, ids):
    return reverse(name, kwargs={argument: ids[argument] for argument in addresses()[name]})


def nowhere(ids):
    return {name: uuid.uuid4() for name in ids}


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def looks(answer):
    headers = {k: v for k, v in answer.headers.items() if k != "Content-Length"}
    return answer.status_code, answer.content, headers


def test_every_address_is_known():
    known = OF_A_PAIR | OF_ADMINISTRATORS | OF_ANYBODY_SIGNED_IN | OF_EVERYBODY

    assert set(addresses()) == known
    assert {name for name, arguments in addresses().items() if "pair" in arguments} == OF_A_PAIR


@pytest.mark.parametrize("name", sorted(OF_A_PAIR))
def test_of_another_pair_nobody_finds_anything(world, name, cleo, xenia, dora):
    """Dora was Bruno's manager before Ada; that pair is hers, and this one is not."""
    there, not_there = address(name, world.ids), address(name, nowhere(world.ids))
    for person in (cleo, xenia, dora):
        client = signed_in(person)
        for method in METHODS:
            for headers in ({}, {"HX-Request": "true"}):
                answer = getattr(client, method)(there, headers=headers)
                assert answer.status_code in (404, 405), (person.name, method, there)
                assert looks(answer) == looks(getattr(client, method)(not_there, headers=headers))


@pytest.mark.parametrize("name", sorted(OF_A_PAIR | OF_ANYBODY_SIGNED_IN | OF_ADMINISTRATORS))
def test_signed_out_every_address_asks_to_sign_in(world, name, client):
    answer = client.get(address(name, world.ids))

    if answer.status_code != 405:
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))
        elsewhere = client.get(address(name, nowhere(world.ids)))
        assert elsewhere.status_code == 302


@pytest.mark.parametrize("name", sorted(OF_ADMINISTRATORS))
def test_for_others_the_pages_of_administrators_do_not_exist(world, name, cleo, bruno):
    for person in (cleo, bruno):
        answer = signed_in(person).get(address(name, world.ids | {"person": bruno.pk}))
        assert answer.status_code in (404, 405)


@pytest.mark.parametrize(
    "name", sorted(name for name in OF_A_PAIR if name not in {"pair", "meetings"})
)
def test_what_belongs_to_one_pair_is_not_found_in_another_of_the_same_person(
    world, second, name, ada
):
    arguments = set(addresses()[name]) - {"pair"}
    client = signed_in(ada)
    for argument in arguments:
        mixed = second.ids | {argument: world.ids[argument]}
        before = everything()
        for method in ("get", "post"):
            answer = getattr(client, method)(
                address(name, mixed),
                {
                    "meeting": second.meeting.pk,
                    "text": "x",
                    "state": "discussed",
                    "outcome": "kept",
                    "row": second.ids["topic"],
                    "aim": world.ids["aim"],
                },
            )
            # Wordings that are not there are an empty list, and a missing method is a missing method.
            assert answer.status_code in (404, 405), (method, name, argument)
        assert everything() == before


def test_a_meeting_of_another_pair_in_a_form_is_not_found(world, second, ada):
    client = signed_in(ada)
    before = everything()
    answer = client.post(
        reverse("topic-state", args=[second.pair.pk, second.ids["topic"]]),
        {"state": "discussed", "meeting": world.meeting.pk},
    )

    assert answer.status_code == 404
    assert everything() == before


@pytest.mark.parametrize("name", sorted(OF_A_PAIR | OF_ADMINISTRATORS))
def test_without_a_token_nothing_is_changed(world, name, xenia, bruno):
    person = xenia if name in OF_ADMINISTRATORS else bruno
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    before = everything()

    answer = client.post(
        address(name, world.ids | {"person": bruno.pk}), {"text": "x", "state": "parked"}
    )

    assert answer.status_code in (403, 405)
    assert everything() == before


@pytest.mark.parametrize("name", sorted(OF_A_PAIR | OF_ANYBODY_SIGNED_IN))
def test_looking_changes_nothing(world, name, bruno):
    client = signed_in(bruno)
    before = everything()
    client.get(address(name, world.ids))

    assert everything() == before


def test_an_administrator_finds_no_canary_on_any_page(world, xenia, bruno, ada):
    client = signed_in(xenia)
    pairs.pair_up(xenia, bruno)  # becomes his manager: a new pair, and the old one stays closed
    for name in addresses():
        for ids in (world.ids, {**world.ids, "person": bruno.pk}):
            if set(addresses()[name]) <= set(ids):
                content = client.get(address(name, ids), follow=True).content.decode(
                    errors="replace"
                )
                assert not [word for word in world.canaries if word in content], name


def everything():
    """Every row of every table, to say that nothing changed."""
    from django.apps import apps  # noqa: PLC0415  # after Django is set up

    skipped = {"session", "cache"}
    return {
        model._meta.label: sorted(map(repr, model.objects.values_list()))
        for model in apps.get_models()
        if model._meta.model_name not in skipped
    }
