"""Cities and countries in the reader's language, from the Unicode CLDR (docs/decisions/0012)."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from django.utils.translation import get_language

from entrenous.people import calendar_days
from entrenous.zones import usual_zones

if TYPE_CHECKING:
    from babel import Locale


def city(zone: str) -> str:
    """Rome for Europe/Rome, and Roma to who reads Italian."""
    return _cities(get_language()).get(zone) or zone.rpartition("/")[2].replace("_", " ")


def countries() -> tuple[tuple[str, str], ...]:
    """Those whose public holidays are known: code and name, sorted by name."""
    return _countries(get_language())


def zones_to_choose(mine: str) -> tuple[tuple[str, str], ...]:
    """The usual ones and one's own, which may be an old spelling: zone and label, sorted by city."""
    return _zones_to_choose(get_language(), mine)


@lru_cache(maxsize=64)
def _zones_to_choose(_language: str | None, mine: str) -> tuple[tuple[str, str], ...]:
    by_city = sorted((_as_in_a_list(city(zone)), zone) for zone in usual_zones() | {mine})
    return tuple((zone, _label(zone)) for _, zone in by_city)


def _label(zone: str) -> str:
    """Rome — Europe/Rome."""
    name = city(zone)
    return name if name == zone else f"{name} — {zone}"


@cache
def _cities(language: str | None) -> dict[str, str]:
    """The CLDR files a city under the first name that its zone had: Kyiv is at Europe/Kiev."""
    from babel.core import get_global  # noqa: PLC0415 - as in _locale

    names_now = get_global("zone_aliases")
    filed = {
        zone: str(about["city"])
        for zone, about in _locale(language).time_zones.items()
        if "city" in about
    }
    return {names_now.get(zone, zone): name for zone, name in filed.items()} | filed


@cache
def _countries(language: str | None) -> tuple[tuple[str, str], ...]:
    names = _locale(language).territories
    listed = [(code, names[code]) for code in calendar_days.countries()]
    return tuple(sorted(listed, key=lambda country: _as_in_a_list(country[1])))


def _locale(language: str | None) -> Locale:
    from babel import Locale  # noqa: PLC0415 - slow to load, and few pages name a place

    return Locale.parse(language or "en", sep="-")


def _as_in_a_list(name: str) -> str:
    """Without accents and capitals, so that Åland stands among the names with A."""
    return "".join(c for c in normalize("NFKD", name) if not combining(c)).casefold()
