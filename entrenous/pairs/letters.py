"""Short mails about who reports to whom. None of them carries anything that two people write."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from entrenous.people import letters
from entrenous.people.models import Person


def tell_of_line(
    report: Person, *, before: Person | None, after: Person | None, by: Person | None
) -> None:
    """The report, the manager so far and the new one; not who did it."""
    said = {
        "report": report.name,
        "before": before.name if before else "",
        "after": after.name if after else "",
        "link": f"{settings.ADDRESS}/",
    }
    for reader in (report, before, after):
        if reader is None or reader == by or not reader.is_active:
            continue
        with translation.override(reader.language):
            sentences = []
            if reader == report:
                if after:
                    sentences.append(_("%(after)s is your manager here from now on.") % said)
                if before:
                    sentences.append(_("%(before)s is no longer your manager here.") % said)
            elif reader == after:
                sentences.append(_("%(report)s reports to you here from now on.") % said)
            else:
                sentences.append(_("%(report)s no longer reports to you here.") % said)
            if before and reader != after:
                sentences.append(
                    _("What you two wrote stays with the two of you, and nobody else can read it.")
                )
            sentences.append(said["link"])
            letters.send(reader.email, _("Who meets whom"), "\n\n".join(sentences))
