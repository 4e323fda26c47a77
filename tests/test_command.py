"""The command line: our commands by their written names, and what they say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from entrenous import command, pairs, people
from entrenous.people.models import Person

LIST = (
    "Name,E-mail,Manager,Time zone,Locale\n"
    "Ada,ada@example.org,,Europe/Rome,it\n"
    "Bruno,bruno@example.org,ada@example.org,America/New_York,en\n"
)


def entrenous(*words):
    """The program, run as a person at a terminal does: what it prints, complains, and ends with."""
    program = Path(sys.executable).with_name("entrenous")
    done = subprocess.run(
        [program, *words], capture_output=True, text=True, env=os.environ, check=False
    )
    return done.stdout, done.stderr, done.returncode


@pytest.mark.parametrize("words", [[], ["help"], ["--help"]])
def test_alone_it_says_what_it_can_do(words):
    said, complained, code = entrenous(*words)

    assert (complained, code) == ("", 0)
    assert [line.split()[0] for line in said.splitlines() if line.startswith("  ")] == [
        "check",
        "demo",
        "import-people",
        "receive-mail",
        "rotate-master-key",
        "serve",
        "up",
        "welcome",
        "work",
    ]


def test_an_unknown_command_is_answered_with_those_that_exist():
    said, complained, code = entrenous("import-peopel", "people.csv")

    assert (said, code) == ("", 1)
    assert complained == f"There is no command “import-peopel”.\n\n{command.commands()}\n"


def test_a_command_is_called_by_its_written_name_and_says_more():
    said, complained, code = entrenous("import-people", "--help")

    assert (complained, code) == ("", 0)
    assert "Make the organisation what a CSV file of people says" in said


def test_a_command_of_django_works_too():
    said, complained, code = entrenous("findstatic", "--first", "-v0", "app.css")

    assert (Path(said.strip()).name, complained, code) == ("app.css", "", 0)


def test_the_first_administrator_is_welcomed(db, capsys):
    call_command("welcome", "Xenia Alba", "Xenia@Example.org", "--administrator")

    xenia = Person.objects.get()
    assert (xenia.name, xenia.email, xenia.is_administrator) == (
        "Xenia Alba",
        "xenia@example.org",
        True,
    )
    assert not xenia.has_usable_password()
    assert capsys.readouterr().out == (
        "Xenia Alba can sign in with a code sent to xenia@example.org.\n"
    )


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["Ada again", "ADA@example.org"], "ada@example.org has an account already."),
        (["Emil", "emil"], "emil is not an e-mail address."),
        (["  ", "emil@example.org"], "A name is missing."),
        (
            ["Emil", "emil@example.org", "--zone", "Mars"],
            "There is no time zone Mars. An example is Europe/Rome.",
        ),
    ],
)
def test_who_cannot_be_welcomed_is_said(ada, words, why):
    with pytest.raises(CommandError) as refused:
        call_command("welcome", *words)

    assert str(refused.value) == why
    assert Person.objects.get() == ada


@pytest.fixture
def people_csv(tmp_path):
    file = tmp_path / "people.csv"
    file.write_text(LIST, encoding="utf-16")
    return file


def test_a_list_is_tried_without_changing_anything(db, people_csv, capsys):
    call_command("import_people", people_csv, "--dry-run")

    assert capsys.readouterr().out.splitlines() == [
        "Ada (ada@example.org) is new.",
        "Bruno (bruno@example.org) is new.",
        "bruno@example.org reports to ada@example.org.",
        "This is what would change; nothing was.",
    ]
    assert not Person.objects.exists()


def test_a_list_is_imported_and_the_second_time_nothing_changes(db, people_csv, capsys):
    call_command("import_people", people_csv)
    bruno = people.with_address("bruno@example.org")
    assert pairs.managers()[bruno.pk].name == "Ada"
    assert capsys.readouterr().out.splitlines()[-1] == "Done."

    call_command("import_people", people_csv)
    assert capsys.readouterr().out == "Everything is so already; nothing changes.\n"


def test_all_mistakes_are_told_and_nothing_is_done(db, people_csv):
    people_csv.write_text(LIST.replace("Rome", "Roma").replace("org,ada@", "org,eva@"))

    with pytest.raises(CommandError) as refused:
        call_command("import_people", people_csv)

    assert str(refused.value).splitlines() == [
        "Nothing was changed.",
        "Line 2, column 4 (Time zone): Europe/Roma is not a time zone; an example is Europe/Rome.",
        (
            "Line 3, column 3 (Manager): eva@example.org is neither in the file nor here;"
            " a line for them would do."
        ),
    ]
    assert not Person.objects.exists()


def test_what_is_no_list_or_no_file_is_refused(db, tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file or directory"):
        call_command("import_people", tmp_path / "nowhere.csv")

    (tmp_path / "empty.csv").touch()
    with pytest.raises(CommandError, match="The file is empty"):
        call_command("import_people", tmp_path / "empty.csv")
