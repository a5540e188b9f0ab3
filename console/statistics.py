"""The figures of a city over its years: titles by year and industry, how many applications came how far, how long the stages took."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple, cast

from starlette.responses import Response

from console import plots, timeline
from console.choices import regulation_of
from console.figures import Figure
from console.plots import BarRow, Piece
from console.saying import Saying
from console.shell import page
from console.subject import Subject
from console.visit import Visit
from domain.shared import identifiers as ids
from doors.counts import funnel
from doors.looking import rows
from services.case import Case


class Year(NamedTuple):
    """One cycle: its year, how many came through each stage, and how many days each stage took that is over."""

    year: int
    through: Mapping[str, int]
    days: Mapping[str, int]


def statistics(visit: Visit) -> Response:
    """The page of the reader's city, or of the one that is asked for."""
    cities = sorted({row["city"] for row in rows(visit.parts, "cycles", visit.who)})
    asked = visit.who.city or visit.given("city")
    city = asked if asked in cities else next(iter(cities), "")
    names = sorted((row["cycle"] for row in rows(visit.parts, "cycles", visit.who) if row["city"] == city), key=ids.year_of)
    regulation = regulation_of(visit, names[-1]) if names else None
    say = Saying(visit.spoken, regulation)
    years = [_year(visit, name) for name in names]
    found = [*_won(visit, names, say), *_through(years, say), *_time(years, say)]
    return page(
        "statistics.html", visit, regulation=regulation, figures=found, title=say.word("statistics-title"), city=city,
        cities=[] if visit.who.city else cities, first=years[0].year if years else None, last=years[-1].year if years else None,
    )  # fmt: skip


def _year(visit: Visit, name: str) -> Year:
    def question(case: Case) -> Subject:
        found = case.cycle(name)
        return Subject(found, case.regulation(found), case.today, [], [], [], case.told(ids.cycle_stream(name)))

    found = cast("Subject", visit.parts.office.look(ids.cycle_stream(name), question))
    through = {one.stage: one.many for one in funnel(visit.parts, visit.who, found.cycle, found.regulation)}
    stages = [one for one in timeline.stages(visit, found) if one.state == "done" and one.first and one.last]
    return Year(ids.year_of(name), through, {one.name: (one.last - one.first).days + 1 for one in stages if one.first and one.last})


def _won(visit: Visit, names: Sequence[str], say: Saying) -> list[Figure]:
    """Titles by year and by industry, whatever became of them later."""
    listed = [
        (row["cycle"], row["applicant"]) for name in names for row in rows(visit.parts, "winners", visit.who, [("cycle = ?", (name,))])
    ]
    if not listed:
        return []
    industries = _industries(visit, [code for _, code in listed], say)
    found = Counter((ids.year_of(cycle), industries[code]) for cycle, code in listed)
    years, kinds = [ids.year_of(name) for name in names], sorted(set(industries.values()))
    by_year = {year: sum(found[year, kind] for kind in kinds) for year in years}
    by_kind = {kind: sum(found[year, kind] for year in years) for kind in kinds}
    heads = (say.word("plot-year"), say.word("plot-all"), *kinds)
    lines = [(str(year), str(by_year[year]), *(str(found[year, kind]) for kind in kinds)) for year in years]
    title, other = say.word("plot-winners"), say.word("plot-industries")
    return [
        Figure("winners", title, plots.bars("winners", [_row(str(year), by_year[year]) for year in years], title), heads, lines),
        Figure(
            "industries", other, plots.bars("industries", [_row(kind, by_kind[kind]) for kind in kinds], other),
            (say.word("plot-industry"), say.word("plot-all")), [(kind, str(by_kind[kind])) for kind in kinds],
        ),
    ]  # fmt: skip


def _industries(visit: Visit, codes: Sequence[str], say: Saying) -> dict[str, str]:
    """Applicant -> the industry that the register has for it, in words."""

    def question(case: Case) -> dict[str, str]:
        return {code: case.applicant(code).industry for code in codes}

    known = cast("dict[str, str]", visit.parts.office.look("", question))
    persons = {code: say.name("individual") for code in codes if ids.is_person(code)}
    return {code: say.plain(word) if word else say.word("plot-no-industry") for code, word in known.items()} | persons


def _row(word: str, count: int) -> BarRow:
    return BarRow(word, (Piece(count, "plain", ""),))


def _through(years: Sequence[Year], say: Saying) -> list[Figure]:
    """How many applications came through each stage, all years together and each by itself."""
    stages = _stages([year.through for year in years])
    if not any(count for year in years for count in year.through.values()):
        return []
    title, sums = say.word("plot-funnel"), {stage: sum(year.through.get(stage, 0) for year in years) for stage in stages}
    heads = (say.word("console-stage"), say.word("plot-all"), *(str(year.year) for year in years))
    lines = [(say.name(stage), str(sums[stage]), *(str(year.through.get(stage, "—")) for year in years)) for stage in stages]
    return [Figure("funnel", title, plots.bars("funnel", [_row(say.name(stage), sums[stage]) for stage in stages], title), heads, lines)]


def _time(years: Sequence[Year], say: Saying) -> list[Figure]:
    """How many days each stage took, on average and in each year."""
    stages = _stages([year.days for year in years])
    if not stages:
        return []
    taken = {stage: [year.days[stage] for year in years if stage in year.days] for stage in stages}
    means = {stage: round(sum(days) / len(days)) for stage, days in taken.items()}
    title = say.word("plot-days")
    heads = (say.word("console-stage"), say.word("plot-average"), *(str(year.year) for year in years))
    lines = [(say.name(stage), str(means[stage]), *(str(year.days.get(stage, "—")) for year in years)) for stage in stages]
    return [Figure("days", title, plots.bars("days", [_row(say.name(stage), means[stage]) for stage in stages], title), heads, lines)]


def _stages(found: Sequence[Mapping[str, int]]) -> list[str]:
    """The stages of all years, in the order of the latest plan, those that only earlier ones have at the end."""
    return list(dict.fromkeys(stage for year in reversed(found) for stage in year))
