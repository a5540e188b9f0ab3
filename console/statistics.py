"""A city's figures over its years: one set of them, looked at as a page, taken along as a workbook, sent upward as a paper."""

from typing import NamedTuple

from starlette.responses import Response

from console import held, yearly
from console.choices import regulation_of
from console.figures import Figure
from console.listing import cities
from console.papers import issuing, signed
from console.saying import Saying
from console.shell import page
from console.visit import HELD, Visit, absent
from domain.calendar.instants import day_of
from domain.shared import identifiers as ids
from domain.shared.citation import Language
from domain.stages.plan import Regulation
from doors.looking import rows
from services.documents.issuing import LANGUAGE
from services.documents.statistics import statistics as paper
from services.sheets.leaf import Leaf, book, counted

MEDIA = {"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
"""The forms in which they are taken along, and what each is to a browser."""


class Chosen(NamedTuple):
    """A city that is there for the reader, all that there are, its cycles from the oldest, and the text of the latest."""

    city: str
    cities: list[str]
    cycles: list[str]
    regulation: Regulation | None


def statistics(visit: Visit) -> Response:
    """The page of the reader's city, or of the one that is asked for."""
    chosen = _chosen(visit)
    found = _figures(visit, chosen, visit.spoken)
    years = [ids.year_of(name) for name in chosen.cycles]
    return page(
        "statistics.html", visit, regulation=chosen.regulation, figures=found, title=Saying(visit.spoken).word("statistics-title"),
        city=chosen.city, cities=[one for one in cities(visit) if one[0] in chosen.cities], first=years[0] if years else None,
        last=years[-1] if years else None, forms=list(MEDIA),
    )  # fmt: skip


def taken(visit: Visit) -> Response:
    """The same figures as a workbook in the reader's language, or as a paper in Chinese; none where there is nothing to count."""
    form, chosen = visit.path("form"), _chosen(visit)
    found = _figures(visit, chosen, LANGUAGE if form == "pdf" else visit.spoken) if form in MEDIA else []
    if not found:
        raise absent(visit.request.url.path)
    leaves = [leaf(one) for one in found]
    today = day_of(visit.parts.office.clock.now())
    content = signed(visit, paper(issuing(visit), chosen.cycles, leaves, today)) if form == "pdf" else book(leaves)
    return handed(content, f"statistics-{chosen.city}", form)


def handed(content: bytes, name: str, form: str) -> Response:
    """A file to be taken along: a paper is shown, anything else is kept."""
    shown = "inline" if form == "pdf" else "attachment"
    return Response(content, 200, HELD | {"Content-Disposition": f'{shown}; filename="{name}.{form}"'}, MEDIA.get(form, "text/csv"))


def leaf(figure: Figure) -> Leaf:
    """A figure's table; what is counted is a number, what names a line stays a text."""
    return Leaf(figure.title, figure.heads, [(line[0], *map(counted, line[1:])) for line in figure.lines])


def _chosen(visit: Visit) -> Chosen:
    known = rows(visit.parts, "cycles", visit.who)
    cities = sorted({row["city"] for row in known})
    asked = visit.who.city or visit.given("city")
    city = asked if asked in cities else next(iter(cities), "")
    names = sorted((row["cycle"] for row in known if row["city"] == city), key=ids.year_of)
    return Chosen(city, cities, names, regulation_of(visit, names[-1]) if names else None)


def _figures(visit: Visit, chosen: Chosen, language: Language) -> list[Figure]:
    say, years = Saying(language, chosen.regulation), [yearly.year_of(visit, name) for name in chosen.cycles]
    return [*yearly.figures(visit, years, say), *held.figures(visit, years, say)]
