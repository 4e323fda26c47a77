"""A list of people as a spreadsheet gives it: bytes in, rows and every mistake out.

A missing column says nothing about people who are here already. In a column that is there, an
empty cell of zone or language says nothing either; an empty cell of manager means that nobody
manages them.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from entrenous import zones
from entrenous.people.names import tidy

# Titles are compared by their letters alone, large or small: “Manager's e-mail” is managersemail.
SPELLINGS = {
    "name": {"name", "fullname", "nome", "nomecompleto", "nomeecognome"},
    "email": {"email", "mail", "emailaddress", "mailaddress", "indirizzoemail", "indirizzomail"},
    "manager": {
        *("manager", "managersemail", "manageremail", "managermail", "managersemailaddress"),
        *("manageremailaddress", "emailofmanager", "reportsto"),
        *("responsabile", "emailresponsabile", "emaildelresponsabile", "mailresponsabile"),
        *("responsabileemail", "responsabilemail", "maildelresponsabile"),
    },
    "zone": {"timezone", "zone", "tz", "fuso", "fusoorario", "zonaoraria"},
    "language": {"locale", "language", "lingua"},
}
LANGUAGE_NAMES = {"english": "en", "inglese": "en", "italian": "it", "italiano": "it"}
REQUIRED = ("name", "email")
LONGEST = {"name": 120, "email": 254}
INVISIBLE = dict.fromkeys(
    [
        *range(9),
        *range(14, 28),
        0x7F,
        0x200B,
        0xFEFF,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ]
)  # spreadsheets and address books put them around what is copied
END = "\0"  # stands in no text that is read here


class Place(NamedTuple):
    """A column: its number, from 1, and its title."""

    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong and where: the line of the file (1 is the first) and the column."""

    line: int
    column: Place
    why: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the file. None: the file does not say."""

    line: int
    name: str
    email: str
    manager: str | None = None  # their address; empty: nobody
    zone: str | None = None
    language: str | None = None
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)

    def wrong(self, column: str, why: str, value: str = "") -> Mistake:
        return Mistake(self.line, self.places[column], why, value)


class Unreadable(Exception):
    """The file is no list of people at all; `why` says it in a word, `line` where."""

    def __init__(self, why: str, line: int | None = None) -> None:
        super().__init__(why)
        self.why, self.line = why, line


def read(content: bytes) -> tuple[list[Row], list[Mistake]]:
    """The people of a CSV file, and all that is wrong with it, from the top. Raises Unreadable.

    UTF-8, or UTF-16 of either kind; commas, semicolons or tabs; quoted line breaks; columns in
    any order, others ignored (RFC 4180, and what spreadsheets make of it).
    """
    text = text_of(content)
    records = ((line, cells) for line, cells in _records(text, _delimiter(text)) if any(cells))
    head, titles = next(records, (0, []))
    if not titles:
        raise Unreadable("empty")
    places, mistakes = _places(head, titles)
    rows = []
    for line, cells in records:
        row = _row(line, cells, places)
        rows.append(row)
        mistakes += _mistakes(row)
        if any(cells[len(titles) :]):
            number = next(n for n, cell in enumerate(cells) if cell and n >= len(titles))
            mistakes.append(Mistake(line, Place(number + 1, ""), "no title", cells[number]))
    mistakes += _twice(rows)
    if not rows:
        raise Unreadable("nobody")
    return rows, sorted(mistakes, key=place_of)


def place_of(mistake: Mistake) -> tuple[int, int]:
    return mistake.line, mistake.column.number


def text_of(content: bytes) -> str:
    """What the file says, whichever way it was saved. Raises Unreadable."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif content[:1] == b"\0":
        encoding = "utf-16-be"
    elif content[1:2] == b"\0":
        encoding = "utf-16-le"
    else:
        encoding = "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        readable = content[: error.start].decode(encoding, "ignore")
        raise Unreadable("encoding", readable.count("\n") + 1) from None
    if "\0" in text:
        raise Unreadable("encoding")
    return text


