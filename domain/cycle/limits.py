"""Ceilings on the time that stages take together: the term runs from the first of them, and running over is on record and nothing more."""

from collections.abc import Iterable
from datetime import datetime

from domain.cycle import review_events as e
from domain.cycle.cycle import Cycle
from domain.cycle.reviewing import RunningLimit
from domain.regulation.period import Limit


def beginning(rules: Iterable[Limit], stage: str) -> list[Limit]:
    """The limits that begin to run when a stage opens: that is the day on which the list is handed over, too."""
    return [rule for rule in rules if rule.first == stage]


def running(cycle: Cycle) -> dict[str, RunningLimit]:
    """The limits that still run: they have not been run over, and their last stage was not done in time."""
    if cycle.state != "open":
        return {}
    return {name: limit for name, limit in cycle.review.limits.items() if not limit.overrun and not _kept(cycle, name, limit)}


def _kept(cycle: Cycle, name: str, limit: RunningLimit) -> bool:
    """Whether the last stage was done in time: a review that came through late has the overrun on record from its conclusion."""
    if limit.last in cycle.closed and not cycle.review.through(limit.last):
        return cycle.closed[limit.last] <= cycle.terms[name].closes_at
    return cycle.review.through(limit.last)


def overrun(cycle: Cycle, now: datetime) -> list[e.LimitOverrun]:
    """What is over by now, the earliest first, each with its legal instant."""
    over = sorted((cycle.terms[name].closes_at, name) for name in running(cycle))
    return [e.LimitOverrun(name, due, cycle.terms[name].basis) for due, name in over if now >= due]
