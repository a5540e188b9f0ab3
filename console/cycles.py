"""Cycles: the list of all, and one with its stages in time, what is due, what its stage still waits for, who applied, what changed."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from starlette.responses import Response

from console import charts, offered, papers, timeline
from console.barring import barrings
from console.choices import called_all, regulation_of
from console.figures import figures
from console.leeway import settings
from console.saying import Saying
from console.shell import page
from console.standings import Standing, standing_of
from console.subject import Countdown, Subject, subject
from console.visit import Visit
from domain.shared import identifiers as ids
from domain.shared.actor import Role
from domain.shared.term import Term
from domain.stages.public_comment import PublicCommentStage
from doors.boards import OVERSIGHT, STAFF
from doors.comments import COMMENTS
from doors.counts import RECEIVED
from doors.counts import count as counts
from doors.drawings import stage_of
from doors.looking import last_rows, rows
from doors.objections import OBJECTIONS
from doors.opening import APPLICATION
from doors.past import of_cycle
from doors.scores import DELIBERATING, SCORES
from doors.trail import signed
from projections.table import Condition, Record
from services.acts.clockwork import SETTLED_INSIDE

SHOWN = 200
"""Applications of a cycle on its page; where there are more, they are filtered."""

CHANGES = 12
"""Latest events on the page of a cycle."""


class Due(NamedTuple):
    """A period that runs: what, until when, how long, in whose hands, by which article."""

    word: str
    last_day: Any
    left: int | None
    tone: str
    hands: str
    basis: str
    certain: bool
    between: tuple[Any, Any] | None
    many: int = 0


def cycles(visit: Visit) -> Response:
    """The list."""
    found, count = rows(visit.parts, "cycles", visit.who), Countdown(visit)
    return page(
        "cycles.html", visit, cycles=[_line(visit, row, count) for row in reversed(found)], offers=offered.offers(visit, ["cycle.open"], {})
    )


def _line(visit: Visit, row: Record, count: Countdown) -> Mapping[str, Any]:
    closes = _last_day(row["closes_at"])
    if row["state"] == "open" and visit.who.role in STAFF:  # the board counts them when the intake is closed
        row |= {"applications": counts(visit.parts, "applications", visit.who, [("cycle = ?", (row["cycle"],)), RECEIVED])}
    return row | {"award": award_of(visit, row), "last_day": closes, "left": count.left(row["cycle"], closes) if closes else None}


def award_of(visit: Visit, row: Record) -> str:
    """What the award of a cycle is called, by the text that governs it."""
    regulation = regulation_of(visit, row["cycle"])
    return Saying(visit.spoken).text(regulation.award) if regulation else row["city"]


def _last_day(closes_at: str | None) -> str | None:
    """The day that an exclusive instant ends."""
    return timeline.last_day_before(closes_at).isoformat() if closes_at else None


def cycle(visit: Visit) -> Response:
    """One cycle."""
    found, count = subject(visit), Countdown(visit)
    (begun, changes), drawn = _signed(visit, found), stage_of(found.regulation) is not None
    say, steps = Saying(visit.spoken, found.regulation), timeline.stages(found, timeline.opened(begun))
    title = say.word("console-year-of", year=ids.year_of(found.name), award=say.text(found.regulation.award))
    return page(
        "cycle.html", visit, regulation=found.regulation, subject=found, title=title, steps=steps, today=found.today,
        chart=charts.gantt(timeline.bars(steps, say), found.today, say, say.word("console-progress")), count=count,
        dues=dues(visit, found, count, say), offers=offered.on_cycle(visit, found), barrings=barrings(visit, found),
        papers=papers.of_cycle(found), oversight=OVERSIGHT, settled_inside=SETTLED_INSIDE, drawn=drawn, version=len(found.events),
        beside=beside(visit, found), figures=figures(visit, found, say), settings=settings(visit, found),
        notices=rows(visit.parts, "notices", visit.who, [("cycle = ?", (found.name,))]), changes=changes,
        panels=rows(visit.parts, "panels", visit.who, [("cycle = ?", (found.name,))]),
        draws=rows(visit.parts, "draws", visit.who, [("cycle = ?", (found.name,))]) if drawn else [], **_applications(visit, found),
    )  # fmt: skip


def beside(visit: Visit, found: Subject) -> list[tuple[str, str]]:
    """The pages of a cycle beside its own that the reader may open: the word of each, and its address."""
    commented = found.regulation.stages_of(PublicCommentStage)
    pages = [*BESIDE, *([("comments", "comments-title", COMMENTS)] if commented else [])]
    return [(word, f"/cycles/{found.name}/{name}") for name, word, roles in pages if visit.who.role in roles]


BESIDE: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("ranking", "ranking-title", SCORES), ("pack", "pack-title", DELIBERATING), ("ballot", "ballot-title", DELIBERATING),
    ("objections", "objections-title", OBJECTIONS), ("decisions", "audit-decisions", OVERSIGHT),
)  # fmt: skip
"""Page of a cycle -> its word, and for whom."""


def dues(visit: Visit, found: Subject, count: Countdown, say: Saying) -> list[Due]:
    """The periods that run in a cycle, the next to end first, the stage that waits for an act, and for oversight those of applications."""
    terms = sorted(found.cycle.running_terms().items(), key=lambda one: one[1].closes_at)
    dated = [_due(found.name, say.period(name, number), term, count) for (name, number), term in terms]
    if found.cycle.stage is not None and found.cycle.stage not in {name for (name, _), _ in terms}:
        stage = found.regulation.stage(found.cycle.stage)
        dated.append(Due(say.name(stage.name), None, None, "calm", stage.hands, stage.basis, certain=True, between=None))
    return [*dated, *(singles(found, count, say) if visit.who.role in OVERSIGHT else ())]


def singles(found: Subject, count: Countdown, say: Saying) -> Iterator[Due]:
    """The periods of single applications by their names: the next to end, and how many run."""
    for name in dict.fromkeys(term.name for _, term in found.running):
        terms = [term for _, term in found.running if term.name == name]
        yield _due(found.name, say.name(name), min(terms, key=lambda term: term.closes_at), count)._replace(many=len(terms))


def _due(cycle_name: str, word: str, term: Term, count: Countdown) -> Due:
    left = count.of(cycle_name, term)
    between = (term.earliest, term.latest) if term.earliest and term.latest and not term.certain else None
    return Due(word, term.last_day, left, count.tone(left), term.hands, term.basis, term.certain, between)


def _applications(visit: Visit, found: Subject) -> dict[str, Any]:
    if visit.who.role not in APPLICATION:
        return {"applications": None, "asked": {}, "more": False, "standings": []}
    asked = {name: visit.request.query_params.get(name, "") for name in ("text", "track", "standing")}
    known = applications_of(visit, found.name, asked)
    listed = [one for one in known if asked["standing"] in {"", one.standing.word}]
    standings = sorted({one.standing.word for one in known})
    return {"applications": listed[:SHOWN], "asked": asked, "more": len(listed) > SHOWN, "standings": standings}


class Listed(NamedTuple):
    """An application in a list: who, and where it stands."""

    row: Record
    name: str
    standing: Standing


def applications_of(visit: Visit, cycle_name: str, asked: Mapping[str, str]) -> list[Listed]:
    """The applications of a cycle that the reader may see, by what is asked for."""
    where: list[Condition] = [("cycle = ?", (cycle_name,))]
    if asked.get("track") in {"organization", "individual"}:
        where.append(("track = ?", (asked["track"],)))
    seen = rows(visit.parts, "applications", visit.who, where)
    words = called_all(visit, [row["applicant"] for row in seen])
    found = [Listed(row, words[row["applicant"]], standing_of(row)) for row in seen]
    text = asked.get("text", "").strip().lower()
    return [one for one in found if text in one.name.lower()]


def _signed(visit: Visit, found: Subject) -> tuple[list[Record], list[Record]]:
    """Which stages began, and the latest events of the cycle and its applications, by one look at their commits."""
    begun = timeline.openings(found)
    stages = {one.position: getattr(one.data, "stage", "") for one in found.events}
    asked: list[Condition] = [of_cycle(found.name), ("position > ?", (visit.parts.boards.reached - RECENT,))]
    latest = last_rows(visit.parts, "trail", visit.who, asked, CHANGES) if visit.who.role in OVERSIGHT else []
    rows = signed(visit.parts.log, [*begun, *({"stage": stages.get(row["position"], "")} | row for row in reversed(latest))])
    return rows[: len(begun)], rows[len(begun) :]


RECENT = 400
"""Events of the whole log in which the latest changes of a cycle are looked for."""
