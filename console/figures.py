"""The figures of one cycle: what its panels gave, how many came through each stage, what lies in whose hands; each with its table."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from console import plots
from console.drawing import Drawing
from console.plots import BarRow, Piece, StripRow, Tone
from console.saying import Saying
from console.subject import Subject
from console.visit import Visit
from domain.stages.qualification import QualificationStage
from doors.boards import OVERSIGHT
from doors.counts import Work, filed, funnel, in_hands
from doors.scores import SCORES, marks, may_see_sheets, sheets_in
from services.scores import MOST, Marks, loads, panelled


class Figure(NamedTuple):
    """A chart with the same in a table, and what its colours mean."""

    name: str
    title: str
    drawn: Drawing
    heads: tuple[str, ...]
    lines: Sequence[tuple[str, ...]]
    legend: tuple[tuple[Tone, str], ...] = ()


def figures(visit: Visit, found: Subject, say: Saying) -> list[Figure]:
    """Those on the course of the cycle that the reader may see and that have something to show."""
    known = filed(visit.parts, visit.who, found.name)
    return [*_through(visit, found, say, known), *(_work(visit, found, say, known) if visit.who.role in OVERSIGHT else ())]


def given(visit: Visit, found: Subject, say: Saying) -> list[Figure]:
    """What each panel gave in each stage, of the applications whose sheets the reader may see."""
    seen = partial(may_see_sheets, visit.who, found.cycle)
    known = panelled(found.regulation, found.cycle, _marked(visit, found), seen)
    if not known:
        return []
    words = [
        f"{say.name(one.stage)} · {one.panel}" + (f" · {say.name(one.track)}" if len(found.regulation.tracks) > 1 else "") for one in known
    ]
    rows = [StripRow(word, one.totals, one.spread.mean, one.spread.deviation) for word, one in zip(words, known, strict=True)]
    heads = ("plot-panel", "plot-sheets", "plot-least", "plot-most", "plot-mean", "plot-range", "plot-deviation")
    spreads = [(one.spread, word) for word, one in zip(words, known, strict=True)]
    lines = [
        (word, *(str(value) for value in (one.count, one.least, one.most, one.mean, one.range, one.deviation))) for one, word in spreads
    ]
    title = say.word("plot-given")
    return [Figure("given", title, plots.strips("given", rows, title, say), tuple(say.word(head) for head in heads), lines)]


def _marked(visit: Visit, found: Subject) -> list[Marks]:
    """What was given in the cycle; nothing where there are too many applications to be looked at one by one."""
    codes = found.cycle.applicants or visit.parts.office.rosters.of(found.name).received()
    return marks(visit.parts, found.name, codes) if len(codes) <= MOST and visit.who.role in SCORES else []


def _through(visit: Visit, found: Subject, say: Saying, counted: Mapping[str, int]) -> list[Figure]:
    """How many applications came through each stage that has begun."""
    passed = funnel(visit.who, found.cycle, found.regulation, counted)
    if not any(one.many for one in passed):
        return []
    rows = [BarRow(say.name(one.stage), (Piece(one.many, "plain", ""),)) for one in passed]
    title, first = say.word("plot-funnel"), max(passed[0].many, 1)
    lines = [(say.name(one.stage), str(one.many), f"{100 * one.many / first:.0f} %") for one in passed]
    heads = (say.word("console-stage"), say.word("plot-count"), say.word("plot-of-filed"))
    return [Figure("funnel", title, plots.bars("funnel", rows, title), heads, lines)]


def _work(visit: Visit, found: Subject, say: Saying, counted: Mapping[str, int]) -> list[Figure]:
    """What the reviewers have scored and what is still to come, and what lies in whose hands."""
    reviewing = found.kind == "review"
    open_ = {*visit.parts.office.rosters.of(found.name).in_review()} & {*found.cycle.in_play()} if reviewing else set()
    scoring = marks(visit.parts, found.name, open_) if 0 < len(open_) <= MOST else []
    known = loads(found.regulation, found.cycle, sheets_in(visit.parts, found.name), scoring)
    qualifying = next((stage.hands for stage in found.regulation.stages_of(QualificationStage)), "")
    hands = in_hands(visit.parts, visit.who, found.name, Work(qualifying, "qualification", counted["examined"], counted["to_examine"]))
    return [
        *_loaded(
            "reviewers", say.word("plot-reviewers"), [(f"{one.reviewer} · {say.name(one.stage)}", one.done, one.open) for one in known], say
        ),
        *_loaded(
            "hands",
            say.word("plot-hands"),
            [(f"{say.names(one.hands)} · {say.word('plot-' + one.what)}", one.done, one.open) for one in hands],
            say,
        ),
    ]


def _loaded(name: str, title: str, rows: Sequence[tuple[str, int, int]], say: Saying) -> list[Figure]:
    if not rows:
        return []
    done, open_ = say.word("plot-done"), say.word("plot-open")
    drawn = plots.bars(name, [BarRow(word, (Piece(made, "done", done), Piece(left, "open", open_))) for word, made, left in rows], title)
    lines = [(word, str(made), str(left)) for word, made, left in rows]
    return [Figure(name, title, drawn, (say.word("plot-who"), done, open_), lines, (("done", done), ("open", open_)))]
