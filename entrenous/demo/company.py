"""Who works here, who manages whom, and how the pairs meet.

Everything is told backwards from today: `weeks_ago`, and days of the week by how many working
days they come after today's, so that there is always somebody to meet today.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from enum import Enum

from entrenous.agreements.terms import Format, Rhythm

PASSWORD = "a walk by the river"  # noqa: S105  # printed for everybody who tries the demo
ROME, NEW_YORK = "Europe/Rome", "America/New_York"


@dataclass(frozen=True)
class Someone:
    key: str
    name: str
    who: str
    zone: str = ROME
    language: str = "en"
    is_administrator: bool = False

    @property
    def email(self) -> str:
        return f"{self.key}@example.org"

    @property
    def hours(self) -> tuple[time, time]:
        return (time(8), time(16, 30)) if self.zone == NEW_YORK else (time(9), time(18, 30))


PEOPLE = [
    Someone("ada", "Ada Rossi", "manages six people, and reports to Edda"),
    Someone("bruno", "Bruno Neri", "reports to Ada, manages Nives and Pia", NEW_YORK),
    Someone("edda", "Edda Lindqvist", "manages Ada, Hugo and Marta"),
    Someone("hugo", "Hugo Brandt", "manages Teo, Wanda and Xenia, reports to Edda"),
    Someone("farid", "Farid Amrani", "reports to Ada; they have a coffee every week"),
    Someone("greta", "Greta Holm", "reports to Ada; answered her idea with another"),
    Someone("ivo", "Ivo Marin", "reports to Ada, mostly from home"),
    Someone("lotte", "Lotte de Vries", "reports to Ada; both had an idea on the same morning"),
    Someone("sven", "Sven Aalto", "reports to Ada; they are looking for a day"),
    Someone("nives", "Nives Castro", "reports to Bruno", NEW_YORK),
    Someone("pia", "Pia Gallo", "reports to Bruno, and reads Italian", NEW_YORK, language="it"),
    Someone("marta", "Marta Conti", "reports to Edda, and reads Italian", language="it"),
    Someone("teo", "Teo Keller", "reported to Ada for half a year, and now to Hugo"),
    Someone("wanda", "Wanda Okafor", "reports to Hugo, and is new; nothing agreed yet"),
    Someone("xenia", "Xenia Alba", "reports to Hugo, and administers", is_administrator=True),
]


@dataclass(frozen=True)
class Rule:
    """Terms that two agreed on, by whose idea; their first day is so many weeks ago."""

    weeks_ago: int
    rhythm: Rhythm
    days_on: int  # working days after today's day of the week; 0 is the same day
    at: time
    minutes: int
    format: Format
    place: str = ""
    by_report: bool = False


@dataclass(frozen=True)
class Rest:
    """A pause, by the report's wish: agreed, begun and over so many weeks ago."""

    weeks_ago: int
    first: int
    last: int


class LastWas(Enum):
    NEVER_CLOSED = "nobody said yet whether it took place"
    PUT_OFF = "a day is to be found"


@dataclass(frozen=True)
class Two:
    """A pair, and how it met; what it talked about is in `prose` under its key."""

    manager: str
    report: str
    weeks_ago: int
    rules: Sequence[Rule] = ()
    rests: Sequence[Rest] = ()
    until: int | None = None  # weeks ago, when the line changed
    last_was: LastWas | None = None  # otherwise it took place

    @property
    def key(self) -> str:
        return f"{self.manager}-{self.report}"


MEET_TODAY = ("ada-bruno", "ada-farid")  # on a weekend, moved there by the report

PAIRS = [
    Two(
        "edda",
        "ada",
        54,
        [
            Rule(
                53,
                Rhythm.EVERY_2_WEEKS,
                3,
                time(17),
                60,
                Format.CALL,
                "https://meet.example.org/edda",
            )
        ],
    ),
    Two("edda", "hugo", 54, [Rule(53, Rhythm.FIRST, 0, time(10), 60, Format.WALK, "The long way")]),
    Two(
        "ada",
        "bruno",
        53,
        [
            Rule(52, Rhythm.WEEKLY, 2, time(15, 30), 30, Format.CALL),
            Rule(38, Rhythm.EVERY_2_WEEKS, 0, time(15, 30), 45, Format.CALL, by_report=True),
            Rule(
                20,
                Rhythm.EVERY_2_WEEKS,
                0,
                time(15, 30),
                45,
                Format.WALK,
                "By phone: Prospect Park, and the river",
                by_report=True,
            ),
        ],
        [Rest(17, 16, 13)],
    ),
    Two(
        "ada",
        "teo",
        53,
        [Rule(52, Rhythm.EVERY_2_WEEKS, 2, time(11, 30), 30, Format.OFFICE)],
        until=25,
    ),
    Two(
        "ada",
        "farid",
        51,
        [Rule(50, Rhythm.WEEKLY, 0, time(14), 30, Format.COFFEE, "The bar downstairs")],
    ),
    Two("ada", "greta", 49, [Rule(48, Rhythm.EVERY_4_WEEKS, 1, time(10), 45, Format.OFFICE)]),
    Two(
        "ada",
        "ivo",
        44,
        [Rule(43, Rhythm.EVERY_2_WEEKS, 3, time(9, 30), 30, Format.HOME)],
        [Rest(12, 11, 7)],
        last_was=LastWas.NEVER_CLOSED,
    ),
    Two("edda", "marta", 41, [Rule(40, Rhythm.LAST, 4, time(9, 30), 45, Format.COFFEE)]),
    Two("hugo", "xenia", 37, [Rule(36, Rhythm.EVERY_4_WEEKS, 3, time(16), 30, Format.OFFICE)]),
    Two(
        "bruno",
        "nives",
        33,
        [Rule(32, Rhythm.WEEKLY, 4, time(11, 30), 30, Format.COFFEE, "At the corner")],
    ),
    Two(
        "ada",
        "lotte",
        31,
        [Rule(30, Rhythm.WEEKLY, 1, time(14, 30), 30, Format.COFFEE, "The small kitchen")],
    ),
    Two(
        "ada",
        "sven",
        26,
        [Rule(25, Rhythm.EVERY_2_WEEKS, 2, time(10), 30, Format.OFFICE)],
        last_was=LastWas.PUT_OFF,
    ),
    Two("hugo", "teo", 25, [Rule(24, Rhythm.WEEKLY, 1, time(15), 30, Format.WALK)]),
    Two("bruno", "pia", 18, [Rule(17, Rhythm.EVERY_2_WEEKS, 2, time(13), 30, Format.OFFICE)]),
    Two("hugo", "wanda", 1),
]
