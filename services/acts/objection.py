"""The acts beside an objection's decision: its re-examination by another body, and the opening of what is sealed of it."""

from domain.application import application as a
from domain.cycle.cycle import Cycle
from domain.objection import objection as o
from domain.shared import identifiers as ids
from domain.shared.actor import Role
from domain.shared.refusal import Facts, InvalidError, RefusedError
from domain.stages.plan import Regulation
from domain.stages.public_notice import PublicNoticeStage
from services.acts.authority import acts_as
from services.acts.publicity import notice_rule
from services.case import Case
from services.commands import Command, command

WATCHING: tuple[Role, ...] = ("office", "supervisor", "auditor")
"""Roles that may open any objection, as they may open any material."""


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


@command("objection.open", "office", "committee_chair", "approver", "supervisor", "auditor")
class OpenObjection(Command, frozen=True):
    """Open who objected and what the objection says; the answer has neither: both are shown to the reader alone."""

    cycle: str
    reference: str

    def stream(self) -> str:
        """The objection."""
        return ids.objection_stream(self.cycle, self.reference)

    def carry_out(self, case: Case) -> Facts | None:
        """Record who opened it; refused to who keeps away from the candidate, and to who neither answers nor watches."""
        cycle = case.cycle(self.cycle)
        objection = case.objection(self.cycle, self.reference)
        must_be_impartial(case, cycle, objection, case.actor.id)
        regulation, rule = case.regulation(cycle), notice_rule(case, cycle, objection.notice)
        if case.actor.role not in openers(regulation, rule):
            by = rule.objections.re_examined_by
            raise RefusedError(
                "not-theirs", rule.basis, by=by, role=case.actor.role, roles=[one for one in openers(regulation, rule) if one != by]
            )
        case.record(self.stream(), o.Opened(case.actor.id, case.actor.role, case.now))
        return {"reference": self.reference}


def openers(regulation: Regulation, rule: PublicNoticeStage) -> tuple[Role, ...]:
    """Who may open an objection: who watches, who re-examines it and who decides it by the regulation."""
    named = (rule.objections.re_examined_by, rule.objections.decided_by)
    return tuple(dict.fromkeys([*WATCHING, *(role for name in named for role in regulation.roles_of(name))]))


def must_be_impartial(case: Case, cycle: Cycle, objection: o.Objection, handle: str) -> None:
    """Raise RefusedError where somebody keeps away from the application that is objected to."""
    if keeps_away(case, objection, handle):
        raise RefusedError("recused", case.regulation(cycle).panels.recusal.basis, reviewer=handle)


def keeps_away(case: Case, objection: o.Objection, handle: str) -> bool:
    """Whether somebody keeps away from it; a late report may name one who never applied."""
    try:
        stream = ids.application_stream(objection.cycle, objection.candidate)
    except InvalidError:
        return False
    filed = case.read(stream, a.fold)
    return filed is not None and handle in filed.recused
