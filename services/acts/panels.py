"""Acts on those who review a cycle: the institution, the group that watches, who has an interest, panels and who follows on them."""

from datetime import date

from domain.application import application as a
from domain.cycle import review_events as e
from domain.cycle.cycle import Cycle
from domain.cycle.panels import Change, drawn_order, form_panel, form_supervision, replace_member
from domain.cycle.reviewing import Panel
from domain.regulation.applicants import Track
from domain.shared import identifiers as ids
from domain.shared.private import Private
from domain.shared.refusal import Facts, InvalidError, RefusedError
from domain.stages.plan import Regulation
from domain.stages.review import ReviewStage
from services.case import Case
from services.commands import Command, Sealed, command

BEFORE_RANKING = (
    "review", "announcement", "intake", "recommendation", "qualification", "draw", "shortlist", "public_notice", "public_comment",
)  # fmt: skip
"""Kinds of stage in which those who review may be named: for the reviews, long before them or while they last."""


@command("institution.engage", "office", stages=BEFORE_RANKING)
class EngageInstitution(Command, frozen=True):
    """Put on record which third party reviews, by the document of its procurement or entrustment and its day."""

    cycle: str
    institution: str
    document: str
    on: date

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it where the regulation has an institution review."""
        cycle = case.open_cycle(self.cycle)
        panels = case.regulation(cycle).panels
        if panels.institution is None:
            raise RefusedError("institution-not-foreseen", panels.basis)
        case.past(self.on)
        engaged = e.InstitutionEngaged(ids.handle(self.institution), panels.institution.chosen_by, self.document, self.on)
        case.record(self.stream(), engaged)
        return {"institution": self.institution, "chosen_by": engaged.chosen_by}


@command("supervision.form", "office", stages=BEFORE_RANKING)
class FormSupervision(Command, frozen=True):
    """Form the group that watches over the review; a later group needs a reason."""

    cycle: str
    members: tuple[str, ...]
    reason: str = ""

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it: no reviewer is in it."""
        cycle = case.open_cycle(self.cycle)
        panels = case.regulation(cycle).panels
        basis = panels.supervision.basis if panels.supervision else panels.basis
        formed = form_supervision(cycle.review, [ids.handle(member) for member in self.members], self.reason, basis)
        case.record(self.stream(), formed)
        return {"members": list(formed.members)}


@command("interest.state", "reviewer", "panel_leader", "office", stages=BEFORE_RANKING)
class StateInterest(Command, frozen=True):
    """Say with which applicants an interest ties a reviewer, or with none: he keeps away from each that is named."""

    cycle: str
    reviewer: str
    applicants: tuple[str, ...] = ()
    reason: Sealed = ""

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the statement, and the recusal from each application named."""
        cycle = case.open_cycle(self.cycle)
        rule = case.regulation(cycle).panels.recusal
        if self.applicants and not self.reason:
            raise InvalidError("reason-needed", what="interest")
        for code in self.applicants:
            application = case.application(self.cycle, code)
            if self.reviewer not in application.recused:
                case.record(ids.application_stream(self.cycle, code), recusal(case, application, self.reviewer, self.reason, rule.basis))
        case.record(self.stream(), e.InterestStated(ids.handle(self.reviewer), tuple(map(ids.applicant, self.applicants))))
        return {"reviewer": self.reviewer, "applicants": list(self.applicants)}


def recusal(case: Case, application: a.Application, person: str, reason: str, basis: str) -> a.Recused:
    """That a person keeps away from an application, with the reason sealed under that person's key."""
    return application.recuse(ids.handle(person), case.actor.id, Private(f"person:{person}", reason), basis)


@command(
    "recusal.declare", "reviewer", "panel_leader", "committee_member", "committee_chair", "office",
    stages=(*BEFORE_RANKING, "ranking", "deliberation", "approval"),
)  # fmt: skip
class DeclareRecusal(Command, frozen=True):
    """Keep a reviewer, a member or one of the staff away from one application; what was scored before no longer counts, nor does a vote."""

    cycle: str
    applicant: str
    reviewer: str
    reason: Sealed

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the recusal."""
        rule = case.regulation(case.open_cycle(self.cycle)).panels.recusal
        application = case.application(self.cycle, self.applicant)
        case.record(self.stream(), recusal(case, application, self.reviewer, self.reason, rule.basis))
        return {"applicant": self.applicant, "reviewer": self.reviewer}


def size_of(regulation: Regulation, cycle: Cycle) -> tuple[int, int | None]:
    """How many a panel has at least, and at most where that is written: by the text, or by the cycle's setting."""
    size = regulation.panels.size
    least = int(cycle.settings[size.setting]) if size.setting in cycle.settings else size.least or 1
    return least, size.most


def seatable(case: Case, cycle: Cycle, person: str) -> bool:
    """Whether a person may be put on a panel: from the pool, where panels are made from it."""
    if not case.regulation(cycle).panels.from_pool:
        return True
    found = case.reviewer(ids.city_of(cycle.cycle), person)
    return found is not None and found.in_pool


@command("panel.form", "office", stages=BEFORE_RANKING)
class FormPanel(Command, frozen=True):
    """Form a review panel with its leader, for the stages and tracks that are named, or for all."""

    cycle: str
    panel: str
    members: tuple[str, ...]
    leader: str
    stages: tuple[str, ...] = ()
    tracks: tuple[Track, ...] = ()
    institution: str = ""

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Form it as the regulation asks: plan filed, institution engaged, members drawn or from the pool, one leader."""
        cycle = case.open_cycle(self.cycle)
        regulation = case.regulation(cycle)
        self._check_scope(regulation)
        engaged = list(cycle.review.institutions)
        institution = self.institution or (engaged[0] if len(engaged) == 1 else "")
        pool = {person: seatable(case, cycle, person) for person in {*self.members, *drawn_order(cycle.review)}}
        panel = Panel(self.members, self.leader, self.stages, self.tracks, institution)
        formed = form_panel(cycle, self.panel, panel, regulation.panels, pool=pool, size=size_of(regulation, cycle))
        case.record(self.stream(), formed)
        return {"panel": self.panel, "members": list(self.members)}

    def _check_scope(self, regulation: Regulation) -> None:
        reviews = [stage.name for stage in regulation.stages_of(ReviewStage)]
        for known, given in ((reviews, self.stages), (list(regulation.tracks), self.tracks)):
            unknown = [name for name in given if name not in known]
            if unknown:
                raise InvalidError("panel-scope", unknown=unknown, known=known)


@command("panel.replace", "office", stages=BEFORE_RANKING)
class ReplaceMember(Command, frozen=True):
    """Let another take a member's seat, with a reason: the next alternate where the panel was drawn, else whoever is named."""

    cycle: str
    panel: str
    left: str
    reason: str
    joined: str = ""
    leader: str = ""

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Change the seat; in an open review stage the successor scores anew."""
        cycle = case.open_cycle(self.cycle)
        regulation = case.regulation(cycle)
        stage = regulation.stage(cycle.stage)
        changed = replace_member(
            cycle, self.panel, Change(self.left, self.joined, self.leader, self.reason), rule=regulation.panels,
            in_pool=lambda person: seatable(case, cycle, person), stage=stage.name if isinstance(stage, ReviewStage) else "",
        )  # fmt: skip
        case.record(self.stream(), changed)
        return {"panel": self.panel, "left": self.left, "joined": changed.joined, "leader": changed.leader}
