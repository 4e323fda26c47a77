"""Where a query may begin: at the pairs of the person who asks, and nowhere else."""

import re
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[2] / "entrenous"
QUERIES = re.compile(r"\b(?:[A-Z]\w+\.objects|get_object_or_404\([A-Z]\w+,)")
# What sockets ask for a whole room at once; each is met by who may read (live/rights.py, live/documents.py).
OF_SOCKETS = {
    "Person.objects": "who is still here",
    "Session.objects": "whose session lives",
    "Pair.objects": "who reads these pairs",
    "NotesUpdate.objects": "sealed rows, for rooms that have the keys",
}


def begun(folder):
    for file in sorted((HERE / folder).rglob("*.py")):
        for line in file.read_text().splitlines():
            yield from ((file.name, found) for found in QUERIES.findall(line))


def test_no_page_begins_a_query_at_a_table():
    assert list(begun("web")) == []


def test_sockets_begin_only_where_it_is_said_why():
    assert {found for _file, found in begun("live")} <= set(OF_SOCKETS)


@pytest.mark.parametrize(
    "line",
    [
        "notes = Notes.objects.filter(meeting=meeting)",
        "notes = get_object_or_404(Notes, meeting=meeting)",
    ],
)
def test_a_query_at_a_table_is_seen(line):
    assert QUERIES.search(line)
