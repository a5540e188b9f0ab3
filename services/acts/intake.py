"""Acts from the announcement to the qualification result: call, file, withdraw, judge, conclude."""

from datetime import date
from typing import Literal

from domain.application import application as a
from domain.cycle.cycle import Cycle
from domain.cycle.preparation import announce
from domain.cycle.results import lose
from domain.notice.notice import publication_day
from domain.policies import bars as bar_policy
from domain.policies import conditions as condition_policy
from domain.regulation.applicants import Track
from domain.shared import identifiers as ids
from domain.shared.finding import Finding
from domain.shared.private import Private
from domain.shared.refusal import Facts, InvalidError, RefusedError
from domain.stages.announcement import AnnouncementStage
from domain.stages.intake import IntakeStage
from services.acts.places import freed
from services.case import Case
from services.commands import Command, Sealed, command
from services.recomputation import Recomputed, recomputes


@command("announcement.publish", "office", stages=("announcement",))
class PublishAnnouncement(Command, frozen=True):
    """Publish the year's call for applications, with the day on each channel and the digest of its text."""

    cycle: str
    channels: dict[str, date]
    text: str

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Announce once all that the call must say is set."""
        cycle = case.open_cycle(self.cycle)
        regulation = case.regulation(cycle)
        stage = regulation.the(AnnouncementStage)
        publication_day(self.channels, stage.channels, case.today, stage.basis)
        needed = [setting.name for setting in regulation.set_per_cycle if setting.until == stage.name]
        case.record(self.stream(), announce(cycle, self.channels, self.text, needed, basis=stage.basis))
        return {"cycle": self.cycle}


def barred(case: Case, cycle: Cycle, code: str) -> tuple[Finding, a.Standing]:
    """What bars the organization today, and whether its application is a first one or a re-award."""
    regulation, city = case.regulation(cycle), ids.city_of(cycle.cycle)
    applicant = case.applicant(code)
    finding = bar_policy.bars(
        applicant.facts.values(),
        applicant.titles.values(),
        applicant.bans,
        rules=regulation.bars,
        holders=regulation.holders,
        city=city,
        reference=date.fromisoformat(cycle.settings["filing_deadline"]),
        today=case.today,
    )
    return finding, bar_policy.standing(applicant.titles.values(), regulation.holders, city)


def considered(case: Case, cycle: Cycle) -> list[str]:
    """The articles that are looked at before anyone may apply, whether they barred or not."""
    regulation = case.regulation(cycle)
    return list(dict.fromkeys([*(rule.basis for rule in regulation.bars), *(rule.basis for rule in regulation.holders)]))


def filing_of(case: Case, cycle: Cycle, code: str) -> Recomputed:
    """What bars an applicant on the day of filing, and whether it is a first application."""
    finding, standing = barred(case, cycle, code)
    return Recomputed([code, cycle.settings["filing_deadline"], case.today], finding, {"standing": standing})


def bar_of(case: Case, cycle: Cycle, code: str) -> Recomputed:
    """What bars an applicant today."""
    finding, _ = barred(case, cycle, code)
    return Recomputed([code, case.today], finding, {"finding": finding})


@recomputes(bar_policy.POLICY)
def filed_or_barred_again(case: Case, stream: str, event: a.Submitted | a.Barred) -> Recomputed:
    """The bars that were looked at when an application was filed or ended."""
    cycle, code = case.cycle(ids.cycle_in(stream) or ""), ids.applicant_in(stream)
    return filing_of(case, cycle, code) if isinstance(event, a.Submitted) else bar_of(case, cycle, code)


@command("application.submit", "applicant", windowed=True)
class SubmitApplication(Command, frozen=True):
    """File an application with its documents (name -> digest) and a contact."""

    cycle: str
    applicant: str
    documents: dict[str, str]
    contact: Sealed
    track: Track = "organization"

    def window(self) -> str:
        """The filing window that the receipt is stamped for."""
        return f"intake:{ids.cycle(self.cycle)}"

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Accept what was stamped inside the window and is not barred."""
        cycle = case.open_cycle(self.cycle)
        if case.read(self.stream(), a.fold) is not None:
            raise RefusedError("application-filed", _intake(case, cycle).basis, cycle=self.cycle, applicant=self.applicant)
        self._in_time(case, cycle)
        inputs, finding, told = filing_of(case, cycle, self.applicant)
        if finding.outcome == "barred":
            raise RefusedError("barred", finding.basis, grounds=[{"rule": g.rule, **g.facts} for g in finding.grounds])
        standing: a.Standing = told["standing"]
        receipt = case.receipt(cycle, bar_policy.POLICY, inputs, finding, considered(case, cycle))
        contact = Private(f"application:{self.applicant}", self.contact)
        case.record(
            self.stream(), a.Submitted(self.cycle, self.applicant, standing, case.now, self.documents, contact, receipt, self.track)
        )
        return {"cycle": self.cycle, "applicant": self.applicant, "stamped_at": case.now.isoformat(), "standing": standing}

    def _in_time(self, case: Case, cycle: Cycle) -> None:
        stage = _intake(case, cycle)
        term = cycle.terms.get(stage.name)
        if term is None:
            raise RefusedError("intake-not-open", stage.basis, cycle=self.cycle)
        if case.now >= term.open_until:
            raise RefusedError("late", term.basis, last_day=term.last_day.isoformat(), stamped_at=case.now.isoformat())


