"""Acts of reviewers and their leaders in a review stage: score sheets, records, who passed, what is missing for good, the report."""

from collections.abc import Iterator
from decimal import Decimal

from domain.application.application import Application, Scored
from domain.application.reviewing import SheetNoted
from domain.application.sheets import check_sheet
from domain.cycle import limits
from domain.cycle.cycle import Cycle
from domain.cycle.panels import conclude_review, led_by
from domain.regulation.review import POLL
from domain.shared import identifiers as ids
from domain.shared.private import Private
from domain.shared.refusal import Facts, InvalidError, RefusedError
from domain.stages.plan import Regulation
from domain.stages.review import ReviewStage
from domain.stages.shortlist import PassRule, ShortlistStage
from services.acts.authority import in_own_name
from services.acts.panels import seatable
from services.acts.standing import in_review, standing
from services.case import Case
from services.commands import Command, Digest, Sealed, command


@command("score.submit", "reviewer", "panel_leader", stages=("review",))
class SubmitScore(Command, frozen=True):
    """Score an application in the open review stage: points for every dimension of its track's approved standard."""

    cycle: str
    applicant: str
    reviewer: str
    points: dict[str, Decimal]
    reason: str = ""
    evidence: Sealed = ""
    questions: Sealed = ""

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Check the reviewer against the panels, the sheet against the standard, and record it."""
        in_own_name(case, self.reviewer)
        cycle = case.open_cycle(self.cycle)
        regulation = case.regulation(cycle)
        stage = regulation.stage(cycle.stage)
        self._check_watched(regulation, cycle)
        application = in_review(case, cycle, self.applicant, stage.basis)
        if self.reviewer not in cycle.review.members(stage.name, application.track):
            raise RefusedError("not-on-panel", regulation.panels.basis, reviewer=self.reviewer)
        if not seatable(case, cycle, self.reviewer):
            raise RefusedError("reviewer-exited", regulation.panels.basis)
        dimensions = case.criteria(cycle, application.track).dimensions
        check_sheet(self.points, dimensions)
        scored = application.score(stage.name, self.reviewer, self.points, reason=self.reason, basis=regulation.panels.recusal.basis)
        case.record(self.stream(), scored, *self._noted(scored))
        return {
            "applicant": self.applicant,
            "stage": stage.name,
            "sheet": scored.sheet,
            "total": str(sum(self.points.values(), Decimal(0))),
        }

    def _noted(self, scored: Scored) -> Iterator[SheetNoted]:
        """What is said beside the points, sealed; nothing where nothing is."""
        if self.evidence or self.questions:
            evidence, questions = (Private(f"sheet:{self.applicant}", text) for text in (self.evidence, self.questions))
            yield SheetNoted(scored.stage, scored.reviewer, scored.sheet, evidence, questions)

    def _check_watched(self, regulation: Regulation, cycle: Cycle) -> None:
        rule = regulation.panels.supervision
        if rule is not None and not cycle.review.supervision:
            raise RefusedError("supervision-missing", rule.basis)


@command("record.keep", "reviewer", "panel_leader", stages=("review",))
class KeepRecord(Command, frozen=True):
    """Keep the record of an application's review in the open stage, by its digest."""

    cycle: str
    applicant: str
    text: Digest

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it."""
        cycle = case.open_cycle(self.cycle)
        stage = case.regulation(cycle).stage(cycle.stage)
        application = in_review(case, cycle, self.applicant, stage.basis)
        case.record(self.stream(), application.keep_record(stage.name, self.text, stage.basis))
        return {"applicant": self.applicant, "stage": stage.name}


@command("review.pass", "panel_leader", stages=("review",))
class PassReview(Command, frozen=True):
    """Say, as the panel's report does, whether an application passed the open review; a failure has a reason."""

    cycle: str
    applicant: str
    reviewer: str
    passed: bool
    reason: str = ""

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the word of a leader whose panel reviews the application's track."""
        in_own_name(case, self.reviewer)
        cycle = case.open_cycle(self.cycle)
        stage = case.regulation(cycle).stage(cycle.stage)
        application = in_review(case, cycle, self.applicant, stage.basis)
        if not any(panel.covers(stage.name, application.track) for panel in led_by(cycle, self.reviewer, stage.name).values()):
            raise RefusedError("leader-only", stage.basis, reviewer=self.reviewer)
        if not application.in_review:
            raise RefusedError("not-in-review", stage.basis, qualification=application.qualification, ended=application.ended)
        case.record(self.stream(), application.review.say_passed(stage.name, self.reason, passed=self.passed))
        return {"applicant": self.applicant, "stage": stage.name, "passed": self.passed}


