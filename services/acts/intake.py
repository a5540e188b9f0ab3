"""Acts of an applicant until its application is in: filing, completing, taking back."""

from datetime import date

from domain.applicant.applicant import Applicant
from domain.application import admission as m
from domain.application import application as a
from domain.application.supplement import open_for_result
from domain.calendar.instants import opening, stamped
from domain.cycle.cycle import Cycle
from domain.cycle.results import lose
from domain.policies import bars as bar_policy
from domain.regulation.applicants import DeclaredDay, Track
from domain.shared import identifiers as ids
from domain.shared.finding import Finding
from domain.shared.private import Private
from domain.shared.refusal import Facts, InvalidError, RefusedError
from domain.shared.term import Term
from domain.stages.intake import IntakeStage
from domain.stages.qualification import QualificationStage
from services.acts.places import freed
from services.case import Case
from services.commands import Command, Sealed, command
from services.eligibility import as_before, barred, considered, family, lacking, reference_day
from services.recomputation import Recomputed, recomputes


@command("application.submit", "applicant", windowed=True)
class SubmitApplication(Command, frozen=True):
    """File an application with its documents (name -> digest), a contact, the days that it declares and the documents that are secret.

    What is missing is told and recorded: an incomplete application is in, and its qualification review finds it.
    """

    cycle: str
    applicant: str
    documents: dict[str, str]
    contact: Sealed
    track: Track | None = None
    declared: dict[DeclaredDay, date] = {}
    secrets: tuple[str, ...] = ()
    free_of_state_secrets: bool = False

    def window(self) -> str:
        """The filing window that the receipt is stamped for."""
        return f"intake:{ids.cycle(self.cycle)}"

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Accept what was stamped inside the window and is not barred."""
        cycle = case.open_cycle(self.cycle)
        stage = case.regulation(cycle).the(IntakeStage)
        if case.filed(self.cycle, self.applicant) is not None:
            raise RefusedError("application-filed", stage.basis, cycle=self.cycle, applicant=self.applicant)
        in_time(case, cycle, stage)
        applicant = case.applicant(self.applicant)
        self._admitted(case, cycle, applicant)
        check_declared(case, applicant, self.declared)
        inputs, finding, told = self._unbarred(case, cycle)
        submitted = a.Submitted(
            self.cycle, self.applicant, told["standing"], case.now, self.documents, Private(f"application:{self.applicant}", self.contact),
            case.receipt(cycle, bar_policy.POLICY, inputs, finding, considered(case, cycle)),
            applicant.track, self.declared, tuple(lacking(case, cycle, self.documents)), self.secrets, review_term(case, cycle),
        )  # fmt: skip
        case.record(self.stream(), submitted)
        return self._told(submitted, finding)

    def _told(self, submitted: a.Submitted, finding: Finding) -> Facts:
        return {
            "cycle": self.cycle,
            "applicant": self.applicant,
            "stamped_at": submitted.stamped_at.isoformat(),
            "standing": submitted.standing,
            "missing": list(submitted.missing),
            "to_judge": [ground.rule for ground in finding.grounds],
            "due": submitted.due.last_day.isoformat() if submitted.due else None,
        }

    def _unbarred(self, case: Case, cycle: Cycle) -> Recomputed:
        """What a person must still judge, and the standing; refused by every bar and every relative at once."""
        found = filing_of(case, cycle, self.applicant)
        finding: Finding = found.result
        kin = family(case, cycle, self.applicant)
        grounds = [*(finding.grounds if finding.outcome == "barred" else ()), *kin.grounds]
        if grounds:
            basis = ";".join(dict.fromkeys(ground.basis for ground in grounds))
            raise RefusedError("barred", basis, grounds=[{"rule": g.rule, **g.facts} for g in grounds])
        return found

    def _admitted(self, case: Case, cycle: Cycle, applicant: Applicant) -> None:
        """The track is offered, the applicant still exists, no state secret is declared in, its own house has had its say."""
        regulation = case.regulation(cycle)
        if self.track is not None and self.track != applicant.track:
            raise InvalidError("track-of-applicant", track=self.track, applicant=self.applicant, right=applicant.track)
        if not any(offer.track == applicant.track for offer in regulation.offers):
            raise RefusedError("track-not-offered", regulation.offers[0].basis, track=applicant.track)
        if applicant.absorbed_into is not None:
            raise RefusedError("applicant-absorbed", "house", applicant=self.applicant, into=applicant.absorbed_into)
        if regulation.confidentiality.state_secrets_refused and not self.free_of_state_secrets:
            raise RefusedError("state-secrets", regulation.the(IntakeStage).basis)
        unknown = sorted(set(self.secrets) - set(self.documents))
        if unknown:
            raise InvalidError("secrets-unknown", unknown=unknown, known=sorted(self.documents))
        rule = regulation.the(IntakeStage).internal_notice
        if rule is not None:
            posted = case.internal_notice(self.cycle, self.applicant)
            if posted is None:
                raise RefusedError("internal-notice-missing", rule.basis, applicant=self.applicant)
            posted.clear(case.now, rule.basis)


def filing_of(case: Case, cycle: Cycle, code: str) -> Recomputed:
    """What bars an applicant on the day of filing, and whether it is a first application."""
    finding, standing = barred(case, cycle, code)
    reference = reference_day(cycle, case.regulation(cycle).the(IntakeStage))
    return Recomputed([code, reference, case.today], finding, {"standing": standing})


def bar_of(case: Case, cycle: Cycle, code: str) -> Recomputed:
    """What bars an applicant today."""
    finding, _ = barred(case, cycle, code)
    return Recomputed([code, case.today], finding, {"finding": finding})


@recomputes(bar_policy.POLICY)
def filed_or_barred_again(case: Case, stream: str, event: a.Submitted | a.Barred) -> Recomputed:
    """The bars that were looked at when an application was filed or ended."""
    cycle, code = case.cycle(ids.cycle_in(stream) or ""), ids.applicant_in(stream)
    return filing_of(case, cycle, code) if isinstance(event, a.Submitted) else bar_of(case, cycle, code)


@recomputes(bar_policy.BEFORE)
def filed_or_barred_before(case: Case, stream: str, event: a.Submitted | a.Barred) -> Recomputed:
    """The same as version 1 told it."""
    return as_before(case, stream, filed_or_barred_again(case, stream, event))


def in_time(case: Case, cycle: Cycle, stage: IntakeStage) -> None:
    """Refuse what was stamped before the first day of filing or after its last."""
    term = cycle.terms.get(stage.name)
    if term is None or case.now < opening(term.opens_on):
        raise RefusedError("intake-not-open", stage.basis, cycle=cycle.cycle, opens_on=term.opens_on.isoformat() if term else None)
    if case.now >= term.open_until:
        raise RefusedError("late", term.basis, last_day=term.last_day.isoformat(), stamped_at=stamped(case.now))


def check_declared(case: Case, applicant: Applicant, declared: dict[DeclaredDay, date]) -> None:
    """Refuse a day that the register holds, which is corrected there, and one since when nothing can have been yet."""
    held = sorted(set(declared) & set(applicant.days))
    if held:
        raise InvalidError("declared-in-register", days=held)
    for name, day in declared.items():
        if day > case.today:
            raise InvalidError("declared-in-future", day=name, on=day.isoformat(), today=case.today.isoformat())


def review_term(case: Case, cycle: Cycle) -> Term | None:
    """The time for the qualification review of what is received today, where the text gives one."""
    stage = next(iter(case.regulation(cycle).stages_of(QualificationStage)), None)
    if stage is None or stage.within is None:
        return None
    return case.term(cycle, stage.within.period(), case.today, name=stage.name, basis=stage.basis, hands=stage.hands)


@command("application.amend", "applicant", windowed=True)
class AmendApplication(Command, frozen=True):
    """Add or replace documents, or declare days, in an application that is in, until the last day for filing."""

    cycle: str
    applicant: str
    documents: dict[str, str] = {}
    declared: dict[DeclaredDay, date] = {}

    def window(self) -> str:
        """The filing window that the receipt is stamped for."""
        return f"intake:{ids.cycle(self.cycle)}"

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it while filing is open and no result stands."""
        cycle = case.open_cycle(self.cycle)
        stage = case.regulation(cycle).the(IntakeStage)
        application = case.application(self.cycle, self.applicant)
        in_time(case, cycle, stage)
        check_declared(case, case.applicant(self.applicant), self.declared)
        open_for_result(application, stage.basis)
        case.record(self.stream(), m.Amended(self.documents, self.declared))
        return {"applicant": self.applicant, "missing": lacking(case, cycle, application.documents | self.documents)}


@command("application.withdraw", "applicant")
class WithdrawApplication(Command, frozen=True):
    """Take an application back; a candidate who withdraws frees the place."""

    cycle: str
    applicant: str
    reason: str = ""

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """End the application, and the candidacy if there is one."""
        cycle = case.open_cycle(self.cycle)
        application = case.application(self.cycle, self.applicant)
        case.record(self.stream(), application.withdraw(self.reason, case.regulation(cycle).the(IntakeStage).basis))
        if self.applicant in cycle.standing():
            left = freed(case, cycle, self.applicant, "withdrawn")
            case.record(ids.cycle_stream(self.cycle), lose(cycle, self.applicant, "withdrawn", "house"), *left)
        return {"applicant": self.applicant}


def received(case: Case, cycle: Cycle) -> tuple[str, ...]:
    """Who filed in this cycle: fixed once the window is closed and every receipt before its end is settled."""
    return case.roster(cycle.cycle).received()
