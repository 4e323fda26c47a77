"""What is done beside the requests: here is all of it. It has no key ring, and needs none."""

from __future__ import annotations

from datetime import timedelta

from entrenous import calendars, delivery, meetings, work
from entrenous.pairs.models import Pair

PLAN_EVERY = timedelta(hours=3)
REMIND_EVERY = timedelta(minutes=1)
LOOK_EVERY = timedelta(minutes=1)
INVITE_EVERY = timedelta(hours=6)
TIDY_EVERY = timedelta(minutes=10)


def plan_ahead() -> None:
    if work.is_turn_of("plan", PLAN_EVERY):
        meetings.replan_all(Pair.objects.open().iterator())


def remind() -> None:
    if work.is_turn_of("remind", REMIND_EVERY):
        delivery.remind()


def read_replies() -> None:
    if work.is_turn_of("mailbox", LOOK_EVERY):
        calendars.look_into_mailbox()


def invite() -> None:
    if work.is_turn_of("invite", INVITE_EVERY):
        calendars.invite_everybody()
    if work.is_turn_of("invite again", LOOK_EVERY):
        calendars.invite_again()


def tidy() -> None:
    if work.is_turn_of("tidy", TIDY_EVERY):
        delivery.tidy_letters()
        calendars.forget_what_was_answered()
        work.tidy_jobs()


# Each does what is due, or makes jobs of it; every process that works calls them again and again.
CHORES = (
    plan_ahead,
    delivery.follow_changes,
    remind,
    delivery.compose_letters,
    delivery.send_letters,
    calendars.keep_in_touch,
    invite,
    read_replies,
    tidy,
)


def do_all() -> None:
    """Once, here and now, with the jobs that come of it."""
    for chore in CHORES:
        chore()
    work.run_jobs()
