"""What an import would change, and what is wrong with a list, in words."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrenous.pairs.roster_import import Plan
from entrenous.people.roster import Mistake, Unreadable

WHY = {
    "missing": gettext_lazy("it is empty, and every person needs it"),
    "too long": gettext_lazy("it is longer than 120 characters"),
    "no address": gettext_lazy("%(value)s is not an e-mail address"),
    "twice": gettext_lazy("%(value)s stands in the file twice; once is enough"),
    "no such zone": gettext_lazy("%(value)s is not a time zone; an example is Europe/Rome"),
    "no such language": gettext_lazy("%(value)s is not a language here; en and it are"),
    "own manager": gettext_lazy("nobody is their own manager"),
    "no such manager": gettext_lazy(
        "%(value)s is neither in the file nor here; a line for them would do"
    ),
    "in a circle": gettext_lazy("%(value)s would report to this person, directly or over others"),
    "has left": gettext_lazy(
        "%(value)s has left; take them out of the file, or let them come back first"
    ),
    "same title": gettext_lazy("another column says the same; leave one of the two"),
    "no title": gettext_lazy("%(value)s stands under no title; a quotation mark may be missing"),
}
UNREADABLE = {
    "empty": gettext_lazy("The file is empty. It needs a line of titles, and a line a person."),
    "nobody": gettext_lazy("There is nobody in the file. It needs a line a person."),
    "encoding": gettext_lazy("The file is not text in UTF-8 or UTF-16. Save it as “CSV UTF-8”."),
    "csv": gettext_lazy("The file is not a CSV file."),
    "quote": gettext_lazy("A quotation mark begins and does not end."),
    "no name column": gettext_lazy("The file has no column “name”."),
    "no email column": gettext_lazy("The file has no column “e-mail”."),
}
CALLED = {
    "name": gettext_lazy("name"),
    "zone": gettext_lazy("time zone"),
    "language": gettext_lazy("language"),
}


def unreadable(error: Unreadable) -> str:
    """The file is not text in UTF-8 or UTF-16. Save it as “CSV UTF-8”. (Line 3)"""
    said = str(UNREADABLE[error.why])
    return f"{said} ({_('Line %(line)d') % {'line': error.line}})" if error.line else said


def mistake(wrong: Mistake) -> str:
    """Line 4, column 3 (manager): ada@example.org is neither in the file nor here; …"""
    where = _("Line %(line)d, column %(column)d") % {
        "line": wrong.line,
        "column": wrong.column.number,
    }
    if wrong.column.title:
        where += f" ({wrong.column.title})"
    return f"{where}: {WHY[wrong.why] % {'value': wrong.value}}."


def changes(plan: Plan) -> Iterator[str]:
    """A sentence for each thing that would change."""
    for row in plan.new_people:
        yield _("%(name)s (%(email)s) is new.") % {"name": row.name, "email": row.email}
    for row, before in plan.changed:
        for name, old in before.items():
            yield _("%(email)s: the %(what)s is %(new)s, not %(old)s.") % {
                "email": row.email,
                "what": CALLED[name],
                "new": getattr(row, name),
                "old": old,
            }
    for manager, report in plan.ended_pairs:
        yield _("%(report)s no longer reports to %(manager)s; their record stays with the two.") % {
            "manager": manager,
            "report": report,
        }
    for manager, report in plan.new_pairs:
        yield _("%(report)s reports to %(manager)s.") % {"manager": manager, "report": report}
    if plan.changes_nothing:
        yield _("Everything is so already; nothing changes.")
