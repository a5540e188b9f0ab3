"""The qualification review: every application gets a result."""

from typing import ClassVar, Literal

from domain.regulation.rule import Name
from domain.shared.standing import Wait
from domain.stages.stage import Stage


class QualificationStage(Stage):
    """Ends when `by` has concluded every application."""

    waits_as: ClassVar[Wait] = "duty"

    kind: Literal["qualification"]
    by: Name
