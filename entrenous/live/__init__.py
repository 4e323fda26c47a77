"""What one changes appears on the other's open page: news without content, and the notes as one types."""

from entrenous.live.lifespan import life_of_the_process
from entrenous.live.news_socket import news_socket
from entrenous.live.notes_socket import PATH as NOTES
from entrenous.live.notes_socket import notes_socket

__all__ = ["NOTES", "life_of_the_process", "news_socket", "notes_socket"]
