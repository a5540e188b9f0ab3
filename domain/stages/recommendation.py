"""The recommendation: a town, a county or a department examines what was filed, and puts it forward or does not."""

from typing import ClassVar, Literal

from domain.regulation.period import PeriodRule
from domain.regulation.rule import Flag, Name, Rule
from domain.shared.standing import Wait
from domain.stages.stage import Stage


class LocalNotice(Rule):
    """The notice that a recommender publishes in its own area before it recommends."""

    period: PeriodRule


class RecommendationStage(Stage):
    """Ends on the day that `closes` sets, or earlier when every application has been answered; one of `by` answers each.

    `local_notice` must have stood, `consults` says that departments are asked, `consent_of` must have agreed, before a recommendation.
    """

    waits_as: ClassVar[Wait] = "window"

    kind: Literal["recommendation"]
    by: tuple[Name, ...]
    closes: Name
    consults: Flag = False
    local_notice: LocalNotice | None = None
    consent_of: Name | None = None
