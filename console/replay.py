"""A cycle gone through again, event by event in the order in which they were recorded: each in words, with the stages as they stood."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from starlette.responses import Response

from console.saying import Saying
from console.shell import page
from console.streams import stream_word, with_names
from console.subject import Subject, subject
from console.visit import Visit, absent, whole
from domain.calendar.instants import ZONE
from domain.cycle import events as e
from domain.shared import identifiers as ids
from domain.shared.event import Envelope
from domain.shared.refusal import InvalidError
from doors import past
from projections.table import Record as Row
from services.audit.decisions import decides
from services.audit.record import Record
from services.audit.says import says
from services.documents.speech import governed

PAGE = 25
"""Events that are listed at once."""


class Step(NamedTuple):
    """One event in words: what it concerned, what it said, in which stage of the cycle it left things."""

    record: Record
    what: str
    said: str
    decides: bool
    stage: str | None


class Stages(NamedTuple):
    """The stages of a cycle after an event: which are over, and which is open."""

    over: frozenset[str]
    open: str | None


def replay(visit: Visit) -> Response:
    """One event with what it did, and those that follow it."""
    found = subject(visit)
    where = [past.of_cycle(found.name)]
    at = _asked(visit)
    rows = past.events(visit.parts, visit.who, where, past.Part(at - 1, PAGE + 1))
    if not rows and at > 1:  # behind the last: the last
        rows = past.events(visit.parts, visit.who, where, past.Part(size=1, before=at))
    if not rows:
        raise absent(found.name)
    here = rows[0]["position"]
    before = past.events(visit.parts, visit.who, where, past.Part(size=PAGE, before=here))
    told = _steps(visit, found, rows[:PAGE])
    place = past.count(visit.parts, visit.who, [*where, ("position <= ?", (here,))])
    return page(
        "replay.html", visit, regulation=found.regulation, subject=found, steps=told, now=_stages(_cycle(visit, found), here),
        nth=place, total=past.count(visit.parts, visit.who, where), previous=_at(before, -1), following=_at(rows, 1),
        page_before=_at(before, 0), page_after=_at(rows, PAGE), day=told[0].record.recorded_at.astimezone(ZONE).date().isoformat(),
    )  # fmt: skip


def _at(rows: list[Row], place: int) -> int | None:
    """The position of a row, where there is one."""
    try:
        return int(rows[place]["position"])
    except IndexError:
        return None


def _asked(visit: Visit) -> int:
    """The position that is asked for: named itself, or the first of a day; the first of all where neither is."""
    if day := visit.given("day"):
        try:
            begins = datetime.combine(date.fromisoformat(day), time.min, ZONE)
        except ValueError:
            raise InvalidError("filter-form", name="day", value=day) from None
        return visit.parts.log.position_at(begins - timedelta(microseconds=1)) + 1
    found = whole(visit.given("at") or "1")
    if found is None:
        raise InvalidError("filter-form", name="at", value=visit.given("at"))
    return max(found, 1)


def _cycle(visit: Visit, found: Subject) -> list[Envelope]:
    return visit.parts.log.events_of(ids.cycle_stream(found.name))


def _stages(events: list[Envelope], upto: int) -> Stages:
    """The stages after the event at a position."""
    over, open_ = set[str](), None
    for one in events:
        if one.position > upto:
            break
        match one.data:
            case e.StageOpened(stage):
                open_ = stage
            case e.StageClosed(stage):
                over.add(stage)
                open_ = None if open_ == stage else open_
            case _:
                pass
    return Stages(frozenset(over), open_)


def _steps(visit: Visit, found: Subject, rows: list[Row]) -> list[Step]:
    records, cycle = past.records(visit.parts), _cycle(visit, found)
    say = Saying(visit.spoken, found.regulation)
    speech = governed(visit.parts.office.texts, found.cycle, visit.spoken)

    def step(row: Row) -> Step:
        one = past.envelope(visit.parts, row)
        record = records.record(one)
        said = with_names(visit, speech.said(record, says(one.data)))
        return Step(record, stream_word(visit, say, record.stream), said, decides(one.data), _stages(cycle, one.position).open)

    return [step(row) for row in rows]
