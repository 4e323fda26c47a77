"""Without a mail server, mails are read where the server runs."""

from __future__ import annotations

import io

import pytest
from django.core.mail import EmailMessage

from entrenous.people.console import EmailBackend


def test_a_mail_is_written_as_it_reads_with_its_links_whole():
    link = "http://localhost:8000/in/address/" + "x" * 100 + "/"
    terminal = io.StringIO()

    EmailBackend(stream=terminal).send_messages(
        [EmailMessage("Grüße", f"Zoë, look:\n{link}", to=["zoe@example.org", "ada@example.org"])]
    )

    assert terminal.getvalue() == (
        f"Subject: Grüße\nTo: zoe@example.org, ada@example.org\n\nZoë, look:\n{link}\n{'-' * 79}\n"
    )


def test_what_would_add_a_line_to_the_head_is_refused():
    with pytest.raises(ValueError, match=r"[Hh]eader"):
        EmailBackend(stream=io.StringIO()).send_messages(
            [EmailMessage("One\nBcc: eve@example.org", "Hello", to=["ada@example.org"])]
        )
