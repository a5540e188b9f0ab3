"""The law to read: each city's regulation rule by rule with its articles, clause by clause with who answers for it, and compared."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple, cast

from starlette.responses import Response

from console.saying import Saying
from console.shell import page
from console.visit import Visit, absent
from domain.policies.in_force import State, state_on
from domain.shared import identifiers as ids
from domain.shared.citation import Language
from domain.shared.refusal import InvalidError
from domain.stages.plan import Regulation
from services import regulation_diff
from services.case import Case
from services.catalogue import VERSION, Catalogue, Source, regulation_of
from services.ledger import CLAUSES, How, Row, claims_of, rows_of
from services.regulation_page import Entry, entries


class Rule(NamedTuple):
    """A line of a regulation with what stands below it; `ours` counts the defaults of ours in all of that."""

    entry: Entry
    below: list["Rule"]
    ours: int
    number: int


class Text(NamedTuple):
    """A version of a city's regulation, by its address, and what it is on the log's day: a text in force lapses by itself."""

    name: str
    regulation: Regulation
    source: Source
    state: State


class Clause(NamedTuple):
    """A row of the ledger, and how the product answers for it; nothing where the text asks nothing of it."""

    row: Row
    how: How | None


def regulations(visit: Visit) -> Response:
    """Every text of every city."""
    catalogue = visit.parts.catalogue
    found = [_text(visit, city, version) for city in catalogue.cities() for version in catalogue.versions(city)]
    ours = {one.name: sum(rule.ours for rule in _rules(one.source, visit.spoken)) for one in found}
    return page("regulations.html", visit, texts=found, ours=ours)


def regulation(visit: Visit) -> Response:
    """One text, rule by rule; what is a default of ours stands out, and can be shown alone."""
    text = _asked(visit)
    rules = _rules(text.source, visit.spoken)
    alone = visit.given("show") == "ours"
    shown = list(_ours(rules)) if alone else rules
    return page(
        "regulation.html", visit, regulation=text.regulation, text=text, rules=shown, alone=alone, ours=sum(rule.ours for rule in rules),
        told=_has_ledger(visit.parts.catalogue, text),
    )  # fmt: skip


def clauses(visit: Visit) -> Response:
    """The same text clause by clause as it is printed, each with how the product answers for it."""
    text, catalogue = _asked(visit), visit.parts.catalogue
    if not _has_ledger(catalogue, text):
        raise absent(visit.request.url.path)
    folder = catalogue.root / text.regulation.city
    claims, _ = claims_of(folder)
    found = [Clause(row, claims[row.id].how if row.id in claims else None) for row in rows_of(folder)]
    articles = [(number, list(several)) for number, several in groupby(found, lambda one: one.row.number)]
    return page("clauses.html", visit, regulation=text.regulation, text=text, articles=articles, count=len(found))


def compared(visit: Visit) -> Response:
    """What one text says otherwise than another, value by value with the articles of both."""
    catalogue, say = visit.parts.catalogue, Saying(visit.spoken)
    known = [f"{city}/{version}" for city in catalogue.cities() for version in catalogue.versions(city)]
    asked = [visit.given("before") or known[0], visit.given("after") or known[-1]]
    before, after = (_named(visit, name) for name in asked)
    found = regulation_diff.table((before.name, before.regulation), (after.name, after.regulation), visit.spoken)["differences"]
    titles = {name: say.text(catalogue.regulation(*name.split("/"))[0].title) for name in known}
    return page("compared.html", visit, asked=asked, titles=titles, before=before, after=after, differences=found)


def _asked(visit: Visit) -> Text:
    return _named(visit, f"{visit.path('city')}/{visit.path('version')}")


def _named(visit: Visit, name: str) -> Text:
    """A text by `city/version`; raises InvalidError where there is none."""
    city, _, version = name.partition("/")
    if not ids.CITY.fullmatch(city) or not VERSION.fullmatch(version):
        raise absent(name)
    try:
        return _text(visit, city, version)
    except InvalidError:
        raise absent(name) from None


def _text(visit: Visit, city: str, version: str) -> Text:
    found, source = visit.parts.catalogue.regulation(city, version)

    def question(case: Case) -> State:
        return state_on(found.status, case.programme(city).enacted_from(version), case.today)

    state = cast("State", visit.parts.office.look(ids.programme_stream(city), question))
    return Text(f"{city}/{version}", found, source, state)


def _has_ledger(catalogue: Catalogue, text: Text) -> bool:
    """Whether the ledger of the city's clauses is of this text: it is of the latest."""
    city, _, version = text.name.partition("/")
    return version == catalogue.latest(city) and (catalogue.root / city / CLAUSES).exists()


@lru_cache(maxsize=64)
def _rules(source: Source, language: Language) -> Sequence[Rule]:
    """The lines of a text as a tree, numbered in their order; the same bytes always make the same."""
    return list(_tree(list(enumerate(entries(regulation_of(source.content, source.name), language))), 0))


def _tree(found: Sequence[tuple[int, Entry]], depth: int) -> Iterator[Rule]:
    """The lines of one depth, each with those that follow it and stand deeper."""
    starts = [place for place, (_, entry) in enumerate(found) if entry.depth == depth]
    for place, end in pairwise([*starts, len(found)]):
        number, entry = found[place]
        below = list(_tree(found[place + 1 : end], depth + 1))
        yield Rule(entry, below, entry.ours + sum(rule.ours for rule in below), number)


def _ours(rules: Iterable[Rule]) -> Iterator[Rule]:
    """What is a default of ours, with all that stands below it and the lines above that say where it is."""
    for rule in rules:
        if rule.entry.ours:
            yield rule
        elif rule.ours:
            yield rule._replace(below=list(_ours(rule.below)))
