"""The console script `entrenous`: our commands by their written names, and Django's."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """`entrenous import-people people.csv` runs the command `import_people`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrenous.settings")
    words = list(sys.argv)
    if len(words) > 1 and not words[1].startswith("-"):
        words[1] = words[1].replace("-", "_")
    execute_from_command_line(words)
