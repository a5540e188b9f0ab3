"""A whole regulation: its rules and the plan of its stages."""

from collections.abc import Iterable
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from domain.regulation.applicants import Bar, Condition, Holders
from domain.regulation.award import (
    Budget,
    Duty,
    Fee,
    Frequency,
    FundUses,
    Offer,
    Prize,
    Quota,
    ReAward,
    Revocation,
    Vacancy,
    Validity,
)
from domain.regulation.identity import Articles, BodyRule, ForPeople, Panels, Scoring, Standard, Status, Supersedes
from domain.regulation.per_cycle import Setting
from domain.regulation.reminders import Reminders
from domain.regulation.rule import Text, Value
from domain.shared.citation import HOUSE
from domain.shared.refusal import InvalidError, RefusedError
from domain.stages.kinds import AnyStage
from domain.stages.stage import Stage

K = TypeVar("K", bound=Stage)


class Regulation(Value):
    """One version of one city's regulation; the keys are those of its file."""

    schema_version: Literal[1] = Field(alias="schema")
    city: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{1,31}$")]
    title: Text
    award: Text
    jurisdiction: tuple[str, ...]
    articles: Articles
    status: Status
    supersedes: Supersedes | None = None
    offers: tuple[Offer, ...]
    frequency: Frequency
    fee_cny: Fee
    quotas: tuple[Quota, ...]
    vacancy: Vacancy
    bodies: tuple[BodyRule, ...]
    conditions: tuple[Condition, ...]
    bars: tuple[Bar, ...]
    holders: Holders
    standard: Standard
    panels: Panels
    scoring: Scoring
    stages: Annotated[tuple[AnyStage, ...], Field(min_length=1)]
    set_per_cycle: tuple[Setting, ...]
    prizes: tuple[Prize, ...]
    budget: Budget
    fund_uses: FundUses
    validity: Validity
    re_award: ReAward
    duties: tuple[Duty, ...]
    revocations: tuple[Revocation, ...]
    reminders: Reminders | None = None
    for_people: tuple[ForPeople, ...] = ()

    def stage(self, name: str | None) -> AnyStage:
        """The stage of this name."""
        return next(stage for stage in self.stages if stage.name == name)

    def stages_of(self, kind: type[K]) -> list[K]:
        """The stages of a kind, in the order of the plan."""
        return [stage for stage in self.stages if isinstance(stage, kind)]

    def the(self, kind: type[K]) -> K:
        """The one stage of a kind; raises RefusedError where this regulation has none."""
        found = self.stages_of(kind)
        if not found:
            raise RefusedError("stage-not-in-plan", HOUSE, kind=kind.__name__)
        return found[0]

    def setting(self, name: str) -> Setting:
        """What may be set for a cycle under this name; raises LookupError that lists the names."""
        known = {setting.name: setting for setting in self.set_per_cycle}
        if name not in known:
            raise _unknown("setting-unknown", name, known)
        return known[name]

    def body(self, name: str) -> BodyRule:
        """The body of this name; raises InvalidError that lists the names."""
        known = {body.name: body for body in self.bodies}
        if name not in known:
            raise _unknown("body-unknown", name, known)
        return known[name]

    def prize(self, track: str, tier: str) -> Prize:
        """What a title of this track and tier pays."""
        return next(prize for prize in self.prizes if (prize.track, prize.tier) == (track, tier))


def _unknown(code: str, name: str, known: Iterable[str]) -> InvalidError:
    """The error for a name that the regulation does not have."""
    return InvalidError(code, name=name, known=sorted(known))
