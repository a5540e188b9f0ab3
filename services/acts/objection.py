"""The act between an objection and its decision, where one body re-examines and another decides."""

from domain.objection import objection as o
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts, InvalidError
from services.acts.authority import acts_as
from services.acts.publicity import notice_rule
from services.case import Case
from services.commands import Command, command


@command("objection.investigate", "office", "committee_chair", "approver")
class InvestigateObjection(Command, frozen=True):
    """Say what the re-examination of an objection found: `verified` or `unfounded`, with the reason."""

    cycle: str
    reference: str
    finding: o.Verdict
    reason: str

    def stream(self) -> str:
        """The objection."""
        return ids.objection_stream(self.cycle, self.reference)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the finding of the one whom the regulation names for it."""
        cycle = case.open_cycle(self.cycle)
        objection = case.objection(self.cycle, self.reference)
        rule = notice_rule(case, cycle, objection.notice)
        if not self.reason:
            raise InvalidError("reason-needed", what="objection")
        by = rule.objections.re_examined_by
        acts_as(case, case.regulation(cycle), by, rule.basis)
        case.record(self.stream(), objection.investigate(self.finding, by, self.reason, rule.basis))
        return {"reference": self.reference, "finding": self.finding}
