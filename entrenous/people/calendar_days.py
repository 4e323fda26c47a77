"""Public holidays, by country. Regional ones and single towns' patrons are left out."""

from datetime import date
from functools import cache, lru_cache
from importlib import resources


def is_holiday(country: str, day: date) -> bool:
    """Whether the country has a public holiday; one without a list, or none at all, has none."""
    return day in holidays_in(country, day.year)


@lru_cache(maxsize=2048)
def holidays_in(country: str, year: int) -> frozenset[date]:
    """All public holidays of a year; `country` is an ISO 3166 code of two letters."""
    import holidays  # noqa: PLC0415 - slow to load, and most pages ask for no holiday

    if country not in countries():
        return frozenset()
    return frozenset(holidays.country_holidays(country, years=year))


@cache
def countries() -> frozenset[str]:
    """The countries with a list of holidays, as ISO 3166 codes of two letters."""
    import holidays  # noqa: PLC0415 - as above

    codes = {row[0] for row in _rows("iso3166.tab")} | {"XK"}  # Kosovo has no code of the ISO
    return frozenset(codes.intersection(holidays.list_supported_countries(include_aliases=False)))


def country_of_zone(zone: str) -> str | None:
    """A guess to begin with. None for UTC and the like, and for old names of a shared zone."""
    return _countries_of_zones().get(zone)


@cache
def _countries_of_zones() -> dict[str, str]:
    """From the tables of the tzdata package, so that they fit the zones that can be chosen."""
    of_zone = {zone: country for country, _, zone, *_ in _rows("zone.tab")}
    alone = {zone for shared, _, zone, *_ in _rows("zone1970.tab") if "," not in shared}
    old_names = {}
    for line in _text("tzdata.zi").splitlines():
        # "L Asia/Kolkata Asia/Calcutta": browsers still report such old names.
        if line.startswith("L "):
            _, target, old = line.split()
            if "/" in old and old not in of_zone and target in alone:
                old_names[old] = of_zone[target]
    return of_zone | old_names


def _rows(table: str) -> list[tuple[str, ...]]:
    return [
        tuple(line.split("\t")) for line in _text(table).splitlines() if not line.startswith("#")
    ]


def _text(name: str) -> str:
    return resources.files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8")
