"""What some people of the company want to grow in, what they gave to it, and what they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from entrenous import clock, growth, pairs, people, preparation, record, vault
from entrenous.demo.life import Life, Today
from entrenous.people.models import Person


@dataclass(frozen=True)
class Grown:
    """A goal or a project: how it was set, its lines by weeks ago, hours given to it by weeks ago."""

    kind: str
    text: str
    why: str = ""
    sign: str = ""
    weeks_ago: int = 20
    lines: Mapping[int, str] | None = None
    hours: Mapping[int, tuple[float, str]] | None = None
    is_shared: bool = False
    in_weeks: int | None = None  # its horizon


BRUNOS = [
    Grown(
        "goal",
        "Give a talk without reading it from the slides.",
        why="I would like to look at the people, for once.",
        sign="Somebody asks me something that is not on a slide.",
        lines={9: "Told the story of the outage to three people, by heart.", 2: "Ten people. Once I looked down."},
        is_shared=True,
        in_weeks=26,
    ),
    Grown(
        "goal",
        "Find out whether I want to lead people, or not at all.",
        why="Nives and Pia help me find out, without knowing it.",
        weeks_ago=12,
    ),
    Grown(
        "recharging",
        "Pottery, from bowls to a teapot",
        why="The lid is the hard part. Then the spout.",
        lines={7: "Learned to centre four kilos.", 1: "Two lids, one of them round."},
        hours={16: (2.5, "First evening at the wheel"), 11: (3, ""), 7: (4, "Four kilos of clay"), 1: (3, "Two lids")},
        is_shared=True,
    ),
    Grown(
        "language",
        "A tide table for the pier, in Rust",
        why="To learn the language on something that is not work.",
        lines={3: "The moon is in; the sun is not."},
        hours={6: (2, "Read the first chapters"), 3: (4, "The moon"), -2: (3, "The sun, perhaps")},
        weeks_ago=10,
    ),
]  # fmt: skip
MARTAS = [
    Grown(
        "language",
        "Imparare il portoghese per capire i vicini",
        why="Parlano piano, e ridono molto.",
        lines={4: "Ho chiesto del pane, e mi hanno dato del pane."},
        hours={8: (1.5, "Prima lezione"), 4: (2, "Il mercato"), 1: (1, "Una canzone")},
        is_shared=True,
    )
]
DIRECTION = """Fewer releases, and calmer ones. By summer nobody is woken at night, in Rome or in New York.

- Lisbon takes over the nights in spring
- What we promise to others, we write down first
- Nobody works on two things at once for longer than a week
"""


def tell_of_growth(lives: Mapping[str, Life], persons: Mapping[str, Person], today: Today) -> None:
    """Once everybody has met: by the same verbs that the pages use."""
    for key, grown in (("bruno", BRUNOS), ("marta", MARTAS)):
        with vault.ring_of(persons[key]):
            for one in grown:
                _grow(persons[key], one, today)
    people.decide(10)
    pair = lives["ada-bruno"].pair
    with clock.at(today.ago(weeks=10)), vault.ring_of(persons["ada"]):
        pairs.direct(pair, DIRECTION, by=persons["ada"])
        _say_how(
            lives,
            persons["ada"],
            {
                "grumpy": "Meetings that begin with “just quickly”.",
                "bad-news": "At once, and in one sentence.",
            },
        )
    with clock.at(today.ago(weeks=9)), vault.ring_of(persons["bruno"]):
        _say_how(
            lives,
            persons["bruno"],
            {
                "grumpy": "Hunger. You will notice: I go quiet.",
                "recognition": "To me alone, please.",
            },
        )
        record.want_feedback(pair, "How I run the design reviews.", by=persons["bruno"])


def _grow(person: Person, grown: Grown, today: Today) -> None:
    with clock.at(today.ago(weeks=grown.weeks_ago)):
        horizon = _day(today, -grown.in_weeks) if grown.in_weeks else None
        aim = growth.set_aim(
            person, grown.kind, grown.text, why=grown.why, sign=grown.sign, horizon=horizon
        )
        if grown.is_shared:
            growth.share(aim, person.pairs_as_report.open().get(), by=person)
    for weeks, line in (grown.lines or {}).items():
        with clock.at(today.ago(weeks=weeks)):
            growth.check_in(aim, line, by=person)
    for weeks, (hours, line) in (grown.hours or {}).items():
        growth.invest(person, _day(today, weeks), round(hours * 60), line, project=aim)


def _say_how(lives: Mapping[str, Life], person: Person, ways: Mapping[str, str]) -> None:
    pair = lives["ada-bruno"].pair
    for code, text in ways.items():
        preparation.answer(pair, preparation.together_code(code), text, by=person)
    preparation.share_way_of_working(pair, by=person)


def _day(today: Today, weeks_ago: int) -> date:
    return today.working_day - timedelta(weeks=weeks_ago)
