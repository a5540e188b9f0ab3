"""The approval before the call: the plan of the cycle, the standard or the rules are examined before anyone may apply."""

from typing import ClassVar, Literal

from domain.regulation.rule import Name
from domain.shared.standing import Wait
from domain.stages.stage import Stage


class PlanApprovalStage(Stage):
    """Ends when `by` has approved everything that `what` names; `standard` among them pins the approved criteria to the cycle."""

    waits_as: ClassVar[Wait] = "duty"

    kind: Literal["plan_approval"]
    by: Name
    what: tuple[Name, ...]
