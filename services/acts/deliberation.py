"""Acts of the committee on the ranking: ties, the override of a quota, proposals for each tier, vacancy."""

from collections.abc import Sequence

from domain.cycle import deliberation as d
from domain.cycle import events as cycle_events
from domain.cycle.cycle import Cycle, track_of
from domain.cycle.places import in_line, standing
from domain.policies import places as places_policy
from domain.policies.places import Entrant, Place
from domain.regulation.applicants import Tier, Track
from domain.regulation.award import Quota
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts, InvalidError, RefusedError
from domain.stages.deliberation import DeliberationStage
from domain.stages.plan import Regulation
from services.acts.authority import acts_as
from services.acts.places import labels_of, rules_of, too_soon
from services.case import Case
from services.commands import Command, command
from services.eligibility import sisters
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
        case.record(self.stream(), d.resolve_ties(cycle, self.order, self.reason, case.regulation(cycle).scoring[0].basis))
        return {"order": list(self.order)}


@command("quota.override", "committee_chair", "approver", stages=AFTER_RANKING)
class OverrideQuota(Command, frozen=True):
    """Decide, for one of those who may, that more than the places in principle may win; it takes effect when all of them did."""

    cycle: str
    by: str
    places: int
    reason: str
    quota: str = ""

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the decision on the quota that is named, or on the only one."""
        cycle = case.open_cycle(self.cycle)
        regulation = case.regulation(cycle)
        quota = self._quota(regulation)
        decided = d.override_quota(cycle, quota, self.by, self.places, self.reason)
        acts_as(case, regulation, self.by, quota.basis)
        case.record(self.stream(), decided)
        return {"quota": quota.name, "by": self.by, "places": self.places}

    def _quota(self, regulation: Regulation) -> Quota:
        found = [quota for quota in regulation.quotas if self.quota in {"", quota.name}]
        if len(found) != 1:
            raise InvalidError("quota-unknown", quota=self.quota, known=[quota.name for quota in regulation.quotas])
        return found[0]


@command("candidates.propose", "committee_chair", stages=AFTER_RANKING)
class ProposeCandidates(Command, frozen=True):
    """Propose candidates for a tier, as the committee resolved: ranked, within the places, with a reason where the order is left."""

    cycle: str
    candidates: tuple[str, ...]
    resolution: str
    departs: str = ""
    tier: Tier = "award"

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Ask every policy that has a word on it, then propose."""
        cycle = case.open_cycle(self.cycle)
        regulation = case.regulation(cycle)
        stage = regulation.the(DeliberationStage)
        if stage.report_first and not cycle.review.suggested:
            raise RefusedError("report-missing", stage.basis)
        d.check_proposable(cycle, self.candidates, stage.basis)
        if stage.only_suggested:
            d.check_suggested(cycle, self.candidates, stage.basis)
        self._check_each(case, cycle, regulation)
        d.check_freed(cycle, self.candidates, self.tier, regulation.final_notice, self.departs)
        terms = self._terms(case, cycle, regulation, stage)
        proposed = d.propose(
            cycle, self.candidates, self.tier, re_awarded(cycle), resolution=self.resolution, departs=self.departs, terms=terms
        )
        case.record(self.stream(), proposed)
        return {"candidates": list(self.candidates), "tier": self.tier}

    def _check_each(self, case: Case, cycle: Cycle, regulation: Regulation) -> None:
        """Each still applies, can win this tier, and is not of a family that is put forward already."""
        for code in self.candidates:
            regulation.offer(track_of(code), self.tier)
            ended = case.application(self.cycle, code).ended
            if ended is not None:
                raise RefusedError("application-ended", regulation.the(DeliberationStage).basis, ended=ended)
            finding = too_soon(case, regulation, code, self.tier)
            if finding.outcome != "free":
                raise RefusedError("tier-too-soon", finding.basis, applicant=code, **finding.grounds[0].facts)
        family = sisters(case, cycle, (*cycle.standing(), *self.candidates))
        if family.outcome != "within":
            raise RefusedError("sisters-recommended", family.basis, **family.grounds[0].facts)

    def _terms(self, case: Case, cycle: Cycle, regulation: Regulation, stage: DeliberationStage) -> d.Terms:
        inputs, finding, _ = places_for(case, cycle, self.candidates, self.tier)
        trail = [*(quota.basis for quota in regulation.quotas), *(cap.basis for cap in regulation.caps)]
        receipt = case.receipt(cycle, places_policy.POLICY, inputs, finding, list(dict.fromkeys(trail)))
        gone = self._gone(case, cycle, regulation)
        lifting = {quota.name: quota.override_by for quota in regulation.quotas if quota.in_principle}
        return d.Terms(stage.basis, stage.may_depart_with_reason, finding, receipt, stage.vote is not None, gone, lifting)

    def _gone(self, case: Case, cycle: Cycle, regulation: Regulation) -> frozenset[str]:
        """Of those whom the list passes over, who cannot be on it: the application is over, the tier is closed, a sister is put forward."""
        passed_over = d.skipped(cycle, self.candidates, self.tier)
        return frozenset(code for code in passed_over if self._cannot(case, cycle, regulation, code))

    def _cannot(self, case: Case, cycle: Cycle, regulation: Regulation, code: str) -> bool:
        if case.application(self.cycle, code).ended is not None:
            return True
        if too_soon(case, regulation, code, self.tier).outcome != "free":
            return True
        return sisters(case, cycle, (*cycle.standing(), *self.candidates, code)).outcome != "within"


def places_for(case: Case, cycle: Cycle, candidates: Sequence[str], tier: Tier) -> Recomputed:
    """Whether these may be added to those who stand already."""
    regulation = case.regulation(cycle)
    labels, again = labels_of(case, regulation, cycle, candidates), re_awarded(cycle)
    asked = [Place(Entrant(code, track_of(code), code in again, labels.get(code, ())), tier) for code in candidates]
    there = standing(cycle, labels)
    finding = places_policy.fits(rules_of(regulation, cycle), standing=there, asked=asked, in_line=in_line(cycle, labels))
    return Recomputed([there, asked, cycle.overrides], finding, {})


@recomputes(places_policy.POLICY)
def proposed_again(case: Case, stream: str, event: cycle_events.Proposed) -> Recomputed:
    """The places that a proposal took."""
    return places_for(case, case.cycle(ids.cycle_in(stream) or ""), event.candidates, event.tier)


@command("places.leave_vacant", "committee_chair", stages=AFTER_RANKING)
class LeaveVacant(Command, frozen=True):
    """Resolve that no further place is filled: of one track and tier, or of any where neither is named."""

    cycle: str
    resolution: str
    track: Track | None = None
    tier: Tier | None = None
    reason: str = ""

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the resolution where the regulation allows vacancy, with a reason where it asks for one."""
        cycle = case.open_cycle(self.cycle)
        regulation = case.regulation(cycle)
        rule = regulation.vacancy
        if (self.track is None) != (self.tier is None):
            raise InvalidError("offer-half", track=self.track or "", tier=self.tier or "")
        if self.track is not None and self.tier is not None:
            regulation.offer(self.track, self.tier)
        if rule.needs_reason and not self.reason:
            raise RefusedError("vacancy-needs-reason", rule.basis)
        named = {"track": self.track or "", "tier": self.tier or ""}
        case.record(self.stream(), d.leave_vacant(cycle, self.resolution, rule.basis, allowed=rule.allowed, reason=self.reason, **named))
        return {"cycle": self.cycle, **named}
