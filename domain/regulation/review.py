"""How applications are reviewed: the standard, the panels and their draw, recusal, and the way from sheets to a composite."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from domain.regulation.applicants import BOTH, Track
from domain.regulation.rule import Basis, Flag, Name, Positive, Rule, Value


class Standard(Rule):
    """The set of criteria of a track, who approves it, and when a cycle freezes it.

    `rests_on` are published standards that the set must name as sources, `covers` what its dimensions must look at.
    """

    tracks: tuple[Track, ...] = BOTH
    criteria: str
    rests_on: tuple[str, ...] = ()
    covers: tuple[Name, ...] = ()
    approved_by: Name
    frozen_at: Name


class Recusal(Rule):
    """Who keeps away from an application in which they have an interest; `stated_first`: nobody joins a panel before saying so or not."""

    of: tuple[Name, ...]
    declared_by_self: Flag
    stated_first: Flag = False


class Size(Value):
    """How many reviewers a panel has at least and at most; a setting of the cycle where the text is silent."""

    least: Positive | None = None
    most: Positive | None = None
    setting: Name | None = None
    basis: Basis


class Institution(Value):
    """The third party that reviews: how it is chosen; a panel stands only after that is on record."""

    chosen_by: Literal["government_procurement", "entrusted"]
    basis: Basis


class Supervision(Value):
    """The group that watches over the review: it stands before the first sheet, and no reviewer is in it."""

    basis: Basis


class Feedback(Value):
    """That reviewers and reviewed say of each other how they kept their discipline."""

    basis: Basis


class Panels(Rule):
    """How review panels are made: from the pool, how many, with one leader, by a draw where the text asks for one.

    `by_stage`: each review stage has a panel of its own.
    """

    from_pool: Flag
    leader: Literal[1]
    size: Size
    work_plan_required: Flag
    drawn: Flag = False
    by_stage: Flag = False
    institution: Institution | None = None
    supervision: Supervision | None = None
    feedback: Feedback | None = None
    recusal: Recusal


Weight = Annotated[Decimal, Field(ge=0, le=1)]

POLL = "poll"
"""What a poll beside a notice is called among the inputs of a composite."""


class Scoring(Rule):
    """From sheets to composites, by track: which inputs, how sheets are put together, how many decimals, who breaks ties.

    `inputs` are review stages, and `poll` where one is held. `weights` are fixed here, or a setting of the cycle: `weights_set_by`.
    `ties`: the inputs that break a tie, in their order, and at the end the person who decides what is left.
    """

    tracks: tuple[Track, ...] = BOTH
    inputs: tuple[Name, ...]
    weights: dict[Name, Weight] | None = None
    weights_set_by: Name | None = None
    sheet: Literal["mean"]
    decimals: Annotated[int, Field(ge=0, le=6)]
    ties: tuple[Name, ...]

    @model_validator(mode="after")
    def _weighed(self) -> "Scoring":
        if (self.weights is None) == (self.weights_set_by is None):
            raise PydanticCustomError("weights_once", "weights are fixed here or set for the cycle")
        if self.weights is not None and (sum(self.weights.values()) != 1 or set(self.weights) != set(self.inputs)):
            found = sum(self.weights.values(), Decimal(0))
            raise PydanticCustomError("weights_sum", "weights of all inputs make {found}, not 1", {"found": str(found), "expected": "1"})
        return self
