"""Whom a cycle reminds, and when: before the end of each period that runs, and after it until the act that it was for is done."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from domain.cycle import events as e
from domain.cycle.cycle import Cycle
from domain.policies.ladder import Ladder, Rung, fallen
from domain.shared.term import Term


class Awaited(msgspec.Struct, frozen=True, gc=False):
    """A period by name and number with those who act in `stage`; `after` its end when they are late."""

    name: str
    number: int
    term: Term
    stage: str
    after: bool


def awaited(cycle: Cycle, now: datetime) -> Iterator[Awaited]:
    """Every period that may still remind."""
    for (name, number), term in cycle.running_terms().items():
        yield Awaited(name, number, term, name, after=now >= term.closes_at)
    for name, term in cycle.terms.items():
        if name in cycle.closed and cycle.stage == cycle.after(name):
            yield Awaited(name, 0, term, cycle.stage, after=True)
    for number, notice in cycle.notices.items():
        if notice.state == "closed" and any(_waits(cycle, code) for code in notice.candidates):
            yield Awaited(notice.term.name, number, notice.term, cycle.after(notice.term.name), after=True)


def _waits(cycle: Cycle, code: str) -> bool:
    """Whether a candidate was cleared by a notice, is held by no objection, and nobody has taken the next step."""
    return cycle.candidates[code].state == "cleared" and not cycle.candidates[code].objections


def next_at(cycle: Cycle, ladder: Ladder, now: datetime) -> datetime | None:
    """The instant of the next rung; one that has passed is due at once."""
    return min((rungs[0].due for one in awaited(cycle, now) if (rungs := _rungs(cycle, ladder, one))), default=None)


def remind(cycle: Cycle, ladder: Ladder, now: datetime) -> e.Reminded | None:
    """The reminder that has fallen due, the earliest where several periods have one; None when there is none."""
    found = [(rung, one) for one in awaited(cycle, now) if (rung := fallen(_rungs(cycle, ladder, one), now))]
    if not found:
        return None
    rung, one = min(found, key=lambda pair: pair[0].due)
    return e.Reminded(one.name, one.number, rung.step, rung.due, one.stage)


def _rungs(cycle: Cycle, ladder: Ladder, one: Awaited) -> list[Rung]:
    return ladder.rungs(one.term, after=one.after, told=cycle.told.get((one.name, one.number)))
