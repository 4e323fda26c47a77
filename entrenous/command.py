"""The console script `entrenous`: our commands by their written names, and Django's."""

import os
import sys

import django
from django.core.management import execute_from_command_line, get_commands, load_command_class

ASKING = {"help", "-h", "--help"}


def main() -> None:
    """`entrenous import-people people.csv` runs the command `import_people`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrenous.settings")
    django.setup()
    program, *words = sys.argv
    if not words or (len(words) == 1 and words[0] in ASKING):
        print(commands())
        return
    if not words[0].startswith("-"):
        words[0] = words[0].replace("-", "_")
        if words[0] != "help" and words[0] not in get_commands():
            unknown = words[0].replace("_", "-")
            sys.exit(f"There is no command “{unknown}”.\n\n{commands()}")
    execute_from_command_line([program, *words])


def commands() -> str:
    """Those of Entrenous, with what each does."""
    ours = sorted(name for name, app in get_commands().items() if app == "entrenous")
    lines = [f"  {name.replace('_', '-'):<20} {_what(name)}" for name in ours]
    more = (
        "Those of Django (migrate, collectstatic …) are here, too.\n"
        "entrenous COMMAND --help says more about one."
    )
    return "\n".join(["Commands of Entrenous:", *lines, "", more])


def _what(name: str) -> str:
    """The first sentence."""
    return str(load_command_class("entrenous", name).help).partition(". ")[0].rstrip(".") + "."
