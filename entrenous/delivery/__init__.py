"""Quietly in touch: that something changed and when, where each wants to hear it, and no content."""

from entrenous.delivery.actions import be_reached, be_reached_no_more, wish, wishes_of

__all__ = ["be_reached", "be_reached_no_more", "wish", "wishes_of"]
