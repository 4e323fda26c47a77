from __future__ import annotations

from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import EmailMessage, mailers
from django.utils.translation import gettext as _
from django.utils.translation import override

from entrenous.delivery.letters import Words
from entrenous.delivery.models import Sending
from entrenous.delivery.ways import NotSent, Unsure
from entrenous.people.models import Person

AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"}


def send(sending: Sending, words: Words, person: Person) -> None:
    """Raises NotSent, Unsure. The same letter has the same Message-ID."""
    with override(person.language):
        why = _("You choose what you hear of: %(link)s") % {"link": words.settings}
    message = EmailMessage(
        words.subject,
        f"{words.text}\n\n{words.link}\n\n-- \n{why}\n",
        to=[person.email],
        headers={**AUTOMATIC, "Message-ID": f"<{sending.pk}@entrenous>"},
    )
    mailer = mailers["jobs"]
    try:
        mailer.open()
    except OSError as error:  # what smtplib raises is one, too
        raise NotSent(type(error).__name__) from None
    try:
        mailer.send_messages([message])
    except (SMTPResponseException, SMTPRecipientsRefused) as refused:
        raise NotSent(type(refused).__name__) from None
    except OSError:
        raise Unsure from None
    finally:
        mailer.close()
