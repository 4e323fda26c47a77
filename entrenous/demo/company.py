"""Who works here, who manages whom, and how the pairs meet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time

from entrenous.agreements.terms import Format, Rhythm

PASSWORD = "a walk by the river"  # noqa: S105  # printed for everybody who tries the demo
ROME, NEW_YORK = "Europe/Rome", "America/New_York"
TODAY = -1  # for a weekday: the one of the day on which the story is told


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
    Someone("bruno", "Bruno Neri", "reports to Ada, and manages Nives", NEW_YORK),
    Someone("edda", "Edda Lindqvist", "manages Ada, Hugo and Marta"),
    Someone("hugo", "Hugo Brandt", "manages Teo, Wanda and Xenia"),
    Someone("farid", "Farid Amrani", "reports to Ada; they drink coffee every week"),
    Someone("greta", "Greta Holm", "reports to Ada, and has another rhythm in mind"),
    Someone("ivo", "Ivo Marin", "reports to Ada, from home"),
    Someone("lotte", "Lotte de Vries", "reports to Ada; both had an idea at once"),
    Someone("sven", "Sven Aalto", "reports to Ada; a day is to be found"),
    Someone("nives", "Nives Castro", "reports to Bruno", NEW_YORK),
    Someone("marta", "Marta Conti", "reports to Edda, and reads Italian", language="it"),
    Someone("teo", "Teo Keller", "reported to Ada until spring, now to Hugo"),
    Someone("wanda", "Wanda Okafor", "reports to Hugo since last week; nothing agreed yet"),
    Someone("xenia", "Xenia Alba", "reports to Hugo, and administers", is_administrator=True),
    Someone("pia", "Pia Gallo", "reports to Bruno, and reads Italian", NEW_YORK, language="it"),
]


@dataclass(frozen=True)
class Rule:
    """Terms that two agreed on so many weeks ago, by whose idea."""

    weeks_ago: int
    rhythm: Rhythm
    weekday: int
    at: time
    minutes: int
    format: Format
    place: str = ""
    by_report: bool = False


@dataclass(frozen=True)
class Rest:
    """A pause: when it was agreed, and from and to how many weeks ago."""

    weeks_ago: int
    first: int
    last: int


@dataclass(frozen=True)
class Two:
    """A pair: how it meets, and the name of what it talks about in `talks`."""

    manager: str
    report: str
    weeks_ago: int
    rules: list[Rule] = field(default_factory=list)
    rests: list[Rest] = field(default_factory=list)
    until_weeks_ago: int | None = None  # the line changed then

    @property
    def key(self) -> str:
        return f"{self.manager}-{self.report}"


PAIRS = [
    Two(
        "ada",
        "bruno",
        52,
        [
            Rule(52, Rhythm.WEEKLY, 1, time(15, 30), 30, Format.OFFICE),
            Rule(38, Rhythm.EVERY_2_WEEKS, 1, time(15, 30), 45, Format.CALL, by_report=True),
            Rule(
                20,
                Rhythm.EVERY_2_WEEKS,
                TODAY,
                time(15),
                45,
                Format.WALK,
                "By phone: Prospect Park, and the river",
                by_report=True,
            ),
        ],
        [Rest(22, 17, 14)],
    ),
    Two(
        "ada",
        "farid",
        50,
        [Rule(50, Rhythm.WEEKLY, 0, time(11), 30, Format.COFFEE, "The bar downstairs")],
    ),
    Two("ada", "greta", 48, [Rule(48, Rhythm.EVERY_4_WEEKS, 1, time(10), 45, Format.OFFICE)]),
    Two(
        "ada",
        "ivo",
        44,
        [Rule(44, Rhythm.EVERY_2_WEEKS, 3, time(9, 30), 30, Format.HOME)],
        [Rest(12, 8, 5)],
    ),
    Two(
        "ada",
        "lotte",
        30,
        [Rule(30, Rhythm.WEEKLY, 4, time(14), 30, Format.COFFEE, "The small kitchen")],
    ),
    Two("ada", "sven", 26, [Rule(26, Rhythm.EVERY_2_WEEKS, 2, time(10), 30, Format.OFFICE)]),
    Two(
        "ada",
        "teo",
        52,
        [Rule(52, Rhythm.EVERY_2_WEEKS, 2, time(11, 30), 30, Format.OFFICE)],
        until_weeks_ago=25,
    ),
    Two(
        "edda",
        "ada",
        52,
        [
            Rule(
                52,
                Rhythm.EVERY_2_WEEKS,
                1,
                time(17),
                60,
                Format.CALL,
                "https://meet.example.org/edda",
            )
        ],
    ),
    Two("edda", "hugo", 52, [Rule(52, Rhythm.FIRST, 0, time(10), 60, Format.WALK, "The long way")]),
    Two("edda", "marta", 40, [Rule(40, Rhythm.LAST, 4, time(9, 30), 45, Format.COFFEE)]),
    Two(
        "bruno",
        "nives",
        40,
        [Rule(40, Rhythm.WEEKLY, 4, time(11, 30), 30, Format.COFFEE, "At the corner")],
    ),
    Two("bruno", "pia", 18, [Rule(18, Rhythm.EVERY_2_WEEKS, 2, time(13), 30, Format.OFFICE)]),
    Two("hugo", "teo", 25, [Rule(24, Rhythm.WEEKLY, 0, time(15), 30, Format.WALK)]),
    Two("hugo", "xenia", 36, [Rule(36, Rhythm.EVERY_4_WEEKS, 3, time(16), 30, Format.OFFICE)]),
    Two("hugo", "wanda", 1),
]
