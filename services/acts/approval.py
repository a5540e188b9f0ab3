"""Acts of the approval chain: each step by its name, in the order and by those whom the regulation names."""

from domain.cycle.results import pass_list
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts, RefusedError
from domain.stages.approval import ApprovalStage
from services.acts.authority import acts_as
from services.case import Case
from services.commands import Command, command
from services.eligibility import barred

STAGES = ("approval", "public_notice")
"""Kinds of stage in which cleared candidates may go on, while others still stand on notice."""


class _Step(Command, frozen=True):
    """A step of the chain for the named candidates, or for all that are ready for it."""

    cycle: str
    resolution: str
    candidates: tuple[str, ...] = ()

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def take(self, case: Case, act: str) -> Facts:
        """Take it: in order, after the notice, without an open objection, and with no bar come to light."""
        cycle = case.open_cycle(self.cycle)
        regulation = case.regulation(cycle)
        rule = regulation.the(ApprovalStage)
        chain = {step.act: step.by for step in rule.chain}
        if act not in chain:
            raise RefusedError("act-not-in-chain", rule.basis, act=act, chain=list(chain))
        acts_as(case, regulation, chain[act], rule.basis)
        named = {"act": act, "by": chain[act], "resolution": self.resolution}
        passed = pass_list(cycle, self.candidates, chain=list(chain), basis=rule.basis, **named)
        for code in passed.candidates:
            finding, _ = barred(case, cycle, code)
            if finding.outcome == "barred":
                raise RefusedError("barred", finding.basis, applicant=code, grounds=[{"rule": g.rule, **g.facts} for g in finding.grounds])
            if finding.outcome == "manual":
                raise RefusedError("bar-unjudged", finding.basis, applicant=code, rules=[ground.rule for ground in finding.grounds])
        case.record(self.stream(), passed)
        return {"act": act, "candidates": list(passed.candidates)}


@command("list.review", "committee_chair", stages=STAGES)
class ReviewList(_Step, frozen=True):
    """Review the cleared candidates as the committee's chair; all that are ready when none is named."""

    def carry_out(self, case: Case) -> Facts | None:
        """Take the chain's step of this name."""
        return self.take(case, "review")


@command("list.approve", "approver", stages=STAGES)
class ApproveList(_Step, frozen=True):
    """Approve the candidates as the one whom the regulation names; all that are ready when none is named."""

    def carry_out(self, case: Case) -> Facts | None:
        """Take the chain's step of this name."""
        return self.take(case, "approve")


@command("list.pass", "office", "committee_chair", "approver", "supervisor", stages=STAGES)
class PassList(_Step, frozen=True, kw_only=True):
    """Take any other step of the approval chain by its name, as the one whom the regulation names for it."""

    act: str

    def carry_out(self, case: Case) -> Facts | None:
        """Take the chain's step of the name that is given."""
        return self.take(case, self.act)
