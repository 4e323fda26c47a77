"""What one changes appears on the other's open page: news over a websocket, without content."""

from entrenous.live.lifespan import life_of_the_process
from entrenous.live.news_socket import news_socket

__all__ = ["life_of_the_process", "news_socket"]
