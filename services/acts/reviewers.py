"""Acts on reviewers over the years: the pool, the assessment of their work, and what they and the applicants say of each other."""

from domain.application.reviewing import Side
from domain.reviewer import reviewer as r
from domain.shared import identifiers as ids
from domain.shared.citation import HOUSE
from domain.shared.private import Private
from domain.shared.refusal import Facts, InvalidError, RefusedError
from services.acts.authority import in_own_name
from services.case import Case
from services.commands import Command, Digest, Sealed, command


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


def known_reviewer(case: Case, city: str, name: str) -> r.Reviewer:
    """A person who was admitted to the pool once."""
    found = case.reviewer(city, name)
    if found is None:
        raise InvalidError("reviewer-unknown", reviewer=name)
    return found


@command("reviewer.exit", "office")
class ExitReviewer(Command, frozen=True):
    """Take a person out of the pool, with a reason; earlier scores stay, and a seat on a panel needs a successor."""

    city: str
    reviewer: str
    reason: str

    def stream(self) -> str:
        """The reviewer."""
        return ids.reviewer_stream(self.city, self.reviewer)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the exit."""
        case.record(self.stream(), known_reviewer(case, self.city, self.reviewer).leave(self.reason, "house"))
        return {"reviewer": self.reviewer}


@command("reviewer.assess", "office")
class AssessReviewer(Command, frozen=True):
    """Assess how a reviewer did the duty in a cycle, by the digest of the assessment; once for each cycle."""

    cycle: str
    reviewer: str
    text: Digest

    def stream(self) -> str:
        """The reviewer."""
        return ids.reviewer_stream(ids.city_of(self.cycle), self.reviewer)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the assessment of someone who was on a panel of the cycle."""
        cycle = case.cycle(self.cycle)
        basis = case.regulation(cycle).panels.basis
        if self.reviewer not in cycle.review.served:
            raise RefusedError("not-on-panel", basis, reviewer=self.reviewer)
        known = known_reviewer(case, ids.city_of(self.cycle), self.reviewer)
        case.record(self.stream(), known.assess(self.cycle, self.text, basis))
        return {"reviewer": self.reviewer, "cycle": self.cycle}


SIDES: dict[str, Side] = {"applicant": "on_reviewer", "reviewer": "on_applicant", "panel_leader": "on_applicant"}
"""Who speaks of whom."""


@command("feedback.record", "applicant", "reviewer", "panel_leader")
class RecordFeedback(Command, frozen=True):
    """Say how the other side kept its discipline in a review, or decline to: applicants of reviewers, reviewers of applicants."""

    cycle: str
    applicant: str
    reviewer: str
    text: Sealed = ""
    declined: bool = False

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Keep it, once for each side; it changes no score."""
        cycle = case.cycle(self.cycle)
        panels = case.regulation(cycle).panels
        basis = panels.feedback.basis if panels.feedback else HOUSE
        if self.reviewer not in cycle.review.served:
            raise RefusedError("not-on-panel", panels.basis, reviewer=self.reviewer)
        if not self.declined and not self.text:
            raise InvalidError("feedback-empty")
        application = case.application(self.cycle, self.applicant)
        side = SIDES[case.actor.role]
        if side == "on_applicant":
            in_own_name(case, self.reviewer)
        text = Private(f"feedback:{self.applicant}", self.text)
        case.record(self.stream(), application.review.say_feedback(self.reviewer, side, text, basis, declined=self.declined))
        return {"applicant": self.applicant, "reviewer": self.reviewer, "side": side}
