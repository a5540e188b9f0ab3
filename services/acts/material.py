"""The act of opening a document of an application: who reads is on record, and who is recused does not read."""

from domain.application.application import Application
from domain.cycle.cycle import Cycle
from domain.material import material as m
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts, InvalidError, RefusedError
from services.case import Case
from services.commands import Command, command

REVIEWERS = ("reviewer", "panel_leader")
"""Roles that read only what they were seated for."""


@command("material.open", "office", "reviewer", "panel_leader", "committee_member", "committee_chair", "approver", "supervisor", "auditor")
class OpenMaterial(Command, frozen=True):
    """Open a document of an application by its name; the answer is its digest, by which its text is kept elsewhere."""

    cycle: str
    applicant: str
    document: str

    def stream(self) -> str:
        """The application's material."""
        return ids.material_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record who opened it; refused to who declared a conflict, and to reviewers of other applications."""
        cycle = case.cycle(self.cycle)
        application = case.application(self.cycle, self.applicant)
        if self.document not in application.documents:
            raise InvalidError("document-unknown", name=self.document, known=sorted(application.documents))
        self._may_read(case, cycle, application)
        digest = application.documents[self.document]
        case.material(self.cycle, self.applicant)
        opened = m.Opened(self.cycle, self.applicant, self.document, digest, case.actor.id, case.actor.role, case.now)
        case.record(self.stream(), opened)
        return {"document": self.document, "digest": digest}

    def _may_read(self, case: Case, cycle: Cycle, application: Application) -> None:
        rule = case.regulation(cycle).panels
        if case.actor.id in application.recused:
            raise RefusedError("recused", rule.recusal.basis, reviewer=case.actor.id)
        panels = (panel for panel in cycle.review.panels.values() if not panel.tracks or application.track in panel.tracks)
        seated = {member for panel in panels for member in panel.members}
        if case.actor.role in REVIEWERS and case.actor.id not in seated:
            raise RefusedError("not-on-panel", rule.basis, reviewer=case.actor.id)
