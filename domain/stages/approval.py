"""The approval chain: who passes the list, in which order."""

from typing import ClassVar, Literal

from domain.regulation.tenure import ChainStep
from domain.shared.standing import Wait
from domain.stages.stage import Stage


class ApprovalStage(Stage):
    """Ends when every candidate that still stands has passed the whole chain."""

    waits_as: ClassVar[Wait] = "duty"

    kind: Literal["approval"]
    chain: tuple[ChainStep, ...]

    @property
    def hands(self) -> str:
        """Those of the chain, in its order."""
        return ", ".join(step.by for step in self.chain)
