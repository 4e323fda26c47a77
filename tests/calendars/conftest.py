from tests.calendars.post import post, work

__all__ = ["post", "work"]
