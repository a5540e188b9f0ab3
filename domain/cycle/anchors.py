"""Anchors of a cycle in its year: a stage that must end within certain months, and what is said when it does not."""

from collections.abc import Iterable
from datetime import date, datetime

from domain.calendar.instants import closing
from domain.calendar.periods import add_months
from domain.cycle import events as e
from domain.cycle.cycle import Cycle
from domain.regulation.award import Anchor
from domain.shared import identifiers as ids
from domain.shared.refusal import RefusedError


def last_day(anchor: Anchor, year: int) -> date:
    """The last day of the anchor's months."""
    return add_months(date(year, anchor.last_month, 1), 1) - date.resolution


def check_inside(anchors: Iterable[Anchor], stage: str, day: date, year: int, basis: str) -> None:
    """Refuse to end a stage on a day outside its anchor."""
    for anchor in anchors:
        first, last = date(year, anchor.first_month, 1), last_day(anchor, year)
        if anchor.stage == stage and not first <= day <= last:
            raise RefusedError("outside-anchor", basis, stage=stage, day=day.isoformat(), first=first.isoformat(), last=last.isoformat())


def overrunning(cycle: Cycle, anchors: Iterable[Anchor], basis: str) -> list[tuple[datetime, e.AnchorPassed]]:
    """What is said of each stage that has not ended, at the instant at which its months are over; the earliest first."""
    found = [
        e.AnchorPassed(anchor.stage, last_day(anchor, ids.year_of(cycle.cycle)), basis)
        for anchor in anchors
        if anchor.stage not in cycle.closed and anchor.stage not in cycle.overran
    ]
    return sorted(((closing(one.last_day), one) for one in found), key=lambda pair: pair[0])
