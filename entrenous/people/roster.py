"""A list of people as a spreadsheet gives it: bytes in, rows or every mistake out."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from entrenous import zones

COLUMNS = {
    "name": {"name", "nome", "full name", "nome e cognome"},
    "email": {"e-mail", "email", "mail", "e-mail address", "email address", "indirizzo e-mail"},
    "manager": {
        "manager",
        "manager's e-mail",
        "manager's email",
        "manager e-mail",
        "manager email",
        "reports to",
        "responsabile",
        "e-mail del responsabile",
    },
    "zone": {"time zone", "timezone", "zone", "fuso orario", "fuso", "tz"},
    "language": {"locale", "language", "lingua"},
}
REQUIRED = ("name", "email")
LANGUAGES = ("en", "it")
ADDRESS = re.compile(r"[^@\s,;:<>\"()\[\]\\]+@[^@\s,;:<>\"()\[\]\\]+\.[^@\s.,;:<>\"()\[\]\\]+")
LONGEST = {"name": 120, "email": 254}


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong and where: line of the file (1 is the header), column number, its title."""

    line: int
    column: int
    title: str
    why: str  # one of the keys of WHY
    value: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the file. None: the file has no such column, so nothing changes there."""

    line: int
    name: str
    email: str
    manager: str | None = None
    zone: str | None = None
    language: str | None = None
    columns: dict[str, int] = field(default_factory=dict, compare=False)


class Unreadable(Exception):
    """The file is not a list that can be read; `why` says it in a word."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def read(content: bytes) -> tuple[list[Row], list[Mistake]]:
    """The rows of a CSV file, and all that is wrong with them. Raises Unreadable.

    UTF-8 with or without a mark, UTF-16 with one; commas, semicolons or tabs; quoted line
    breaks; columns in any order, others ignored (RFC 4180, and what spreadsheets make of it).
    """
    lines = list(_records(_text(content)))
    if not lines:
        raise Unreadable("empty")
    titles = lines[0][1]
    places = _places(titles)
    missing = [name for name in REQUIRED if name not in places]
    if missing:
        raise Unreadable(f"no {missing[0]} column")
    rows: list[Row] = []
    mistakes: list[Mistake] = []
    for line, cells in lines[1:]:
        if not any(cells):
            continue
        row = _row(line, cells, places)
        rows.append(row)
        mistakes += _mistakes(row, titles)
    mistakes += _twice(rows, titles)
    return rows, mistakes


def _text(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable("encoding") from None
    if "\0" in text:
        raise Unreadable("encoding")
    return text


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line that it begins on."""
    header = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begins = 1
    try:
        for cells in reader:
            yield begins, [" ".join(cell.split()) for cell in cells]
            begins = reader.line_num + 1
    except csv.Error:
        raise Unreadable("csv") from None


def _places(titles: list[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, title in enumerate(titles):
        plain = title.casefold().replace("’", "'").replace("_", " ")
        for name, spellings in COLUMNS.items():
            if plain in spellings:
                places.setdefault(name, place)
    return places


def _row(line: int, cells: list[str], places: dict[str, int]) -> Row:
    def cell(name: str) -> str | None:
        if name not in places:
            return None
        return cells[places[name]] if places[name] < len(cells) else ""

    manager = cell("manager")
    language = cell("language")
    return Row(
        line=line,
        name=cell("name") or "",
        email=(cell("email") or "").lower(),
        manager=manager.lower() if manager is not None else None,
        zone=cell("zone") or None,
        language=language.lower()[:2] if language else None,
        columns=places,
    )


def _mistakes(row: Row, titles: list[str]) -> Iterator[Mistake]:
    def wrong(name: str, why: str, value: str = "") -> Mistake:
        return mistake_at(row, name, titles, why, value)

    if not row.name:
        yield wrong("name", "missing")
    elif len(row.name) > LONGEST["name"]:
        yield wrong("name", "too long")
    if not row.email:
        yield wrong("email", "missing")
    elif not ADDRESS.fullmatch(row.email) or len(row.email) > LONGEST["email"]:
        yield wrong("email", "no address", row.email)
    if row.zone is not None and not zones.zone_exists(row.zone):
        yield wrong("zone", "no such zone", row.zone)
    if row.language is not None and row.language not in LANGUAGES:
        yield wrong("language", "no such language", row.language)
    if row.manager and row.manager == row.email:
        yield wrong("manager", "own manager", row.manager)


def _twice(rows: Iterable[Row], titles: list[str]) -> Iterator[Mistake]:
    seen: set[str] = set()
    for row in rows:
        if row.email and row.email in seen:
            yield mistake_at(row, "email", titles, "twice", row.email)
        seen.add(row.email)


def mistake_at(row: Row, name: str, titles: list[str], why: str, value: str = "") -> Mistake:
    place = row.columns[name]
    title = titles[place] if place < len(titles) else name
    return Mistake(row.line, place + 1, title, why, value)
