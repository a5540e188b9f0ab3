"""What others must have said before a stage may end: the plan's parts approved, the consulted heard, the call standing long enough."""

from datetime import date

from domain.cycle import events as e
from domain.cycle.cycle import Cycle
from domain.shared.refusal import InvalidError, RefusedError
from domain.shared.term import Term
from domain.stages.plan_approval import PlanApprovalStage
from domain.stages.stage import Stage

STANDARD = "standard"
"""The part of a plan whose approval pins the criteria to the cycle."""


def approve_part(
    cycle: Cycle, stage: PlanApprovalStage, what: str, document: str, on: date, *, granted: bool, reason: str
) -> e.PlanExamined:
    """Approve a part of the plan, or send it back with a reason; what is approved stays so."""
    if what not in stage.what:
        raise InvalidError("plan-part-unknown", what=what, known=list(stage.what))
    if what in cycle.approved:
        raise RefusedError("plan-approved", stage.basis, what=what)
    if not granted and not reason:
        raise InvalidError("reason-needed", what=what)
    return e.PlanExamined(stage.name, what, stage.by, document, on, granted, reason)


def lacking(cycle: Cycle, stage: Stage) -> list[str]:
    """What a stage still waits for from others before it may end."""
    if isinstance(stage, PlanApprovalStage):
        return [what for what in stage.what if what not in cycle.approved]
    return [name for name in consulted(stage) if name not in cycle.review.opinions.get(stage.name, {})]


def consulted(stage: Stage) -> tuple[str, ...]:
    """Whom the stage must hear before it ends, where its kind has that."""
    found = getattr(stage, "consults", ())
    return found if isinstance(found, tuple) else ()


def stands_long_enough(call: Term | None, last_day: date) -> None:
    """Refuse a last day for filing before the call has stood its period."""
    if call is not None and last_day < call.last_day:
        raise RefusedError("call-too-short", call.basis, last_day=last_day.isoformat(), earliest=call.last_day.isoformat())
