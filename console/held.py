"""The figures of the years after a conferral: duties term by term, prize money and what it was used for, how titles were shown."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from console import plots, tenure
from console.choices import regulation_of
from console.figures import Figure
from console.plots import BarRow, Piece
from console.saying import Saying
from console.visit import Visit
from console.yearly import Year, bar, crossed, of
from domain.calendar.instants import day_of
from domain.shared import identifiers as ids
from domain.shared.event import Envelope
from doors.boards import MONEY
from doors.looking import rows, sums
from services.fund_uses import uses

OUTCOMES: tuple[tenure.Outcome, ...] = ("done", "due", "missed", "over")

SUMS = {
    "owed": "amount_cny", "paid": "case when paid_on is null then 0 else amount_cny end", "reported": "coalesce(used_cny, 0)",
    "claimed": "coalesce(claimed_cny, 0)", "back": "coalesce(recovered_cny, 0)",
}  # fmt: skip
"""What is told of a cycle's money, and what is summed for it."""


class Held(NamedTuple):
    """A title: its cycle, its track, and its events."""

    cycle: str
    track: str
    events: list[Envelope]


def figures(visit: Visit, years: Sequence[Year], say: Saying) -> list[Figure]:
    """What there is to show; of money, for those alone who see each payment."""
    held = list(_held(visit, years))
    money = [*_money(visit, years, say), *_uses(visit, years, say)] if visit.who.role in MONEY else []
    return [*_duties(visit, held, say), *money, *_shown(held, say)]


def _held(visit: Visit, years: Sequence[Year]) -> Iterator[Held]:
    """Every title of these cycles that is there for the reader."""
    for year in years:
        titles = rows(visit.parts, "winners", visit.who, [("cycle = ?", (year.name,))])
        streams = {ids.award_stream(year.name, row["applicant"]): row["track"] for row in titles}
        known = visit.parts.log.several(list(streams))
        yield from (Held(year.name, track, known.get(stream, [])) for stream, track in streams.items())


def _duties(visit: Visit, held: Sequence[Held], say: Saying) -> list[Figure]:
    """Each term of each duty by the year in which it ends, and what came of it."""
    counts, today = Counter[tuple[int, str, str]](), day_of(visit.parts.office.clock.now())
    texts = {cycle: regulation_of(visit, cycle) for cycle in {one.cycle for one in held}}
    for one in held:
        text = texts[one.cycle]
        for owed in tenure.duties(text, one.track, one.events, today) if text else ():
            counts.update((turn.term.last_day.year, owed.rule.name, turn.state) for turn in owed.turns)
    if not counts:
        return []
    known, title = sorted({(year, duty) for year, duty, _ in counts}), say.word("plot-duties")
    words = {(year, duty): f"{year} {say.name(duty)}" for year, duty in known}
    done, open_ = say.word("plot-done"), say.word("plot-open")
    drawn = [BarRow(words[one], (Piece(counts[*one, "done"], "done", done), Piece(_open(counts, *one), "open", open_))) for one in known]
    lines = [(words[one], *(str(counts[*one, outcome]) for outcome in OUTCOMES)) for one in known]
    heads = (say.word("plot-duty"), *(say.word(f"duty-{outcome}") for outcome in OUTCOMES))
    return [Figure("duties", title, plots.bars("duties", drawn, title), heads, lines, (("done", done), ("open", open_)))]


def _open(counts: Counter[tuple[int, str, str]], year: int, duty: str) -> int:
    return counts[year, duty, "due"] + counts[year, duty, "missed"]


def _money(visit: Visit, years: Sequence[Year], say: Saying) -> list[Figure]:
    """What the titles of each year brought, and what became of it, in whole yuan."""
    found = {name: sums(visit.parts, "payments", visit.who, [of(years)], ("cycle", of_it)) for name, of_it in SUMS.items()}
    paying = [year for year in years if year.name in found["owed"]]
    if not paying:
        return []
    title, heads = (
        say.word("plot-money"),
        (say.word("plot-year"), *(say.word(f"plot-{name}") for name in SUMS), say.word("plot-unreported")),
    )
    lines = []
    for year in paying:
        owed, paid, reported, *back = (found[name][year.name][1] for name in SUMS)
        lines.append((str(year.year), *map(str, (owed, paid, reported, *back, max(paid - reported, 0)))))
    drawn = plots.bars("money", [bar(str(year.year), found["owed"][year.name][1]) for year in paying], title)
    return [Figure("money", title, drawn, heads, lines)]


def _uses(visit: Visit, years: Sequence[Year], say: Saying) -> list[Figure]:
    """Yuan by use and year of the report, the uses that the text names first; of each, what was found diverted beside it."""
    counts, diverted, words = Counter[tuple[str, str]](), Counter[str](), dict[str, bool]()
    for one in uses(visit.parts.log, visit.parts.office.texts, [year.name for year in years]):
        word = say.word("plot-use-named" if one.named else "plot-use-other", use=say.name(one.use))
        words[word] = one.named
        counts[word, str(one.on.year)] += one.yuan
        diverted[word] += one.yuan if one.verdict == "diverted" else 0
    heads = (say.word("plot-use"), say.word("plot-all"), *sorted({year for _, year in counts}))
    found = crossed("uses", say.word("plot-uses"), heads, counts, sorted(words, key=lambda word: (not words[word], word)))
    told = say.word("plot-diverted")
    return [one._replace(heads=(*one.heads, told), lines=[(*line, str(diverted[line[0]])) for line in one.lines]) for one in found]


def _shown(held: Sequence[Held], say: Saying) -> list[Figure]:
    """How titles were seen shown, by the year in which somebody looked."""
    found = Counter((one.on.year, one.finding.outcome) for title in held for one in tenure.uses(title.events))
    counts = {(str(year), say.word(f"use-{outcome}")): many for (year, outcome), many in found.items()}
    outcomes = [say.word(f"use-{outcome}") for outcome in sorted({outcome for _, outcome in found})]
    heads = (say.word("plot-year"), say.word("plot-all"), *outcomes)
    return crossed("shown", say.word("plot-shown"), heads, counts, sorted({year for year, _ in counts}))
