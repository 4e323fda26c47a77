"""Letters go out, each once on each of its ways.

`GOING` is written before a letter is handed over, and `GONE` after. Whether one arrived that a crash left in
between, or that a server took without saying so, nobody can know: it is not sent again, and its person reads in the
app that it may be missing. What was refused is tried again, as it certainly did not arrive. A browser shows one that comes twice once.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q

from entrenous import clock, vault
from entrenous.delivery.actions import be_reached_no_more
from entrenous.delivery.letters import words_of
from entrenous.delivery.models import Known, Letter, Notice, Reach, Sending
from entrenous.delivery.ways import NotSent, Unreachable, Unsure, chat, mail, push
from entrenous.work import job

logger = logging.getLogger("entrenous.delivery")

WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)]  # after each try but the last
LEASE = timedelta(minutes=10)  # for a job to come to its turn, or to come back
KEPT = timedelta(days=3)  # nobody can count from it what happened longer ago


def send_letters() -> None:
    """Make a job of each that is due. One query when none is."""
    now = clock.now()
    # A wait that is too long to be one of ours was begun by a clock that was ahead.
    due = Sending.objects.filter(
        Q(next_try__lte=now) | Q(next_try__gt=now + WAITS[-1] + LEASE), state=Sending.State.WAITING
    )
    for ident in due.values_list("pk", flat=True):
        with transaction.atomic():
            if due.filter(pk=ident).update(next_try=now + LEASE):
                send.enqueue(str(ident))


@job("letters")
def send(ident: str) -> None:
    """One letter on one way, unless it went or is going already."""
    mine = Sending.objects.filter(pk=ident, state=Sending.State.WAITING)
    if not mine.update(state=Sending.State.GOING, at=clock.now(), tries=F("tries") + 1):
        return
    sending = Sending.objects.select_related("letter__person", "reach__person").get(pk=ident)
    try:
        _hand_over(sending)
    except Unreachable:
        _settle(sending, Sending.State.FAILED)
        if sending.reach:
            be_reached_no_more(sending.reach)
    except Unsure:
        _settle(sending, Sending.State.UNSURE)
    except NotSent as why:
        logger.warning("letter %s did not go (%s)", sending.letter_id, why)
        _try_again(sending)
    else:
        _settle(sending, Sending.State.GONE)


def _hand_over(sending: Sending) -> None:
    words, reach = words_of(sending.letter), sending.reach
    if words is None:
        return  # what it was about is gone, or not for whoever reads there by now
    if reach is None:
        mail.send(sending, words, sending.letter.person)
        return
    with vault.errand(reach):
        address = reach.address
    if reach.kind == Reach.Kind.CHAT:
        chat.send(address, words)
    else:
        push.send(address, words, tag=str(sending.letter_id))


def _try_again(sending: Sending) -> None:
    if sending.tries > len(WAITS):
        _settle(sending, Sending.State.FAILED)
        return
    sending.state = Sending.State.WAITING
    sending.next_try = clock.now() + WAITS[sending.tries - 1]
    sending.save(update_fields=["state", "next_try"])


def _settle(sending: Sending, state: str) -> None:
    sending.state, sending.at = state, clock.now()
    sending.save(update_fields=["state", "at"])


def tidy_letters() -> None:
    """What a crash left on its way is unsure; what is settled is soon forgotten, and how to reach who left."""
    now = clock.now()
    for reach in Reach.objects.filter(person__is_active=False).select_related("person"):
        be_reached_no_more(reach)
    lost = Sending.objects.filter(state=Sending.State.GOING, at__lt=now - LEASE)
    lost.update(state=Sending.State.UNSURE)
    Letter.objects.filter(made_at__lt=now - KEPT).delete()
    Notice.objects.filter(letter=None, due_at__lt=now - KEPT, is_over=True).delete()
    Known.objects.filter(meeting__starts_at__lt=now - KEPT, starts_at__lt=now - KEPT).delete()
    Known.objects.filter(meeting__starts_at__lt=now - KEPT, starts_at=None).delete()
