"""What an import would change, and what is wrong with a list, in words."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrenous.pairs.roster_import import Plan
from entrenous.people.roster import Mistake, Unreadable

WHY = {
    "missing": gettext_lazy("is empty, and every person needs it"),
    "too long": gettext_lazy("is longer than 120 characters"),
    "no address": gettext_lazy("is not an e-mail address"),
    "twice": gettext_lazy("stands in the file twice; once is enough"),
    "no such zone": gettext_lazy("is not a time zone; an example is Europe/Rome"),
    "no such language": gettext_lazy("is not a language here; en and it are"),
    "own manager": gettext_lazy("is the same person; nobody is their own manager"),
    "no such manager": gettext_lazy("is neither in the file nor known; a line for them would do"),
    "in a circle": gettext_lazy("would report to this person, directly or over others"),
}
UNREADABLE = {
    "empty": gettext_lazy("The file is empty. It needs a line of titles, and a line a person."),
    "encoding": gettext_lazy("The file is not text in UTF-8 or UTF-16. Save it as “CSV UTF-8”."),
    "csv": gettext_lazy("The file is not a CSV file: a quotation mark does not end."),
    "no name column": gettext_lazy("The file has no column “name”."),
    "no email column": gettext_lazy("The file has no column “e-mail”."),
}


def unreadable(error: Unreadable) -> str:
    return str(UNREADABLE[error.why])


def mistake(wrong: Mistake) -> str:
    """Line 4, column 3 (manager): ada@example.org is neither in the file nor known."""
    where = _("Line %(line)d, column %(column)d (%(title)s)") % {
        "line": wrong.line,
        "column": wrong.column,
        "title": wrong.title,
    }
    return f"{where}: {wrong.value} {WHY[wrong.why]}.".replace(":  ", ": ")


def changes(plan: Plan) -> Iterator[str]:
    """A sentence for each thing that would change."""
    for row in plan.new_people:
        yield _("%(name)s (%(email)s) is new.") % {"name": row.name, "email": row.email}
    for row, names in plan.changed:
        new = ", ".join(str(getattr(row, name)) for name in names)
        yield _("%(email)s becomes: %(new)s.") % {"email": row.email, "new": new}
    for manager, report in plan.ended_pairs:
        yield _("%(report)s no longer reports to %(manager)s; their record stays with the two.") % {
            "manager": manager,
            "report": report,
        }
    for manager, report in plan.new_pairs:
        yield _("%(report)s reports to %(manager)s.") % {"manager": manager, "report": report}
    if plan.changes_nothing:
        yield _("Everything is so already; nothing changes.")
