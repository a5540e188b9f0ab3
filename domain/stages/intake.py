"""The filing window: it ends at 24:00 of the day that the call names."""

from typing import ClassVar, Literal

from domain.regulation.rule import Name
from domain.shared.standing import Wait
from domain.stages.stage import Stage


class IntakeStage(Stage):
    """`closes` is the setting of the cycle that holds the last day."""

    waits_as: ClassVar[Wait] = "window"

    kind: Literal["intake"]
    closes: Name

    @property
    def hands(self) -> str:
        """Those who may file."""
        return "applicant"
