"""When a stage opens, when it is done, and at which instant something of the cycle falls due by itself."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from domain.cycle import events as e
from domain.cycle.cycle import Cycle
from domain.shared.event import Event
from domain.shared.term import Term

WAITING = {"proposed", "on_notice", "cleared", "reviewed"}
"""States of a candidate that still needs something before it is approved."""


def open_next(cycle: Cycle, term: Term | None, hands: str, basis: str) -> list[Event]:
    """Open the next stage of the plan; nothing while one is open or none is left."""
    stage = cycle.next_stage()
    if cycle.state != "open" or cycle.stage is not None or stage is None:
        return []
    return [e.StageOpened(stage, term, hands, basis)]


class Progress(msgspec.Struct, frozen=True, gc=False):
    """What a cycle cannot see of its applications: how many still wait for a qualification result, may be scored, or lack a composite.

    `open_offers`: how many tracks and tiers the committee has not decided on.
    """

    now: datetime
    undecided: int
    in_review: int
    open_offers: int = 0


def done(cycle: Cycle, kind: str, progress: Progress) -> bool:
    """Whether the open stage has reached its end; raises LookupError for a kind that has none."""
    return _ENDS[kind](cycle, progress)


def _window_over(cycle: Cycle, progress: Progress) -> bool:
    return progress.now >= cycle.terms[cycle.stage or ""].closes_at


def _noticed(cycle: Cycle, _: Progress) -> bool:
    return not cycle.standing() or any(notice.state == "closed" for notice in cycle.notices.values())


def _approved(cycle: Cycle, _: Progress) -> bool:
    return not cycle.substitutes and all(candidate.state not in WAITING for candidate in cycle.standing().values())


def _conferred(cycle: Cycle, _: Progress) -> bool:
    return all(candidate.state != "approved" for candidate in cycle.standing().values())


_ENDS: dict[str, Callable[[Cycle, Progress], bool]] = {
    "announcement": lambda cycle, _: cycle.announced,
    "intake": _window_over,
    "qualification": lambda _, progress: progress.undecided == 0,
    "review": lambda cycle, progress: cycle.stage in cycle.concluded or progress.in_review == 0,
    "ranking": lambda cycle, _: cycle.ranking is not None and not cycle.ties_open,
    "deliberation": lambda cycle, progress: cycle.resolved and progress.open_offers == 0,
    "public_notice": _noticed,
    "approval": _approved,
    "conferral": _conferred,
}


def legal_end(cycle: Cycle, kind: str, now: datetime) -> datetime:
    """The instant at which the open stage legally ended: its period's end where it has one, else now."""
    if kind == "intake":
        return cycle.terms[cycle.stage or ""].closes_at
    if kind == "public_notice":
        return max((notice.term.closes_at for notice in cycle.notices.values() if notice.state == "closed"), default=now)
    return now


def close_stage(cycle: Cycle, closed_at: datetime, received: tuple[str, ...], vacant: dict[str, int]) -> list[Event]:
    """Close the open stage; the last one completes the cycle, with the places that nobody took."""
    if cycle.stage is None:
        return []
    overtaken = cycle.stage in cycle.terms and cycle.terms[cycle.stage].overtaken_at is not None
    events: list[Event] = [e.StageClosed(cycle.stage, closed_at, received, overtaken)]
    if cycle.stage == cycle.plan[-1]:
        winners = tuple(code for code, candidate in cycle.candidates.items() if candidate.state == "conferred")
        events.append(e.Completed(winners, vacant))
    return events


def next_due(cycle: Cycle) -> Term | None:
    """The term that ends first of all that run: the open stage's own, and those of running notices."""
    return min(cycle.running_terms().values(), key=lambda term: term.closes_at, default=None)


def notices_due(cycle: Cycle, now: datetime) -> list[int]:
    """The running notices whose period is over."""
    return [number for number, notice in cycle.running_notices().items() if now >= notice.term.closes_at]
