"""A name stands in links and in mails to others: it can be seen, and reads one way."""

import unicodedata

JOINERS = "\u200c\u200d"  # of words in some scripts, and of emoji
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}  # controls, marks that turn the text around, no characters


def tidy(text: str) -> str:
    """The words of it, with one space between; empty when nothing of it is a letter or number."""
    spaced = (" " if c.isspace() else c for c in text)
    seen = (c for c in spaced if c in JOINERS or unicodedata.category(c) not in UNSEEN)
    name = " ".join("".join(seen).split())
    return name if any(c.isalnum() for c in name) else ""
