"""The qualification review: every application gets a result."""

from typing import ClassVar, Literal

from domain.regulation.period import PeriodRule
from domain.regulation.rule import Flag, Name, Positive, Rule
from domain.shared.standing import Wait
from domain.stages.stage import Stage


class Supplement(Rule):
    """How often an applicant is told what is missing, and that it is told at once; the days until the reply do not count, if so."""

    times: Positive
    at_once: Flag
    reply_within: Name
    stops_clock: Flag


class QualificationStage(Stage):
    """Ends when `by` has concluded every application; `within` runs for each from its receipt, and running over approves nothing.

    `consults` are those whose opinion must be on record before the stage ends.
    """

    waits_as: ClassVar[Wait] = "duty"

    kind: Literal["qualification"]
    by: Name
    consults: tuple[Name, ...] = ()
    within: PeriodRule | None = None
    supplement: Supplement | None = None
