"""What an administrator could try, to read what two people wrote."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from entrenous import pairs
from entrenous.record.models import Topic


def code_in_the_last_mail():
    return re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", mail.outbox[-1].body, re.MULTILINE).group(1)


@pytest.mark.django_db(transaction=True)
def test_a_code_dies_with_the_address_that_it_went_to(world, bruno, xenia):
    """X gives Bruno her own mailbox, has a code sent there, gives the address back, enters the code."""
    pairs.change_address(bruno, "hers@example.org", by=xenia)
    evil = Client()
    evil.post(reverse("account_request_login_code"), {"email": "hers@example.org"})
    code = code_in_the_last_mail()
    bruno.refresh_from_db()
    pairs.change_address(bruno, "bruno@example.org", by=xenia)

    evil.post(reverse("account_confirm_login_code"), {"code": code})

    assert "_auth_user_id" not in evil.session
    assert evil.get("/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_through_a_younger_pair_nothing_of_the_older_one_is_read(
    world, ada, bruno, cleo, xenia, client
):
    """X gives Bruno her own mailbox and a report, and sends a form of the new pair that goes wrong."""
    pairs.change_address(bruno, "hers@example.org", by=xenia)
    bruno.refresh_from_db()
    young = pairs.pair_up(bruno, cleo)
    client.force_login(bruno)
    for fields in (
        {"text": ""},
        {"text": "x"},
        {"text": "", "from": "today"},
        {"text": "x", "from": "today"},
    ):
        for headers in ({}, {"HX-Request": "true"}):
            answer = client.post(reverse("topics", args=[young.pk]), fields, headers=headers)
            page = answer.content.decode()
            assert not [word for word in world.canaries if word in page], fields

    assert Topic.objects.filter(pair=world.pair).count() == 1
