"""A whole regulation: its rules and the plan of its stages."""

from collections.abc import Iterable
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from domain.regulation.applicants import Bar, Condition, Family, Holder, Track
from domain.regulation.award import Budget, Cap, Fee, Frequency, FundUses, Offer, Prize, Quota, Vacancy, Validity
from domain.regulation.identity import Articles, Authority, BasedOn, BodyRule, Earlier, ForPeople, Scope, Status, Supersedes
from domain.regulation.per_cycle import Setting
from domain.regulation.period import Limit
from domain.regulation.records import FiledRecord
from domain.regulation.reminders import Reminders
from domain.regulation.review import Panels, Scoring, Standard
from domain.regulation.rule import Text, Value
from domain.regulation.tenure import ApplicationBan, Confidentiality, Duty, Revocation, TitleUse
from domain.shared.actor import Role
from domain.shared.citation import HOUSE
from domain.shared.refusal import InvalidError, RefusedError
from domain.stages.kinds import AnyStage
from domain.stages.public_notice import PublicNoticeStage
from domain.stages.stage import Stage

K = TypeVar("K", bound=Stage)


class Regulation(Value):
    """One version of one city's regulation; the keys are those of its file.

    `place` is what the city itself is called; texts that were pinned before it was written down have none.
    """

    schema_version: Literal[1] = Field(alias="schema")
    city: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{1,31}$")]
    title: Text
    award: Text
    place: Text | None = None
    jurisdiction: tuple[str, ...]
    articles: Articles
    status: Status
    based_on: BasedOn | None = None
    scope: Scope | None = None
    supersedes: Supersedes | None = None
    earlier: tuple[Earlier, ...] = ()
    offers: tuple[Offer, ...]
    frequency: Frequency
    fee_cny: Fee
    quotas: tuple[Quota, ...]
    caps: tuple[Cap, ...] = ()
    vacancy: Vacancy
    bodies: tuple[BodyRule, ...]
    authorities: tuple[Authority, ...] = ()
    conditions: tuple[Condition, ...]
    bars: tuple[Bar, ...]
    holders: tuple[Holder, ...]
    family: Family | None = None
    standards: tuple[Standard, ...]
    panels: Panels
    scoring: tuple[Scoring, ...]
    stages: Annotated[tuple[AnyStage, ...], Field(min_length=1)]
    limits: tuple[Limit, ...] = ()
    records: tuple[FiledRecord, ...] = ()
    set_per_cycle: tuple[Setting, ...]
    prizes: tuple[Prize, ...]
    budget: Budget
    fund_uses: FundUses
    validity: Validity
    duties: tuple[Duty, ...]
    title_use: TitleUse
    confidentiality: Confidentiality
    revocations: tuple[Revocation, ...]
    application_bans: tuple[ApplicationBan, ...] = ()
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

    def offer(self, track: str, tier: str) -> Offer:
        """What can be won in a track and tier; raises InvalidError where nothing can."""
        known = {f"{offer.track}/{offer.tier}": offer for offer in self.offers}
        if f"{track}/{tier}" not in known:
            raise _unknown("offer-unknown", f"{track}/{tier}", known)
        return known[f"{track}/{tier}"]

    def prize(self, track: str, tier: str) -> Prize:
        """What a title of this track and tier pays."""
        return next(prize for prize in self.prizes if (prize.track, prize.tier) == (track, tier))

    def quota(self, track: str, tier: str) -> Quota:
        """The places of this track and tier."""
        return next(quota for quota in self.quotas if (quota.track, quota.tier) == (track, tier))

    def holder(self, track: str, tier: str) -> Holder:
        """What a holder of a title of this track and tier may do later."""
        return next(holder for holder in self.holders if (holder.track, holder.tier) == (track, tier))

    def scoring_of(self, track: str) -> Scoring:
        """How applications of this track are scored."""
        return next(rule for rule in self.scoring if track in rule.tracks)

    def standard_of(self, track: str) -> Standard:
        """What applications of this track are measured by."""
        return next(rule for rule in self.standards if track in rule.tracks)

    def roles_of(self, name: str) -> tuple[Role, ...]:
        """In which roles a body or an authority acts; nobody's where the regulation does not know the name."""
        body = next((body for body in self.bodies if body.name == name), None)
        if body is not None:
            return (body.role or ("committee_chair" if body.chair else "office"),)
        return tuple(one.role for one in self.authorities if one.name == name)

    @property
    def tracks(self) -> tuple[Track, ...]:
        """The tracks in which something can be won, in the order of the offers."""
        return tuple(dict.fromkeys(offer.track for offer in self.offers))

    @property
    def final_notice(self) -> PublicNoticeStage:
        """The notice on which the candidates for the award stand."""
        found = next((stage for stage in self.stages_of(PublicNoticeStage) if stage.of == "candidates"), None)
        if found is None:
            raise RefusedError("stage-not-in-plan", HOUSE, kind="public_notice")
        return found


def _unknown(code: str, name: str, known: Iterable[str]) -> InvalidError:
    """The error for a name that the regulation does not have."""
    return InvalidError(code, name=name, known=sorted(known))
