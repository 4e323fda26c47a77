"""Lists of people as spreadsheets save them: read right, or refused with every mistake at once."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrenous import zones
from entrenous.people import roster
from entrenous.people.roster import Unreadable
from entrenous.web.roster_words import mistake, unreadable

ADA = ("Ada Rossi", "ada@example.org", "", "Europe/Rome", "it")
BRUNO = ("Bruno Neri", "bruno@example.org", "ada@example.org", "America/New_York", "en")
PLAIN = """\
name,e-mail,manager,time zone,locale
Ada Rossi,ada@example.org,,Europe/Rome,it
Bruno Neri,bruno@example.org,ada@example.org,America/New_York,en
"""


def people(content: bytes | str):
    """Name, address, manager, zone and language of each row; the file has no mistakes."""
    rows, mistakes = roster.read(content.encode() if isinstance(content, str) else content)
    assert mistakes == []
    return [(row.name, row.email, row.manager, row.zone, row.language) for row in rows]


def wrong(content: str):
    """Everything that is wrong, as it is said."""
    return [mistake(one) for one in roster.read(content.encode())[1]]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(PLAIN.encode(), id="UTF-8"),
        pytest.param(codecs.BOM_UTF8 + PLAIN.encode(), id="UTF-8 with a mark"),
        pytest.param(PLAIN.encode("utf-16"), id="UTF-16 with a mark"),
        pytest.param(codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be"), id="UTF-16, big end first"),
        pytest.param(PLAIN.encode("utf-16-le"), id="UTF-16 without a mark"),
        pytest.param(PLAIN.encode("utf-16-be"), id="UTF-16 without a mark, big end first"),
        pytest.param(PLAIN.replace(",", ";").encode(), id="semicolons"),
        pytest.param(PLAIN.replace(",", "\t").encode("utf-16"), id="tabs, Unicode text of Excel"),
        pytest.param(PLAIN.replace("\n", "\r\n").encode(), id="lines of Windows"),
        pytest.param(PLAIN.replace("\n", "\r").encode(), id="lines of old Macs"),
        pytest.param(PLAIN.rstrip("\n").encode(), id="no last line end"),
        pytest.param(f"\n\r\n{PLAIN}\n,,,,\n \n".encode(), id="empty lines around"),
        pytest.param(PLAIN.replace(",", " , ").encode(), id="spaces around"),
        pytest.param(PLAIN.replace("Ada Rossi", '"Ada Rossi" ').encode(), id="quotes"),
        pytest.param(PLAIN.replace("Ada Rossi", ' "Ada\nRossi"').encode(), id="a quoted line break"),
        pytest.param(PLAIN.replace("Ada Rossi", "Ada\N{NO-BREAK SPACE} Rossi").encode(), id="hard space"),
        pytest.param(PLAIN.replace("ada@ex", "\N{ZERO WIDTH SPACE}Ada@Ex").encode(), id="unseen signs"),
        pytest.param(PLAIN.replace("example.org", "EXAMPLE.Org").encode(), id="capital letters"),
        pytest.param(PLAIN.replace("Europe/Rome", "europe/rome").encode(), id="zone in small letters"),
        pytest.param(PLAIN.replace("New_York", "New York").encode(), id="zone with a space"),
        pytest.param(PLAIN.replace(",it", ",it_IT.UTF-8").encode(), id="locale of a system"),
        pytest.param(PLAIN.replace(",it", ",Italiano").encode(), id="language by its name"),
    ],
)  # fmt: skip
def test_the_same_people_come_out_of_every_kind_of_file(content):
    assert people(content) == [ADA, BRUNO]


@pytest.mark.parametrize(
    "titles",
    [
        "Name;E-Mail;Manager's e-mail;Time zone;Locale",
        "FULL NAME;email;manager email;timezone;Language",
        "Nome;Indirizzo e-mail;Responsabile;Fuso orario;Lingua",
        "nome e cognome;mail;E-mail del responsabile;fuso;lingua",
        "name;e_mail;Manager’s e-mail;Zone;language",
    ],
)
def test_titles_are_understood_in_english_and_italian(titles):
    assert people(PLAIN.replace(",", ";").replace(PLAIN.splitlines()[0].replace(",", ";"), titles)) == [ADA, BRUNO]  # fmt: skip


def test_columns_stand_in_any_order_and_others_are_left_alone():
    shuffled = (
        "Office,Locale,Manager,Manager e-mail,E-mail,Salary,Name,Time zone\n"
        "Rome,it,,,ada@example.org,9,Ada Rossi,Europe/Rome\n"
        "NYC,en,Ada Rossi,ada@example.org,bruno@example.org,8,Bruno Neri,America/New_York\n"
    )

    assert people(shuffled) == [ADA, BRUNO]


def test_what_the_file_does_not_say_is_not_said():
    assert people("name,mail\nAda,ada@example.org\n") == [
        ("Ada", "ada@example.org", None, None, None)
    ]
    assert people("name,mail,manager,zone,lingua\nAda,ada@example.org\n") == [
        ("Ada", "ada@example.org", "", None, None)
    ]


def test_a_name_with_a_comma_is_quoted():
    assert people('name,mail\n"Rossi, Ada ""la prima""",ada@example.org\n') == [
        ('Rossi, Ada "la prima"', "ada@example.org", None, None, None)
    ]


