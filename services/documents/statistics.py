"""The statistics of a city's years as an office sends them upward: the same tables as page and workbook, under the city's red head."""

from collections.abc import Iterator, Sequence
from datetime import date

from domain.shared import identifiers as ids
from domain.stages.qualification import QualificationStage
from services.documents.document import Grid, Words
from services.documents.issuing import Governed, Issuing
from services.documents.paper import Heading, Paper, Part, counted
from services.log.rows import instant
from services.sheets.leaf import Leaf

BESIDE = 6
"""Columns beside the first that a line of paper has room for; where there are more, the table goes on under itself."""

WIDE, NARROW = 46, 20
"""Shares of the line: of the first column, and of each other."""


def statistics(issuing: Issuing, cycles: Sequence[str], leaves: Sequence[Leaf], day: date) -> Paper:
    """The tables of these cycles, from the oldest, as they stand on a day; by who examines applications under the latest one's text."""
    found = issuing.governed(cycles[-1])
    stages = found.regulation.stages_of(QualificationStage)
    signer = found.office(stages[0].by) if stages else found.regulation.award.zh
    facts = {"first": ids.year_of(cycles[0]), "last": ids.year_of(cycles[-1]), "day": found.speech.day(day)}
    opening = "opening-statistics" if len(cycles) > 1 else "opening-statistics-year"
    last = issuing.log.rows.commit_at(issuing.log.head())
    return Paper(
        signer, found.word("number-statistics", year=day.year, serial=f"{day:%m%d}"), found.word("title-statistics"), "",
        [Words(found.word(opening, **facts)), *_parts(found, leaves)], signer, found.speech.day(day), issuing.mark(),
        instant(last.recorded_at if last else 0),
    ).sealed()  # fmt: skip


def _parts(found: Governed, leaves: Sequence[Leaf]) -> Iterator[Part]:
    for place, leaf in enumerate(leaves, 1):
        yield Heading(found.word("part", place=counted(place), title=leaf.title))
        yield from _grids(leaf)


def _grids(leaf: Leaf) -> Iterator[Grid]:
    """The table in as many parts as the paper's width needs, each with the first column."""
    for start in range(1, max(len(leaf.heads), 2), BESIDE):
        places = [0, *range(start, min(start + BESIDE, len(leaf.heads)))]
        rows = [["" if row[place] is None else str(row[place]) for place in places] for row in leaf.rows]
        yield Grid([leaf.heads[place] for place in places], [WIDE, *[NARROW] * (len(places) - 1)], rows)
