"""The figures of a city's cycles side by side: applications and titles by year and industry, stages and how long they took."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple, cast

from console import plots, timeline
from console.figures import Figure
from console.plots import BarRow, Piece
from console.saying import Saying
from console.subject import Subject
from console.visit import Visit
from domain.calendar.working_calendar import WorkingCalendar
from domain.shared import identifiers as ids
from doors.boards import among
from doors.counts import RECEIVED, by_industry, each, filed, funnel
from doors.trail import signed
from projections.table import Condition
from services.case import Case

NOTHING = "—"
"""What stands where a year has nothing to tell."""


class Year(NamedTuple):
    """One cycle: where it stands, how many came through each stage, how many calendar and working days each stage took that is over."""

    name: str
    reached: str
    through: Mapping[str, int]
    days: Mapping[str, int]
    working: Mapping[str, int]

    @property
    def year(self) -> int:
        """The cycle's year."""
        return ids.year_of(self.name)


def year_of(visit: Visit, name: str) -> Year:
    """A cycle that is there for the reader."""

    def question(case: Case) -> tuple[Subject, WorkingCalendar]:
        found = case.cycle(name)
        return Subject(found, case.regulation(found), case.today, [], [], [], case.told(ids.cycle_stream(name))), case.calendar(found)

    found, calendar = cast("tuple[Subject, WorkingCalendar]", visit.parts.office.look(ids.cycle_stream(name), question))
    through = {one.stage: one.many for one in funnel(visit.who, found.cycle, found.regulation, filed(visit.parts, visit.who, name))}
    begun = timeline.opened(signed(visit.parts.log, timeline.openings(found)))
    over = [one for one in timeline.stages(found, begun) if one.state == "done" and one.first and one.last]
    days = {one.name: (one.last - one.first).days + 1 for one in over if one.first and one.last}
    return Year(name, found.cycle.stage or found.cycle.state, through, days, dict(_working(over, calendar)))


def _working(over: Sequence[timeline.StageRow], calendar: WorkingCalendar) -> list[tuple[str, int]]:
    """The working days from the first to the last of each stage, both among them; of a year that no calendar knows, none."""
    ends = [(one.name, one.first, one.last) for one in over if one.first and one.last]
    return [
        (name, calendar.working_days_between(first, last) + calendar.is_working(first))
        for name, first, last in ends
        if calendar.knows(first) and calendar.knows(last)
    ]


def figures(visit: Visit, years: Sequence[Year], say: Saying) -> list[Figure]:
    """What there is to show of these cycles, as far as the reader's role counts them."""
    return [
        *_applications(visit, years, say), *_industries(visit, "applied", years, say),
        *_won(visit, years, say), *_industries(visit, "industries", years, say),
        *_through(years, say), *_time(years, say),
    ]  # fmt: skip


def crossed(name: str, title: str, heads: Sequence[str], counts: Mapping[tuple[str, str], int], rows: Sequence[str]) -> list[Figure]:
    """Rows with their sum and what stands of it under each of the other heads; none where there is nothing.

    `heads` are those of the row, of the sum, and of the columns; `counts` goes by row and column.
    """
    if not counts:
        return []
    columns = heads[2:]
    sums = {row: sum(counts.get((row, column), 0) for column in columns) for row in rows}
    lines = [(row, str(sums[row]), *(str(counts.get((row, column), 0)) for column in columns)) for row in rows]
    return [Figure(name, title, plots.bars(name, [bar(row, sums[row]) for row in rows], title), tuple(heads), lines)]


def bar(word: str, count: int) -> BarRow:
    """A bar of one part."""
    return BarRow(word, (Piece(count, "plain", ""),))


def of(years: Sequence[Year]) -> Condition:
    """Rows of these cycles."""
    return among("cycle", tuple(year.name for year in years))


def _applications(visit: Visit, years: Sequence[Year], say: Saying) -> list[Figure]:
    """How many were received in each year by track, how many of them were qualified, and how far the cycle has come."""
    tracks = each(visit.parts, "applications", visit.who, [of(years), RECEIVED], ("cycle", "track"))
    if not tracks:
        return []
    passed = Counter({row[0]: row[-1] for row in each(visit.parts, "applications", visit.who, [of(years), QUALIFIED], ("cycle",))})
    counts = Counter({(row[0], row[1]): row[2] for row in tracks})
    kinds = sorted({row[1] for row in tracks})
    sums = {year.name: sum(counts[year.name, kind] for kind in kinds) for year in years}
    title = say.word("plot-applications")
    heads = (say.word("plot-year"), say.word("plot-received"), *map(say.name, kinds), say.word("plot-passed"), say.word("plot-reached"))
    lines = [
        (
            str(year.year), str(sums[year.name]), *(str(counts[year.name, kind]) for kind in kinds), str(passed[year.name]),
            _reached(year, say),
        )
        for year in years
    ]  # fmt: skip
    return [Figure("applications", title, plots.bars("applications", [bar(str(year.year), sums[year.name]) for year in years], title),
                   heads, lines)]  # fmt: skip