@command("absence.record", "panel_leader", "committee_chair", stages=("review", "shortlist", "public_notice", "public_comment", "ranking"))
class RecordAbsence(Command, frozen=True):
    """Decide, with the reason, that an application has no score in a stage (or no poll) and never will: it counts as zero there."""

    cycle: str
    applicant: str
    stage: str
    reason: str

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it for an input of the composite that has no value."""
        cycle = case.open_cycle(self.cycle)
        application = in_review(case, cycle, self.applicant, "house")
        rule = case.regulation(cycle).scoring_of(application.track)
        if self.stage not in rule.inputs:
            raise InvalidError("input-unknown", name=self.stage, known=list(rule.inputs))
        if self.stage != POLL and self.stage not in {*cycle.closed, cycle.stage}:
            raise RefusedError("stage-to-come", rule.basis, stage=self.stage)
        present = application.review.poll if self.stage == POLL else application.totals(self.stage, unseated(cycle, self.stage))
        if present:
            raise RefusedError("input-present", rule.basis, stage=self.stage)
        case.record(self.stream(), application.record_absence(self.stage, self.reason, case.actor.id, rule.basis))
        return {"applicant": self.applicant, "stage": self.stage}


def unseated(cycle: Cycle, stage: str) -> set[str]:
    """Whose sheets in a stage gave way to a successor's."""
    return cycle.review.unseated.get(stage, set())


@command("review.conclude", "panel_leader", stages=("review",))
class ConcludeReview(Command, frozen=True):
    """Close a panel's part of the open review stage as its leader, with the report's digest; refused while anything is missing."""

    cycle: str
    reviewer: str
    report: Digest

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Look at every application in review, and close the part when nothing is missing."""
        in_own_name(case, self.reviewer)
        cycle = case.open_cycle(self.cycle)
        stage = case.regulation(cycle).stage(cycle.stage)
        if not isinstance(stage, ReviewStage):
            raise RefusedError("not-in-stage", stage.basis, stage=stage.name)
        missing = list(self._missing(case, cycle, stage)) if led_by(cycle, self.reviewer, stage.name) else []
        concluded = conclude_review(cycle, self.reviewer, stage=stage.name, report=self.report, missing=missing, basis=stage.basis)
        case.record(self.stream(), *limits.overrun(cycle, case.now), concluded)
        return {"stage": stage.name, "panels": list(concluded.panels)}

    def _missing(self, case: Case, cycle: Cycle, stage: ReviewStage) -> Iterator[str]:
        says = says_passed(case.regulation(cycle), stage)
        led = led_by(cycle, self.reviewer, stage.name)
        for application in standing(case, cycle):
            if not cycle.review.panels_in(stage.name, application.track):
                yield f"{application.applicant}: panel"
            elif any(panel.covers(stage.name, application.track) for panel in led.values()):
                members = {one for panel in led.values() if panel.covers(stage.name, application.track) for one in panel.members}
                yield from (f"{application.applicant}: {gap}" for gap in gaps(cycle, application, stage, members, says=says))


def says_passed(regulation: Regulation, stage: ReviewStage) -> bool:
    """Whether a leader says of each application that it passed the stage, or not."""
    return any(one.after == stage.name and isinstance(one.select, PassRule) for one in regulation.stages_of(ShortlistStage))


def gaps(cycle: Cycle, application: Application, stage: ReviewStage, members: set[str], *, says: bool) -> Iterator[str]:
    """What an application lacks in a stage: an objection's outcome, sheets of these members and one at all, a record, a word on passing."""
    if application.applicant in cycle.review.held:
        yield "objection"
        return
    if stage.name not in application.review.absent:
        scored = application.totals(stage.name, unseated(cycle, stage.name))
        missing = sorted(member for member in members if member not in scored and member not in application.recused)
        yield from missing or (() if scored else ("sheet",))
        if stage.records_required and stage.name not in application.records:
            yield "record"
    if says and stage.name not in application.review.passed:
        yield "passed"
