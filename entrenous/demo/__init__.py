"""A small company and a year of its 1:1s, for whoever looks at Entrenous for the first time."""

from entrenous.demo.telling import NotEmpty, tell, who_to_be

__all__ = ["NotEmpty", "tell", "who_to_be"]
