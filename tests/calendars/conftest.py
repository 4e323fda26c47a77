from tests.calendars.post import post, work
from tests.calendars.servers import radicale, server, xandikos

__all__ = ["post", "radicale", "server", "work", "xandikos"]