QUALIFIED: Condition = ("qualification = ?", ("qualified",))


def _reached(year: Year, say: Saying) -> str:
    """The stage that is open, else what has become of the cycle."""
    return say.value("cycles", "state", year.reached)


def _won(visit: Visit, years: Sequence[Year], say: Saying) -> list[Figure]:
    """Titles by year and tier, whatever became of them later."""
    found = each(visit.parts, "winners", visit.who, [of(years)], ("cycle", "tier"))
    counts = {(str(ids.year_of(row[0])), say.name(row[1])): int(row[2]) for row in found}
    tiers = list(dict.fromkeys(tier for _, tier in counts))
    heads = (say.word("plot-year"), say.word("plot-all"), *tiers)
    return crossed("winners", say.word("plot-winners"), heads, counts, [str(year.year) for year in years])


BY_INDUSTRY: Mapping[str, tuple[str, Sequence[Condition]]] = {"applied": ("applications", [RECEIVED]), "industries": ("winners", [])}
"""Figure -> the board whose rows are counted, and which of them."""


def _industries(visit: Visit, name: str, years: Sequence[Year], say: Saying) -> list[Figure]:
    """By the industry that the register has for each."""
    board, where = BY_INDUSTRY[name]
    found = by_industry(visit.parts, board, visit.who, [of(years), *where])
    counts = {(_industry(industry, say), str(ids.year_of(cycle))): many for cycle, industry, many in found}
    heads = (say.word("plot-industry"), say.word("plot-all"), *(str(year.year) for year in years))
    return crossed(name, say.word(f"plot-{name}"), heads, counts, sorted({word for word, _ in counts}))


def _industry(name: str, say: Saying) -> str:
    return say.name(name) if name == "individual" else say.plain(name) if name else say.word("plot-no-industry")


def _through(years: Sequence[Year], say: Saying) -> list[Figure]:
    """How many applications came through each stage, all years together and each by itself."""
    stages = _stages([year.through for year in years])
    if not any(count for year in years for count in year.through.values()):
        return []
    title, sums = say.word("plot-funnel"), {stage: sum(year.through.get(stage, 0) for year in years) for stage in stages}
    heads = (say.word("console-stage"), say.word("plot-all"), *(str(year.year) for year in years))
    lines = [(say.name(stage), str(sums[stage]), *(str(year.through.get(stage, NOTHING)) for year in years)) for stage in stages]
    return [Figure("funnel", title, plots.bars("funnel", [bar(say.name(stage), sums[stage]) for stage in stages], title), heads, lines)]


def _time(years: Sequence[Year], say: Saying) -> list[Figure]:
    """How many days each stage took, on average and in each year: working days first, as the law counts, then those of the calendar."""
    found = (("working", [year.working for year in years]), ("days", [year.days for year in years]))
    return [figure for name, taken in found for figure in _taken(name, taken, years, say)]


def _taken(name: str, taken: Sequence[Mapping[str, int]], years: Sequence[Year], say: Saying) -> list[Figure]:
    stages = _stages(taken)
    if not stages:
        return []
    known = {stage: [days[stage] for days in taken if stage in days] for stage in stages}
    means = {stage: round(sum(days) / len(days)) for stage, days in known.items()}
    title = say.word(f"plot-{name}")
    heads = (say.word("console-stage"), say.word("plot-average"), *(str(year.year) for year in years))
    lines = [(say.name(stage), str(means[stage]), *(str(days.get(stage, NOTHING)) for days in taken)) for stage in stages]
    return [Figure(name, title, plots.bars(name, [bar(say.name(stage), means[stage]) for stage in stages], title), heads, lines)]


def _stages(found: Sequence[Mapping[str, int]]) -> list[str]:
    """The stages of all years, in the order of the latest plan, those that only earlier ones have at the end."""
    return list(dict.fromkeys(stage for year in reversed(found) for stage in year))