def test_every_mistake_is_told_with_its_line_and_column():
    assert wrong(
        "E-mail;Name;Responsabile;Zone;Locale\n"
        "ada@example.org;Ada;;Europe/Roma;it\n"
        ';"\n";bruno;;\n'
        "bruno@;Bruno;ADA@example.org;Mars/Olympus;klingon\n"
        "Ada@Example.org;Ada once more;ada@example.org;;\n"
        f"cleo@example.org;{'C' * 121};;;;oh\n"
    ) == [
        "Line 2, column 4 (Zone): Europe/Roma is not a time zone; an example is Europe/Rome.",
        "Line 3, column 1 (E-mail): it is empty, and every person needs it.",
        "Line 3, column 2 (Name): it is empty, and every person needs it.",
        "Line 5, column 1 (E-mail): bruno@ is not an e-mail address.",
        "Line 5, column 4 (Zone): Mars/Olympus is not a time zone; an example is Europe/Rome.",
        "Line 5, column 5 (Locale): klingon is not a language here; en and it are.",
        "Line 6, column 1 (E-mail): ada@example.org stands in the file twice; once is enough.",
        "Line 6, column 3 (Responsabile): nobody is their own manager.",
        "Line 7, column 2 (Name): it is longer than 120 characters.",
        "Line 7, column 6: oh stands under no title; a quotation mark may be missing.",
    ]


def test_two_columns_that_say_the_same_are_a_mistake():
    assert wrong("name,mail,E-mail\nAda,a@example.org,ada@example.org\n") == [
        "Line 1, column 3 (E-mail): another column says the same; leave one of the two."
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "The file is empty. It needs a line of titles, and a line a person."),
        (b"\xef\xbb\xbf\r\n \n", "The file is empty. It needs a line of titles, and a line a person."),
        (b"name,mail\n", "There is nobody in the file. It needs a line a person."),
        (
            "name,mail\nAda,ada@example.org\nZoë,zoe@example.org\n".encode("latin-1"),
            "The file is not text in UTF-8 or UTF-16. Save it as “CSV UTF-8”. (Line 3)",
        ),
        (b"PK\x03\x04\x14\x00\x06\x00", "The file is not text in UTF-8 or UTF-16. Save it as “CSV UTF-8”."),
        ("name".encode("utf-32"), "The file is not text in UTF-8 or UTF-16. Save it as “CSV UTF-8”."),
        (
            b'name,mail\nAda,ada@example.org\n"Bruno,bruno@example.org\n',
            "A quotation mark begins and does not end. (Line 3)",
        ),
        (b"mail,zone\na@example.org,UTC\n", "The file has no column “name”. (Line 1)"),
        (b"\nname,zone\nAda,UTC\n", "The file has no column “e-mail”. (Line 2)"),
        (b"name,mail\n" + b"x" * 200_000, "The file is not a CSV file. (Line 2)"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_a_sentence(content, why):
    with pytest.raises(Unreadable) as refused:
        roster.read(content)

    assert unreadable(refused.value) == why


# ── Whatever a spreadsheet writes is read back ───────────────────────────────────────────────────

LETTERS = string.ascii_letters + "àèßñøžΩאپ中🦊'’-.,;\"\t\n "
NAMES = st.text(LETTERS, min_size=1, max_size=40).filter(lambda name: any(map(str.isalnum, name)))
LOCAL = st.text(string.ascii_letters + string.digits, min_size=1, max_size=12)
ADDRESSES = st.builds("{}@{}.example.org".format, LOCAL, st.sampled_from(["a", "Mail", "x-y"]))
PEOPLE = st.lists(
    st.tuples(NAMES, ADDRESSES, st.sampled_from(zones.zone_names()), st.sampled_from(["en", "IT"])),
    min_size=1,
    max_size=6,
    unique_by=lambda person: person[1].lower(),
)


@given(
    people=PEOPLE,
    order=st.permutations(["name", "email", "manager", "zone", "language", "other"]),
    delimiter=st.sampled_from(",;\t"),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_was_written_is_read(people, order, delimiter, line_end, encoding, quoting):
    titles = {"name": "Nome", "email": "E-mail", "manager": "Reports to", "zone": "Time zone"}
    titles |= {"language": "Locale", "other": "Desk"}
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, delimiter=delimiter, lineterminator=line_end, quoting=quoting)
    writer.writerow([titles[column] for column in order])
    chief = people[0][1]
    for name, email, zone, language in people:
        cells = {"name": name, "email": email, "zone": zone, "language": language, "other": "\t12"}
        cells["manager"] = "" if email == chief else chief
        writer.writerow([cells[column] for column in order])

    rows, mistakes = roster.read(sheet.getvalue().encode(encoding))

    assert mistakes == []
    assert [(row.name, row.email, row.manager, row.zone, row.language) for row in rows] == [
        (
            " ".join(name.split()),
            email.lower(),
            "" if email == chief else chief.lower(),
            zone,
            language.lower(),
        )
        for name, email, zone, language in people
    ]


@given(
    st.binary(max_size=400)
    | st.text(max_size=400).map(lambda text: f"name;mail\n{text}".encode("utf-8", "replace"))
)
def test_no_file_makes_it_stumble(content):
    with contextlib.suppress(Unreadable):
        rows, mistakes = roster.read(content)
        assert rows
        assert all(mistake(one) for one in mistakes)
