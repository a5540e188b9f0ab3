"""When a stage opens, when it is done, and at which instant something of the cycle falls due by itself."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from domain.cycle import events as e
from domain.cycle.cycle import Cycle, RunningNotice
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
    """What a cycle cannot see of its applications: how many wait for a qualification result, and whether anybody is left to review.

    `early` tells a notice of the accepted or the shortlisted from that of the candidates. `unanswered` wait for a recommender, `lacking`
    is what the stage still waits for from others; `open_offers`: how many tracks and tiers the committee has not decided on.
    """

    now: datetime
    undecided: int
    anybody: bool
    early: bool = False
    unanswered: int = 0
    lacking: int = 0
    open_offers: int = 0


def done(cycle: Cycle, kind: str, progress: Progress) -> bool:
    """Whether the open stage has reached its end; raises LookupError for a kind that has none."""
    return _ENDS[kind](cycle, progress)


def _window_over(cycle: Cycle, progress: Progress) -> bool:
    return progress.now >= cycle.terms[cycle.stage or ""].closes_at


def _noticed(cycle: Cycle, progress: Progress) -> bool:
    somebody = progress.anybody if progress.early else bool(cycle.standing())
    return not somebody or bool(_closed_notices(cycle))


def _closed_notices(cycle: Cycle) -> list[RunningNotice]:
    """The notices of the open stage that stood their whole period."""
    return [notice for notice in cycle.notices.values() if notice.stage == cycle.stage and notice.state == "closed"]


def _drawn(cycle: Cycle, progress: Progress) -> bool:
    draw = cycle.review.draw()
    return not progress.anybody or (draw is not None and draw.state == "drawn")


def _reviewed(cycle: Cycle, progress: Progress) -> bool:
    return not progress.anybody or cycle.review.through(cycle.stage or "")


def _listed(cycle: Cycle, progress: Progress) -> bool:
    return not progress.anybody or cycle.stage in cycle.review.lists


def _commented(cycle: Cycle, progress: Progress) -> bool:
    return _window_over(cycle, progress) if cycle.stage in cycle.terms else not progress.anybody


def _approved(cycle: Cycle, _: Progress) -> bool:
    return not cycle.substitutes and all(candidate.state not in WAITING for candidate in cycle.standing().values())


def _conferred(cycle: Cycle, _: Progress) -> bool:
    return all(candidate.state != "approved" for candidate in cycle.standing().values())


_ENDS: dict[str, Callable[[Cycle, Progress], bool]] = {
    "plan_approval": lambda _, progress: progress.lacking == 0,
    "announcement": lambda cycle, _: cycle.announced,
    "intake": _window_over,
    "recommendation": lambda _, progress: progress.unanswered == 0,
    "qualification": lambda _, progress: progress.undecided == progress.lacking == 0,
    "draw": _drawn,
    "review": _reviewed,
    "shortlist": _listed,
    "public_comment": _commented,
    "ranking": lambda cycle, _: bool(cycle.rankings) and not cycle.ties_open,
    "deliberation": lambda cycle, progress: cycle.resolved and progress.open_offers == 0,
    "public_notice": _noticed,
    "approval": _approved,
    "conferral": _conferred,
}


def legal_end(cycle: Cycle, kind: str, now: datetime) -> datetime:
    """The instant at which the open stage legally ended: its period's end where it has one, else now."""
    if kind in {"intake", "public_comment"} and cycle.stage in cycle.terms:
        return cycle.terms[cycle.stage].closes_at
    if kind == "recommendation":
        return min(now, cycle.terms[cycle.stage or ""].closes_at)
    if kind == "public_notice":
        return max((notice.term.closes_at for notice in _closed_notices(cycle)), default=now)
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
    """The term that ends first of all that run: the open stage's own, those of running notices, and the limits over several stages."""
    return min(cycle.running_terms().values(), key=lambda term: term.closes_at, default=None)


def notices_due(cycle: Cycle, now: datetime) -> list[int]:
    """The running notices whose period is over."""
    return [number for number, notice in cycle.running_notices().items() if now >= notice.term.closes_at]
