"""The conferral: the winners are announced, and are to be handed what their offer names."""

from typing import ClassVar, Literal

from domain.regulation.rule import Name
from domain.shared.standing import Wait
from domain.stages.stage import Stage


class ConferralStage(Stage):
    """Ends when every approved candidate is announced."""

    waits_as: ClassVar[Wait] = "duty"

    kind: Literal["conferral"]
    by: Name
