"""Who may apply: basic conditions, bars with their look-back, families of companies, and what earlier winners may do."""

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from domain.regulation.rule import Flag, Name, Positive, Rule, Value

Track = Literal["organization", "individual"]
Tier = Literal["award", "nomination"]
BOTH: tuple[Track, ...] = ("organization", "individual")

Reference = Literal["filing_deadline"]
"""The day that a condition or a look-back is judged on: a setting of the cycle."""

Activity = Literal["for_profit", "non_profit"]
"""What an organization does: production or business, or a service without profit."""

DeclaredDay = Literal[
    "operating_since", "management_system_since", "excellence_model_since", "works_in_quality_since", "works_here_since"
]  # fmt: skip
"""A day that a register or an application declares, from which years are counted."""


class _Condition(Rule):
    """What every condition says: its name and whom it asks."""

    name: Name
    tracks: tuple[Track, ...] = BOTH


class RegisteredCondition(_Condition):
    """Registered in the city, in a legal form; `exempt_zones` need no registration there and nothing else is waived."""

    kind: Literal["registered_here"]
    legal_form: Literal["legal_person", "any"]
    exempt_zones: tuple[Name, ...] = ()


class YearsSinceCondition(_Condition):
    """At least `years` from a declared day to the reference day, the anniversary included."""

    kind: Literal["years_since"]
    fact: DeclaredDay
    years: Positive
    reference: Reference


class JudgedCondition(_Condition):
    """A condition that no figure decides: a person judges, with a reason; `when` says of whom it is asked at all.

    `applied_before`: who filed in an earlier cycle without winning, which the office may also know from elsewhere and brings in by
    judging; `re_award`: who held a title and asks for it again.
    """

    kind: Literal["judged"]
    when: Literal["always", "for_profit", "non_profit", "applied_before", "re_award"] = "always"


Condition = Annotated[RegisteredCondition | YearsSinceCondition | JudgedCondition, Field(discriminator="kind")]


class Bar(Rule):
    """A fact on record that bars: of which kind, how severe, found by whom, for how long and from when.

    `party` is whose record is asked: the applicant's, or that of the employer whom an individual leads. `activity` narrows it to
    organizations of that kind. `unless` a repaired record goes to a person, or one repaired by the reference day excuses.
    `counted_from: end` is for a state: it bars while it lasts and `years` after it ended. `outcome: manual` only asks a person.
    """

    name: Name
    fact: Name
    lasts: Literal["years", "until_resolved", "for_good"]
    reference: Reference
    tracks: tuple[Track, ...] = BOTH
    party: Literal["applicant", "employer"] = "applicant"
    activity: Activity | None = None
    years: Positive | None = None
    counted_from: Literal["occurrence", "finding", "end"] = "occurrence"
    severity: Name | None = None
    levels: tuple[Name, ...] | None = None
    fault: Name | None = None
    scope: Name | None = None
    unless: Literal["repaired", "repaired_in_time"] | None = None
    outcome: Literal["barred", "manual"] = "barred"

    @model_validator(mode="after")
    def _dated(self) -> "Bar":
        if (self.lasts == "years") != (self.years is not None):
            raise PydanticCustomError("bar_years", "years go with `lasts: years`")
        if self.counted_from == "end" and self.lasts != "years":
            raise PydanticCustomError("bar_end", "`counted_from: end` goes with `lasts: years`")
        return self


class Holder(Rule):
    """What one who holds or held a title of this award may do later.

    `barred`: while the title is valid, for `years` from the conferral, for good, never, or as a person decides (`manual`).
    `then`: what an application counts as afterwards. `not_again_within_years`: the same tier is not given again within these years of
    the conferral, filing stays free. `judged_on`: the day of filing, or the filing deadline.
    """

    track: Track
    tier: Tier
    barred: Literal["while_valid", "years", "for_good", "never", "manual"]
    years: Positive | None = None
    then: Literal["re_award", "as_new"]
    after_revocation: Literal["as_new", "barred", "manual"]
    not_again_within_years: Positive | None = None
    judged_on: Literal["filing", "filing_deadline"] = "filing"

    @model_validator(mode="after")
    def _dated(self) -> "Holder":
        if (self.barred == "years") != (self.years is not None):
            raise PydanticCustomError("holder_years", "years go with `barred: years`")
        return self


class FamilyTitles(Value):
    """Titles of a parent or a subsidiary that block the other: tiers of this award, and kinds of another giver's title."""

    of: tuple[Name, ...]


class Family(Rule):
    """A parent and its subsidiary: one application in a cycle, blocked by the other's titles; of sisters, how many are recommended."""

    one_application: Flag
    blocked_by: FamilyTitles
    recommended_per_parent: Positive | None = None
