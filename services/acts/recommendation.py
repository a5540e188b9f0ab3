"""Acts of a recommender, and of whose consent it needs: departments asked, the notice in its own area, the answer to each application."""

from datetime import date

from domain.application import admission as m
from domain.application import recommendation as r
from domain.calendar.instants import stamped
from domain.cycle.cycle import Cycle
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts, InvalidError, RefusedError
from domain.stages.recommendation import RecommendationStage
from services.case import Case
from services.commands import Command, Digest, command

DURING = ("recommendation", "intake")
"""Kinds of stage in which a recommender acts: in its own window, and on what is filed already while filing is open."""


def rule_of(case: Case, cycle: Cycle) -> RecommendationStage:
    """The rule on recommending; refused where the plan has none, and once its window is over."""
    rule = case.regulation(cycle).the(RecommendationStage)
    term = cycle.terms.get(rule.name)
    if term is not None and case.now >= term.closes_at:
        raise RefusedError("late", rule.basis, last_day=term.last_day.isoformat(), stamped_at=stamped(case.now))
    return rule


@command("departments.consult", "recommender", stages=DURING)
class ConsultDepartments(Command, frozen=True):
    """Put on record what the departments of the recommender's level said of an application, by the digest of its text."""

    cycle: str
    applicant: str
    by: str
    on: date
    text: Digest

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it."""
        rule = rule_of(case, case.open_cycle(self.cycle))
        case.past(self.on)
        application = case.application(self.cycle, self.applicant)
        case.record(self.stream(), r.consult(application, rule, self.by, self.on, self.text))
        return {"applicant": self.applicant}


@command("local_notice.publish", "recommender", stages=DURING)
class PublishLocalNotice(Command, frozen=True):
    """Put applications on the recommender's own notice, since a day, with the digest of what stands there."""

    cycle: str
    applicants: tuple[str, ...]
    by: str
    on: date
    text: Digest

    def stream(self) -> str:
        """The cycle: one notice may be of several applications."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Count the whole period for each application on it."""
        cycle = case.open_cycle(self.cycle)
        rule = rule_of(case, cycle)
        if rule.local_notice is None:
            raise RefusedError("local-notice-not-asked", rule.basis)
        case.past(self.on)
        if not self.applicants:
            raise InvalidError("applicants-none")
        term = case.term(
            cycle, rule.local_notice.period.period(), self.on, name="local_notice", basis=rule.local_notice.basis, hands=self.by
        )
        for code in self.applicants:
            application = case.application(self.cycle, code)
            case.record(ids.application_stream(self.cycle, code), r.publish(application, rule, self.by, self.text, term))
        return {"applicants": list(self.applicants), "last_day": term.last_day.isoformat()}


@command("local_notice.objection", "recommender", stages=DURING)
class RecordLocalObjection(Command, frozen=True):
    """Put an objection to the recommender's notice on record, or what became of it: an open or an upheld one holds the application."""

    cycle: str
    applicant: str
    reference: str
    outcome: m.Outcome
    text: Digest

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it; the last word on a reference counts."""
        rule = rule_of(case, case.open_cycle(self.cycle))
        application = case.application(self.cycle, self.applicant)
        case.record(self.stream(), r.object_locally(application, rule, ids.handle(self.reference), self.outcome, self.text))
        return {"applicant": self.applicant, "reference": self.reference, "outcome": self.outcome}


@command("consent.record", "recommender", "approver", "office", stages=DURING)
class RecordConsent(Command, frozen=True):
    """Say that the one whose consent a recommendation needs has given it, or refused (`granted` false), by a document and its day."""

    cycle: str
    applicant: str
    on: date
    document: str
    granted: bool = True

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it, in the role of the one who consents."""
        cycle = case.open_cycle(self.cycle)
        rule = rule_of(case, cycle)
        case.past(self.on)
        consented = r.consent(case.application(self.cycle, self.applicant), rule, self.on, self.document, granted=self.granted)
        roles = case.regulation(cycle).roles_of(consented.by)
        if case.actor.role not in roles:
            raise InvalidError("role", command=self.entry.name, role=case.actor.role, roles=list(roles))
        case.record(self.stream(), consented)
        return {"applicant": self.applicant, "by": consented.by, "granted": self.granted}


@command("recommendation.give", "recommender", stages=DURING, windowed=True)
class GiveRecommendation(Command, frozen=True):
    """Put an application forward, as one who may, with the digest of the opinion and the day on which it was signed."""

    cycle: str
    applicant: str
    by: str
    signed_on: date
    text: Digest

    def window(self) -> str:
        """The window that the receipt is stamped for."""
        return f"recommendation:{ids.cycle(self.cycle)}"

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it once everything before it has happened."""
        rule = rule_of(case, case.open_cycle(self.cycle))
        case.past(self.signed_on)
        application = case.application(self.cycle, self.applicant)
        given = r.recommend(application, rule, self.by, signed_on=self.signed_on, text=self.text, now=case.now)
        case.record(self.stream(), given)
        return {"applicant": self.applicant, "by": self.by}


@command("recommendation.decline", "recommender", stages=DURING, windowed=True)
class DeclineRecommendation(Command, frozen=True):
    """Do not put an application forward, with the reason: it ends."""

    cycle: str
    applicant: str
    by: str
    reason: str

    def window(self) -> str:
        """The window that the receipt is stamped for."""
        return f"recommendation:{ids.cycle(self.cycle)}"

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it."""
        rule = rule_of(case, case.open_cycle(self.cycle))
        case.record(self.stream(), r.decline(case.application(self.cycle, self.applicant), rule, self.by, self.reason))
        return {"applicant": self.applicant, "by": self.by}
