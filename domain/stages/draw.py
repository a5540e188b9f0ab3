"""The draw of experts: a panel chosen by lot from the frozen pool, under a supervisor's eyes, so that anyone can do it again."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from domain.regulation.rule import Name
from domain.shared.standing import Wait
from domain.stages.stage import Stage


class DrawStage(Stage):
    """Ends when a panel has been drawn; `seeds_by` each commit to a seed before any is revealed, `supervised_by` is present."""

    waits_as: ClassVar[Wait] = "duty"

    kind: Literal["draw"]
    by: Name
    seeds_by: Annotated[tuple[Name, ...], Field(min_length=1)]
    supervised_by: Name | None = None
