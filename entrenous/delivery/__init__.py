"""Quietly in touch: that something changed and when, where each wants to hear it, and no content."""

from entrenous.delivery.actions import be_reached, be_reached_no_more, wish, wishes_of
from entrenous.delivery.composing import compose_letters
from entrenous.delivery.following import follow_changes
from entrenous.delivery.reminding import remind
from entrenous.delivery.sending import send_letters, tidy_letters
from entrenous.delivery.troubles import silent_ways

__all__ = [
    "be_reached",
    "be_reached_no_more",
    "compose_letters",
    "follow_changes",
    "remind",
    "send_letters",
    "silent_ways",
    "tidy_letters",
    "wish",
    "wishes_of",
]
