"""Acts of reviewers and their leaders: the pool, panels, recusals, score sheets, records, the end of a review stage."""

from decimal import Decimal

from domain.application import application as a
from domain.cycle.cycle import Cycle
from domain.cycle.preparation import conclude_review, form_panel
from domain.reviewer import reviewer as r
from domain.shared import identifiers as ids
from domain.shared.private import Private
from domain.shared.refusal import Facts, InvalidError, RefusedError
from domain.stages.review import ReviewStage
from services.acts.intake import received
from services.case import Case
from services.commands import Command, Sealed, command


@command("reviewer.admit", "office")
class AdmitReviewer(Command, frozen=True):
    """Take a person into the city's reviewer pool."""

    city: str
    reviewer: str
    name: Sealed
    field: str

    def stream(self) -> str:
        """The reviewer."""
        return ids.reviewer_stream(self.city, self.reviewer)

    def carry_out(self, case: Case) -> Facts | None:
        """Admit, or admit again after an exit."""
        known = case.reviewer(self.city, self.reviewer)
        if known is not None and known.in_pool:
            raise InvalidError("reviewer-known", reviewer=self.reviewer)
        case.record(self.stream(), r.Admitted(Private(f"person:{self.reviewer}", self.name), self.field))
        return {"reviewer": self.reviewer}


@command("reviewer.exit", "office")
class ExitReviewer(Command, frozen=True):
    """Take a person out of the pool, with a reason; earlier scores stay."""

    city: str
    reviewer: str
    reason: str

    def stream(self) -> str:
        """The reviewer."""
        return ids.reviewer_stream(self.city, self.reviewer)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the exit."""
        known = case.reviewer(self.city, self.reviewer)
        if known is None:
            raise InvalidError("reviewer-unknown", reviewer=self.reviewer)
        case.record(self.stream(), known.leave(self.reason, "house"))
        return {"reviewer": self.reviewer}


@command("panel.form", "office", stages=("announcement", "intake", "qualification", "review"))
class FormPanel(Command, frozen=True):
    """Form a review panel from the pool, with its leader."""

    cycle: str
    panel: str
    members: tuple[str, ...]
    leader: str

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Form it as the regulation asks: plan filed, members from the pool, one leader."""
        cycle = case.open_cycle(self.cycle)
        rule = case.regulation(cycle).panels
        found = {member: case.reviewer(ids.city_of(self.cycle), member) for member in self.members}
        pool = {member: not rule.from_pool or (reviewer is not None and reviewer.in_pool) for member, reviewer in found.items()}
        size = int(cycle.settings.get("panel_size", 1))
        formed = form_panel(
            cycle, self.panel, self.members, self.leader, pool=pool, size=size, work_plan=rule.work_plan_required, basis=rule.basis
        )
        case.record(self.stream(), formed)
        return {"panel": self.panel, "members": list(self.members)}


@command(
    "recusal.declare", "reviewer", "panel_leader", "committee_member", "committee_chair", "office",
    stages=("qualification", "review", "ranking", "deliberation", "public_notice", "approval"),
)  # fmt: skip
class DeclareRecusal(Command, frozen=True):
    """Keep a reviewer or a member away from one application; what was scored before no longer counts, and no vote on it is taken."""

    cycle: str
    applicant: str
    reviewer: str
    reason: Sealed

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the recusal."""
        cycle = case.open_cycle(self.cycle)
        rule = case.regulation(cycle).panels.recusal
        application = case.application(self.cycle, self.applicant)
        reason = Private(f"person:{self.reviewer}", self.reason)
        case.record(self.stream(), application.recuse(ids.handle(self.reviewer), case.actor.id, reason, rule.basis))
        return {"applicant": self.applicant, "reviewer": self.reviewer}


@command("score.submit", "reviewer", "panel_leader", stages=("review",))
class SubmitScore(Command, frozen=True):
    """Score an application in the open review stage: points for every dimension of the approved standard."""

    cycle: str
    applicant: str
    reviewer: str
    points: dict[str, Decimal]
    reason: str = ""

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Check the sheet against the standard, the reviewer against the panels, and record it."""
        cycle = case.open_cycle(self.cycle)
        regulation = case.regulation(cycle)
        stage = regulation.stage(cycle.stage)
        if self.reviewer not in cycle.members():
            raise RefusedError("not-on-panel", regulation.panels.basis, reviewer=self.reviewer)
        a.check_sheet(self.points, {dimension.name: Decimal(dimension.points) for dimension in case.criteria(cycle).dimensions})
        application = case.application(self.cycle, self.applicant)
        scored = application.score(stage.name, self.reviewer, self.points, reason=self.reason, basis=regulation.panels.recusal.basis)
        case.record(self.stream(), scored)
        return {
            "applicant": self.applicant,
            "stage": stage.name,
            "sheet": scored.sheet,
            "total": str(sum(self.points.values(), Decimal(0))),
        }


@command("record.keep", "reviewer", "panel_leader", stages=("review",))
class KeepRecord(Command, frozen=True):
    """Keep the record of an application's review in the open stage, by its digest."""

    cycle: str
    applicant: str
    text: str

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it."""
        cycle = case.open_cycle(self.cycle)
        stage = case.regulation(cycle).stage(cycle.stage)
        case.record(self.stream(), case.application(self.cycle, self.applicant).keep_record(stage.name, self.text, stage.basis))
        return {"applicant": self.applicant, "stage": stage.name}


@command("review.conclude", "panel_leader", stages=("review",))
class ConcludeReview(Command, frozen=True):
    """Close the open review stage as panel leader, with the report's digest; refused while a sheet or record is missing."""

    cycle: str
    reviewer: str
    report: str

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Look at every application in review, and close the stage when nothing is missing."""
        cycle = case.open_cycle(self.cycle)
        stage = case.regulation(cycle).stage(cycle.stage)
        if not isinstance(stage, ReviewStage):
            raise RefusedError("not-in-stage", stage.basis, stage=stage.name)
        missing = [gap for code in cycle.applicants for gap in _gaps(case, cycle, code, stage)]
        concluded = conclude_review(cycle, self.reviewer, stage=stage.name, report=self.report, missing=missing, basis=stage.basis)
        case.record(self.stream(), concluded)
        return {"stage": stage.name}


def _gaps(case: Case, cycle: Cycle, code: str, stage: ReviewStage) -> list[str]:
    application = case.application(cycle.cycle, code)
    if not application.in_review:
        return []
    scored = application.totals(stage.name)
    gaps = [f"{code}: {member}" for member in sorted(cycle.members()) if member not in scored and member not in application.recused]
    if stage.records_required and stage.name not in application.records:
        gaps.append(f"{code}: record")
    return gaps


def in_review(case: Case, cycle: Cycle) -> list[a.Application]:
    """The applications that reviewers score."""
    applications = (case.application(cycle.cycle, code) for code in cycle.applicants or received(case, cycle))
    return [application for application in applications if application.in_review]
