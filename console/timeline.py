"""The stages of a cycle in time: when each began and ended, which legal last day binds it, in whose hands, and what is not known yet."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from console.charts import Bar, State
from console.saying import Saying
from console.subject import Subject
from domain.calendar.instants import day_of
from domain.cycle import events as e
from domain.cycle.anchors import last_day
from domain.cycle.windows import windows
from domain.shared import identifiers as ids
from domain.shared.term import Term
from projections.table import Record


class StageRow(NamedTuple):
    """One stage: the days that are known, the legal last day with its article, and who must act."""

    name: str
    kind: str
    state: State
    first: date | None
    last: date | None
    legal: date | None
    basis: str
    hands: str
    default: bool
    overran: bool


def stages(subject: Subject, opened: Mapping[str, date]) -> list[StageRow]:
    """Every stage of the plan; `opened` is the legal day on which each that has begun did."""
    terms = _terms(subject)
    planned = {one.stage: one for one in windows(subject.regulation.stages, subject.cycle.settings)}
    anchors = {one.stage: last_day(one, ids.year_of(subject.name)) for one in subject.regulation.frequency.anchors}
    found = []
    for stage in subject.regulation.stages:
        closed, term, window = subject.cycle.closed.get(stage.name), terms.get(stage.name), planned.get(stage.name)
        state: State = "done" if closed else "running" if stage.name == subject.cycle.stage else "later"
        legal = term.last_day if term else window.last_day if window else anchors.get(stage.name)
        first = opened.get(stage.name) or (window.first_day if window else None)
        last = _last(closed) if closed else legal if state == "running" else None
        basis = term.basis if term else stage.basis
        over = stage.name in subject.cycle.overran
        found.append(StageRow(stage.name, stage.kind, state, first, last, legal, basis, stage.hands, stage.default, over))
    return found


def last_day_before(closes_at: str) -> date:
    """The last day of what ends at an instant that is not in it any more."""
    return _last(datetime.fromisoformat(closes_at))


def _last(closed: datetime) -> date:
    """The day on which a stage ended: a legal end at midnight belongs to the day before."""
    return day_of(closed - timedelta(microseconds=1))


def openings(subject: Subject) -> list[Record]:
    """The rows of the trail that say which stage began, for `doors.trail.signed`."""
    return [{"position": one.position, "stage": one.data.stage} for one in subject.events if isinstance(one.data, e.StageOpened)]


def opened(rows: Sequence[Record]) -> dict[str, date]:
    """Stage -> the legal day on which it began, by those rows as the log signed them."""
    return {row["stage"]: day_of(datetime.fromisoformat(row["effective_at"])) for row in rows}


def _terms(subject: Subject) -> dict[str, Term]:
    """Stage -> the period that binds its end: its own, its last notice's, or that of a limit which it is the last of."""
    cycle = subject.cycle
    limits = {limit.last: cycle.terms[name] for name, limit in cycle.review.limits.items()}
    notices = {one.stage: one.term for one in cycle.notices.values() if one.state != "withdrawn"}
    own = {name: term for name, term in cycle.terms.items() if any(stage.name == name for stage in subject.regulation.stages)}
    return limits | own | notices


def bars(rows: list[StageRow], say: Saying) -> list[Bar]:
    """The same for a chart."""
    return [Bar(say.name(row.name), row.state, row.first, row.last, (row.legal,) if row.legal else ()) for row in rows]