def _intake(case: Case, cycle: Cycle) -> IntakeStage:
    return case.regulation(cycle).the(IntakeStage)


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
        case.record(self.stream(), application.withdraw(self.reason, _intake(case, cycle).basis))
        if self.applicant in cycle.standing():
            left = freed(case, cycle, self.applicant, "withdrawn")
            case.record(ids.cycle_stream(self.cycle), lose(cycle, self.applicant, "withdrawn", "house"), *left)
        return {"applicant": self.applicant}


@command("condition.judge", "office", stages=("qualification",))
class JudgeCondition(Command, frozen=True):
    """Judge a basic condition that no figure decides, with the reason."""

    cycle: str
    applicant: str
    condition: str
    met: bool
    reason: str

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the judgement."""
        cycle = case.open_cycle(self.cycle)
        judged = {rule.name: rule for rule in case.regulation(cycle).conditions if rule.kind == "judged"}
        if self.condition not in judged:
            raise InvalidError("condition-unknown", condition=self.condition, known=sorted(judged))
        if not self.reason:
            raise InvalidError("reason-needed", what=self.condition)
        application = case.application(self.cycle, self.applicant)
        case.record(self.stream(), application.judge(self.condition, self.reason, judged[self.condition].basis, met=self.met))
        return {"applicant": self.applicant, "condition": self.condition, "met": self.met}


def qualification(case: Case, cycle: Cycle, application: a.Application) -> Finding:
    """Conditions and bars together: what the qualification review must find."""
    regulation = case.regulation(cycle)
    applicant = case.applicant(application.applicant)
    finding = condition_policy.conditions(
        regulation.conditions,
        city=ids.city_of(cycle.cycle),
        registered_in=applicant.registered_in,
        legal_person=applicant.legal_person,
        operating_since=applicant.operating_since,
        judged=application.judged,
        reference=date.fromisoformat(cycle.settings["filing_deadline"]),
    )
    bar, _ = barred(case, cycle, application.applicant)
    if bar.outcome == "barred":
        grounds = bar.grounds + (finding.grounds if finding.outcome == "unqualified" else ())
        return Finding("unqualified", grounds)
    return finding


def qualification_of(case: Case, cycle: Cycle, application: a.Application) -> Recomputed:
    """What a qualification review finds, with what it looked at."""
    finding = qualification(case, cycle, application)
    inputs = [application.applicant, sorted(application.judged.items()), cycle.settings["filing_deadline"]]
    return Recomputed(inputs, finding, {"finding": finding})


@recomputes(condition_policy.POLICY)
def concluded_again(case: Case, stream: str, _: a.QualificationConcluded) -> Recomputed:
    """A qualification review's finding."""
    cycle = case.cycle(ids.cycle_in(stream) or "")
    return qualification_of(case, cycle, case.application(cycle.cycle, ids.applicant_in(stream)))


@command("qualification.conclude", "office", stages=("qualification",))
class ConcludeQualification(Command, frozen=True):
    """Close an application's qualification review; the outcome must be what conditions and facts give."""

    cycle: str
    applicant: str
    outcome: Literal["qualified", "unqualified"]
    reason: str = ""

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the outcome with its receipt."""
        cycle = case.open_cycle(self.cycle)
        application = case.application(self.cycle, self.applicant)
        inputs, finding, _ = qualification_of(case, cycle, application)
        trail = [*(rule.basis for rule in case.regulation(cycle).conditions), *considered(case, cycle)]
        receipt = case.receipt(cycle, condition_policy.POLICY, inputs, finding, list(dict.fromkeys(trail)))
        concluded = application.conclude(self.outcome, finding, self.reason, receipt)
        case.record(self.stream(), concluded)
        return {"applicant": self.applicant, "outcome": self.outcome, "rules": [ground.rule for ground in finding.grounds]}


@command("application.bar", "office")
class BarApplication(Command, frozen=True):
    """End an application on a ground that came to light after it was filed, at any stage before approval."""

    cycle: str
    applicant: str

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """End it when a bar on record applies."""
        cycle = case.open_cycle(self.cycle)
        case.application(self.cycle, self.applicant)
        inputs, finding, _ = bar_of(case, cycle, self.applicant)
        if finding.outcome != "barred":
            raise RefusedError("no-bar", "house", applicant=self.applicant)
        receipt = case.receipt(cycle, bar_policy.POLICY, inputs, finding, [finding.basis])
        case.record(self.stream(), a.Barred(finding, receipt))
        if self.applicant in cycle.standing():
            left = freed(case, cycle, self.applicant, "barred")
            case.record(ids.cycle_stream(self.cycle), lose(cycle, self.applicant, "barred", finding.basis), *left)
        return {"applicant": self.applicant, "rules": [ground.rule for ground in finding.grounds]}


def received(case: Case, cycle: Cycle) -> tuple[str, ...]:
    """Who filed in this cycle: fixed once the window is closed and every receipt before its end is settled."""
    return tuple(
        code for code in case.applications_of(cycle.cycle) if case.read(ids.application_stream(cycle.cycle, code), a.fold) is not None
    )
