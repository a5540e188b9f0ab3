"""The shortlist: who goes on to the next review, by a ratio of the places, by passing, or by a list that somebody approves."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from domain.regulation.rule import Name, Positive, Value
from domain.regulation.tenure import ChainStep
from domain.shared.standing import Wait
from domain.stages.stage import Stage

Rounding = Literal["up", "down", "half_up"]


class RatioRule(Value):
    """So many go on for so many places: `of` names the quotas whose places are the base.

    A track none of whose quotas is named goes on whole. `base_set_by` and `rounding_set_by` are settings of the cycle that stand in for
    the places of the quotas together, and for `rounding`. `ties` at the cut pass, or somebody decides.
    `passes_over`: re-awards, which take no place, take none of these either; they go on beside when their score reaches the cut.
    """

    rule: Literal["ratio"]
    places: Positive
    go_on: Positive
    of: tuple[Name, ...]
    rounding: Rounding
    ties: Literal["pass", "decided"]
    passes_over: Literal["re_awards"] | None = None
    base_set_by: Name | None = None
    rounding_set_by: Name | None = None


class PassRule(Value):
    """Whoever passed the review, as the panel's report says of each."""

    rule: Literal["passed"]


class ListRule(Value):
    """A list that is proposed from the review."""

    rule: Literal["list"]


class ShortlistStage(Stage):
    """Ends when the list is fixed: proposed by `by` from the sheets of stage `after`, the `consults` asked, and its `chain` passed."""

    waits_as: ClassVar[Wait] = "duty"

    kind: Literal["shortlist"]
    after: Name
    by: Name
    select: Annotated[RatioRule | PassRule | ListRule, Field(discriminator="rule")]
    consults: tuple[Name, ...] = ()
    chain: tuple[ChainStep, ...] = ()
