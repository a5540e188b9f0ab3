"""The public comment: results are shown, and anyone may say something about them, for a whole period before they are used."""

from typing import ClassVar, Literal

from domain.regulation.period import PeriodRule
from domain.regulation.rule import Name
from domain.shared.standing import Wait
from domain.stages.stage import Stage


class PublicCommentStage(Stage):
    """Ends when what `shows` names has stood on all `channels` for its whole period."""

    waits_as: ClassVar[Wait] = "window"

    kind: Literal["public_comment"]
    by: Name
    channels: tuple[Name, ...]
    shows: tuple[Name, ...]
    period: PeriodRule
