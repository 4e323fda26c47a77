"""Mail goes out beside the answer: its wait would tell a stranger who has an account."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from django.core.mail.backends import smtp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.mail import EmailMessage

logger = logging.getLogger(__name__)

_letter_carrier = ThreadPoolExecutor(
    max_workers=1, thread_name_prefix="mail"
)  # a command waits for it


class EmailBackend(smtp.EmailBackend):
    """Takes mails in at once. One that the server does not take is logged, without its address."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            message.message()  # refuses, here and now, what no mail may be
        _letter_carrier.submit(self._carry, email_messages)
        return len(email_messages)

    def _carry(self, messages: Sequence[EmailMessage]) -> None:
        try:
            super().send_messages(messages)
        except OSError as error:  # what smtplib raises is one, too
            logger.error("a mail could not be handed over: %s", type(error).__name__)  # noqa: TRY400  # a traceback names people
