"""Who has the address of somebody's invitation, and no more, changes nothing and learns nothing."""

from datetime import timedelta

import pytest

from entrenous import calendars, pairs
from entrenous.calendars.models import CalendarEntry
from entrenous.calendars.reply_addresses import reply_address
from tests.calendars import answers
from tests.calendars.post import post, work
from tests.trust.test_addresses import everything

__all__ = ["post", "work"]


@pytest.fixture
def entry(world, bruno, meeting, post, work, settings):
    """Bruno's calendar has tomorrow's 1:1, and answers are read."""
    settings.REPLIES = True
    work()
    post.taken.clear()
    return CalendarEntry.objects.get(person=bruno, meeting=meeting)


def receive(raw):
    return calendars.receive(raw, look_up=answers.look_up)


def body(entry, now, partstat="DECLINED", **more):
    return answers.calendar(entry, partstat, stamp=now - timedelta(minutes=1), **more)


def without_questions(rows):
    asked = {"entrenous.CalendarQuestion", "entrenous.ReplySeen"}
    return {name: values for name, values in rows.items() if name not in asked}


def test_from_alone_is_no_proof(entry, now, post, work):
    before = everything()
    assert receive(answers.mail(reply_address(entry), body(entry, now))) == "held"
    work()

    assert without_questions(everything()) == without_questions(before)
    assert post.taken == []


@pytest.mark.parametrize(
    "headers",
    [["Auto-Submitted: auto-replied"], ["Precedence: bulk"], ["List-Id: <x.example.org>"]],
)
def test_of_a_machine_nothing_is_stored_and_it_is_told_nothing(entry, now, post, work, headers):
    before = everything()
    raw = answers.mail(reply_address(entry), body(entry, now), headers=headers)
    assert receive(answers.signed(raw)) == "dropped"
    work()

    assert everything() == before
    assert post.taken == []


def test_an_address_of_one_1_1_opens_no_other(entry, now, post, work, ada):
    other = CalendarEntry.objects.filter(person=entry.person, sent_sequence=0).exclude(pk=entry.pk)
    raw = answers.signed(answers.mail(reply_address(entry), body(other.first(), now)))
    before = everything()
    assert receive(raw) == "dropped"
    work()

    assert everything() == before
    assert post.taken == []


def test_after_the_end_of_a_pair_its_addresses_are_dead(entry, now, pair, post, work):
    pairs.part(pair)
    calendars.follow(entry.person)
    work()
    post.taken.clear()
    before = everything()
    assert (
        receive(answers.signed(answers.mail(reply_address(entry), body(entry, now)))) == "dropped"
    )
    work()

    assert everything() == before
    assert post.taken == []


def test_who_left_answers_nothing_any_more(entry, now, bruno, xenia, post, work):
    pairs.leave(bruno, by=xenia)
    raw = answers.signed(answers.mail(reply_address(entry), body(entry, now)))

    assert receive(raw) == "dropped"


def test_no_canary_goes_out_and_none_comes_in(world, entry, now, post, work, caplog):
    calendars.be_invited(world.pair.manager)
    work()
    sent = b"".join(
        raw + b"".join(part.get_payload(decode=True) or b"" for part in mail.walk())
        for (_from, _to, raw), mail in zip(post.taken, post.mails, strict=True)
    )
    assert sent
    assert not [word for word in world.canaries if word.encode() in sent]
    raw = answers.signed(answers.of_outlook(reply_address(entry), entry, "DECLINED", now))
    assert receive(raw) == "asked"

    assert "ill again" not in repr(everything()) + caplog.text
