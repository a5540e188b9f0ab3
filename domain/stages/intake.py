"""The filing window: it ends at 24:00 of the day that the call names."""

from typing import ClassVar, Literal

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from domain.regulation.period import PeriodRule
from domain.regulation.rule import Name, Rule
from domain.shared.standing import Wait
from domain.stages.stage import Stage


class InternalNotice(Rule):
    """What an applicant shows inside its own house before it files: for a period of the text, or one that the office sets for the cycle."""

    period: PeriodRule | None = None
    set_by: Name | None = None

    @model_validator(mode="after")
    def _long(self) -> "InternalNotice":
        if (self.period is None) == (self.set_by is None):
            raise PydanticCustomError("internal_notice_length", "a period of the text, or a setting of the cycle")
        return self


class IntakeStage(Stage):
    """`closes` is the setting of the cycle that holds the last day, `opens` the first where the call names one.

    `documents` are what an application must bring.
    """

    waits_as: ClassVar[Wait] = "window"

    kind: Literal["intake"]
    opens: Name | None = None
    closes: Name
    documents: tuple[Name, ...]
    internal_notice: InternalNotice | None = None

    @property
    def hands(self) -> str:
        """Those who may file."""
        return "applicant"