def _delimiter(text: str) -> str:
    """The one with which the titles make most sense."""

    def sense(delimiter: str) -> tuple[int, int]:
        titles = next((cells for _, cells in _records(text, delimiter) if any(cells)), [])
        known = sum(_meaning(title) is not None for title in titles)
        return known, len(titles)

    return max(",;\t", key=sense)


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line that it begins on; cells without the space around and within."""
    lines = chain(io.StringIO(text, newline=""), [END])
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    begins = 1
    try:
        for cells in reader:
            if cells == [END]:
                return
            if cells and cells[-1].endswith(END):
                raise Unreadable("quote", begins)
            yield begins, [" ".join(cell.translate(INVISIBLE).split()) for cell in cells]
            begins = reader.line_num + 1
    except csv.Error:
        raise Unreadable("csv", begins) from None


def _meaning(title: str) -> str | None:
    letters = "".join(filter(str.isalnum, title.casefold()))
    return next((name for name, known in SPELLINGS.items() if letters in known), None)


def _places(line: int, titles: list[str]) -> tuple[dict[str, Place], list[Mistake]]:
    """Which column says what. Of a manager's name and address the address is meant."""
    found: dict[str, list[Place]] = {}
    for number, title in enumerate(titles, start=1):
        if name := _meaning(title):
            found.setdefault(name, []).append(Place(number, title))
    for name in REQUIRED:
        if name not in found:
            raise Unreadable(f"no {name} column", line)
    addresses = [place for place in found.get("manager", []) if "mail" in place.title.casefold()]
    if addresses:
        found["manager"] = addresses
    mistakes = [
        Mistake(line, place, "same title", place.title)
        for places in found.values()
        for place in places[1:]
    ]
    return {name: places[0] for name, places in found.items()}, mistakes


def _row(line: int, cells: list[str], places: dict[str, Place]) -> Row:
    def cell(name: str) -> str | None:
        if name not in places:
            return None
        number = places[name].number
        return cells[number - 1] if number <= len(cells) else ""

    manager, zone, language = cell("manager"), cell("zone"), cell("language")
    return Row(
        line=line,
        name=tidy(cell("name") or ""),
        email=(cell("email") or "").lower(),
        manager=None if manager is None else manager.lower(),
        zone=_zone(zone) if zone else None,
        language=_language(language) if language else None,
        places=places,
    )


def _zone(written: str) -> str:
    return _zones().get(written.casefold().replace(" ", "_"), written)


@cache
def _zones() -> dict[str, str]:
    return {zone.casefold(): zone for zone in zones.zone_names()}


def _language(written: str) -> str:
    """en for en, en-GB, en_US.UTF-8 or English."""
    code = re.split(r"[-_.]", written.casefold())[0]
    return LANGUAGE_NAMES.get(code, code)


def _mistakes(row: Row) -> Iterator[Mistake]:
    if not row.name:
        yield row.wrong("name", "missing")
    elif len(row.name) > LONGEST["name"]:
        yield row.wrong("name", "too long")
    if not row.email:
        yield row.wrong("email", "missing")
    elif not _is_address(row.email):
        yield row.wrong("email", "no address", row.email)
    if row.zone is not None and not zones.zone_exists(row.zone):
        yield row.wrong("zone", "no such zone", row.zone)
    if row.language is not None and row.language not in dict(settings.LANGUAGES):
        yield row.wrong("language", "no such language", row.language)
    if row.manager and row.manager == row.email:
        yield row.wrong("manager", "own manager", row.manager)


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= LONGEST["email"]


def _twice(rows: Iterable[Row]) -> Iterator[Mistake]:
    seen: set[str] = set()
    for row in rows:
        if row.email and row.email in seen:
            yield row.wrong("email", "twice", row.email)
        seen.add(row.email)
