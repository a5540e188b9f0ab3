"""Lists of many rows: what is searched for and which page of it, from the address; cut in the database, never here."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from console.saying import Saying
from console.visit import Visit, absent, whole
from domain.shared import identifiers as ids
from doors.looking import Cut, Slice, listed
from projections.table import Condition


class Listing(NamedTuple):
    """A page of a list, what was asked for, and the addresses of the pages beside it."""

    slice: Slice
    asked: Mapping[str, str]
    address: str

    def page(self, number: int) -> str:
        """The address of another page of the same search."""
        kept = {name: value for name, value in self.asked.items() if value}
        return f"{self.address}?{urlencode(kept | {'page': str(number)})}"


def asked(visit: Visit, *names: str) -> dict[str, str]:
    """What the address asks for by these names; empty where it does not say."""
    return {name: visit.request.query_params.get(name, "").strip()[:MOST] for name in names}


MOST = 100
"""Characters of what is searched for."""


def listing(visit: Visit, board: str, where: Sequence[Condition], order: Sequence[str], given: Mapping[str, str]) -> Listing:
    """The page of a board that the address names."""
    number = whole(visit.request.query_params.get("page", "")) or 1
    return Listing(listed(visit.parts, board, visit.who, where, Cut(order, number)), given, visit.request.url.path)


def equal(given: Mapping[str, str], *names: str) -> list[Condition]:
    """Columns that are what was chosen, where anything was."""
    return [(f"{name} = ?", (given[name],)) for name in names if given[name]]


def in_city(visit: Visit, given: Mapping[str, str], column: str = "cycle") -> list[Condition]:
    """Cycles of the city and the year that were chosen."""
    found: list[Condition] = []
    city = visit.who.city or given.get("city", "")
    if city and ids.CITY.fullmatch(city):
        name = city.replace("_", "\\_")
        found.append((f"{column} like ? escape '\\'", (f"{name}/%",)))
    if given.get("year", "").isdigit():
        found.append((f"{column} like ?", (f"%/{int(given['year'])}",)))
    return found


def cities(visit: Visit) -> list[tuple[str, str]]:
    """The cities that a reader may choose from, each called by its award: none where it belongs to one."""
    say, catalogue = Saying(visit.spoken), visit.parts.catalogue
    awards = {city: catalogue.regulation(city, catalogue.latest(city))[0].award for city in catalogue.cities() if not visit.who.city}
    return [(city, f"{say.text(award)} · {city}") for city, award in awards.items()]


def city_of(visit: Visit) -> str:
    """The city that the address names; raises InvalidError where it is not there for the reader."""
    city = visit.path("city")
    if not ids.CITY.fullmatch(city):
        raise absent(city)
    visit.who.must_see(city, city)
    return city


def past(day: str | None, today: date) -> bool:
    """Whether a last day is over."""
    return day is not None and day < today.isoformat()
