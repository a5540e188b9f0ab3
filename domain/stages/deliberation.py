"""The committee's deliberation: whom it proposes for the award."""

from typing import ClassVar, Literal

from domain.regulation.rule import Flag, Name
from domain.shared.standing import Wait
from domain.stages.stage import Stage


class DeliberationStage(Stage):
    """Ends when `by` has resolved; it may leave the ranking's order only where `may_depart_with_reason`."""

    waits_as: ClassVar[Wait] = "duty"

    kind: Literal["deliberation"]
    by: Name
    may_depart_with_reason: Flag
