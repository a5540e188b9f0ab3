"""Who may apply: basic conditions, bars with their look-back, and what a former winner may do."""

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from domain.regulation.rule import Flag, Name, Positive, Rule

Reference = Literal["filing_deadline"]
"""The day that a condition or a look-back is judged on: a setting of the cycle."""


class RegisteredCondition(Rule):
    """Registered in the city, as a legal person where `legal_person` asks for one."""

    kind: Literal["registered_here"]
    name: Name
    legal_person: Flag


class OperatingYearsCondition(Rule):
    """In operation for at least `years` on the reference day, the anniversary included."""

    kind: Literal["operating_years"]
    name: Name
    years: Positive
    reference: Reference


class JudgedCondition(Rule):
    """A condition that no figure decides: a person judges, with a reason."""

    kind: Literal["judged"]
    name: Name


Condition = Annotated[RegisteredCondition | OperatingYearsCondition | JudgedCondition, Field(discriminator="kind")]


class Bar(Rule):
    """A fact on record that bars: of which kind, how severe, found by whom, for how long and from when."""

    name: Name
    fact: Name
    lasts: Literal["years", "until_resolved", "for_good"]
    reference: Reference
    years: Positive | None = None
    counted_from: Literal["occurrence", "finding"] = "occurrence"
    severity: Name | None = None
    levels: tuple[Name, ...] | None = None
    fault: Name | None = None
    scope: Name | None = None
    unless: Literal["repaired"] | None = None

    @model_validator(mode="after")
    def _dated(self) -> "Bar":
        if (self.lasts == "years") != (self.years is not None):
            raise PydanticCustomError("bar_years", "years go with `lasts: years`")
        return self


class Holders(Rule):
    """What winners of this award may do later."""

    while_valid: Literal["barred", "may_apply"]
    after_expiry: Literal["re_award", "barred", "as_new"]
    after_revocation: Literal["as_new", "barred"]
