"""The call for applications: published on every channel before anyone may file."""

from typing import ClassVar, Literal

from domain.regulation.period import PeriodRule
from domain.regulation.rule import Name
from domain.shared.standing import Wait
from domain.stages.stage import Stage


class AnnouncementStage(Stage):
    """Ends when `by` has published the call on all `channels`; filing may not close before the call has stood its `period`."""

    waits_as: ClassVar[Wait] = "duty"

    kind: Literal["announcement"]
    by: Name
    channels: tuple[Name, ...]
    period: PeriodRule | None = None
