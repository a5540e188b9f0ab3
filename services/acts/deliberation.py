"""Acts of the committee on the ranking: ties, the override of the quota, proposals, vacancy."""

from collections.abc import Sequence

from domain.cycle import deliberation as d
from domain.cycle import events as cycle_events
from domain.cycle.cycle import Cycle
from domain.policies import allocation as allocation_policy
from domain.regulation.award import Quota
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts
from domain.stages.deliberation import DeliberationStage
from services.case import Case
from services.commands import Command, command
from services.recomputation import Recomputed, recomputes

AFTER_RANKING = ("deliberation", "public_notice", "approval")
"""Kinds of stage in which the committee may propose: a substitute is proposed while others already stand on notice."""


def re_awarded(cycle: Cycle) -> set[str]:
    """Who in the ranking asks for the title again."""
    return {line.applicant for line in cycle.ranking or () if line.re_award}


@command("ties.resolve", "committee_chair", stages=("ranking", "deliberation"))
class ResolveTies(Command, frozen=True):
    """Put the tied in order, as the committee decided: the whole ranking is given, and only those who share a rank change places."""

    cycle: str
    order: tuple[str, ...]
    reason: str

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the order."""
        cycle = case.open_cycle(self.cycle)
        case.record(self.stream(), d.resolve_ties(cycle, self.order, self.reason, case.regulation(cycle).scoring_of("organization").basis))
        return {"order": list(self.order)}


@command("quota.override", "committee_chair", "approver", stages=AFTER_RANKING)
class OverrideQuota(Command, frozen=True):
    """Decide, for one of those who may, that more than the places in principle may win; it takes effect when all of them did."""

    cycle: str
    by: str
    places: int
    reason: str

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the decision."""
        cycle = case.open_cycle(self.cycle)
        quota = case.regulation(cycle).quotas[0]
        case.record(self.stream(), d.override_quota(cycle, quota, self.by, self.places, self.reason))
        return {"by": self.by, "places": self.places}


@command("candidates.propose", "committee_chair", stages=AFTER_RANKING)
class ProposeCandidates(Command, frozen=True):
    """Propose candidates, as the committee resolved: from the ranking, within the quota, with a reason where its order is left."""

    cycle: str
    candidates: tuple[str, ...]
    resolution: str
    departs: str = ""

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Ask the quota's policy, then propose."""
        cycle = case.open_cycle(self.cycle)
        regulation = case.regulation(cycle)
        stage = regulation.the(DeliberationStage)
        inputs, finding, _ = allocation_of(regulation.quotas[0], cycle, self.candidates)
        receipt = case.receipt(cycle, allocation_policy.POLICY, inputs, finding, [finding.basis])
        proposed = d.propose(
            cycle, self.candidates, re_awarded(cycle), resolution=self.resolution, departs=self.departs,
            may_depart=stage.may_depart_with_reason, finding=finding, receipt=receipt, basis=stage.basis,
        )  # fmt: skip
        case.record(self.stream(), proposed)
        return {"candidates": list(self.candidates)}


def allocation_of(quota: Quota, cycle: Cycle, candidates: Sequence[str]) -> Recomputed:
    """Whether these candidates may take places."""
    counted = [code for code in candidates if quota.counts == "all" or code not in re_awarded(cycle)]
    taken = cycle.first_awards()
    finding = allocation_policy.allocation(quota, taken=taken, asked=len(counted), overrides=cycle.overrides)
    return Recomputed([list(candidates), taken, cycle.overrides], finding, {})


@recomputes(allocation_policy.POLICY)
def proposed_again(case: Case, stream: str, event: cycle_events.Proposed) -> Recomputed:
    """The places that a proposal took."""
    cycle = case.cycle(ids.cycle_in(stream) or "")
    return allocation_of(case.regulation(cycle).quotas[0], cycle, event.candidates)


@command("places.leave_vacant", "committee_chair", stages=AFTER_RANKING)
class LeaveVacant(Command, frozen=True):
    """Resolve that no further place is filled."""

    cycle: str
    resolution: str

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the resolution where the regulation allows vacancy."""
        cycle = case.open_cycle(self.cycle)
        rule = case.regulation(cycle).vacancy
        case.record(self.stream(), d.leave_vacant(cycle, self.resolution, rule.basis, allowed=rule.allowed))
        return {"cycle": self.cycle}
