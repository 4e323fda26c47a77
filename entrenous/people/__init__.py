"""Who has an account, and when they work."""

from entrenous.people.actions import welcome

__all__ = ["welcome"]
