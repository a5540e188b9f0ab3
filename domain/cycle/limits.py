"""Ceilings on the time that stages take together: the term runs from the first of them, and running over is on record and nothing more."""

from collections.abc import Iterable
from datetime import datetime

from domain.cycle import review_events as e
from domain.cycle.cycle import Cycle
from domain.regulation.period import Limit


def beginning(rules: Iterable[Limit], stage: str) -> list[Limit]:
    """The limits that begin to run when a stage opens: that is the day on which the list is handed over, too."""
    return [rule for rule in rules if rule.first == stage]


def overrun(cycle: Cycle, now: datetime) -> list[e.LimitOverrun]:
    """What is over by now, the earliest first, each with its legal instant."""
    over = sorted((term.closes_at, name) for name, term in cycle.running_limits().items())
    return [e.LimitOverrun(name, due, cycle.terms[name].basis) for due, name in over if now >= due]
