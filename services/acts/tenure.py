"""Acts in the years of a title: visits and other duties, and revocation in the order that the regulation gives."""

from datetime import date

from domain.applicant import events as applicants
from domain.award import award as w
from domain.calendar.periods import Period, deadline
from domain.cycle.cycle import Cycle
from domain.regulation.tenure import Revocation, RevocationGround
from domain.shared import identifiers as ids
from domain.shared.history import Ban
from domain.shared.refusal import Facts, InvalidError, RefusedError
from services.case import Case
from services.commands import Command, command


@command("duty.record", "office", "applicant")
class RecordDuty(Command, frozen=True):
    """Say that a duty of the years was done: a visit, experience shared; with the digest of its report."""

    cycle: str
    applicant: str
    duty: str
    on: date
    text: str

    def stream(self) -> str:
        """The award."""
        return ids.award_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it for a duty that the regulation names, while the title is valid."""
        regulation = case.regulation(case.cycle(self.cycle))
        known = {duty.name: duty for duty in regulation.duties}
        if self.duty not in known:
            raise InvalidError("duty-unknown", duty=self.duty, known=sorted(known))
        if self.on > case.today:
            raise InvalidError("day-in-future", on=self.on.isoformat(), today=case.today.isoformat())
        award = case.award(self.cycle, self.applicant)
        if award.state != "valid":
            raise RefusedError("award-not-valid", known[self.duty].basis, state=award.state)
        case.record(self.stream(), w.DutyDone(self.duty, self.on, self.text))
        return {"applicant": self.applicant, "duty": self.duty}


def rule_of(case: Case, cycle: Cycle, ground: str) -> tuple[Revocation, RevocationGround]:
    """The revocation and the ground that a name stands for."""
    regulation = case.regulation(cycle)
    known = {f"{rule.name}/{one.name}": (rule, one) for rule in regulation.revocations for one in rule.grounds}
    if ground not in known:
        raise InvalidError("ground-unknown", ground=ground, known=sorted(known))
    return known[ground]


@command("revocation.propose", "office")
class ProposeRevocation(Command, frozen=True):
    """Propose to withdraw a title on a ground (`revocation/ground`), with every element that the ground needs."""

    cycle: str
    applicant: str
    ground: str
    evidence: str
    elements: tuple[str, ...] = ()

    def stream(self) -> str:
        """The award."""
        return ids.award_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the proposal when no element is missing."""
        rule, ground = rule_of(case, case.cycle(self.cycle), self.ground)
        missing = [element for element in ground.requires if element not in self.elements]
        if missing:
            raise RefusedError("element-missing", ground.basis, missing=missing)
        award = case.award(self.cycle, self.applicant)
        proposed = award.propose_revocation(
            self.ground, revocation=rule.name, elements=self.elements, evidence=self.evidence, basis=ground.basis
        )
        case.record(self.stream(), proposed)
        return {"applicant": self.applicant, "ground": self.ground}


@command("revocation.resolve", "committee_chair")
class ResolveRevocation(Command, frozen=True):
    """Say what the committee decided on a proposed revocation, where the chain asks for it."""

    cycle: str
    applicant: str
    granted: bool
    reason: str

    def stream(self) -> str:
        """The award."""
        return ids.award_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Take the chain's next step."""
        step(case, self.cycle, self.applicant, "resolve", self.reason, granted=self.granted)
        return {"applicant": self.applicant, "granted": self.granted}


def step(case: Case, cycle: str, code: str, act: str, reason: str, *, granted: bool) -> tuple[Revocation, RevocationGround]:
    """Take the next step of a revocation's chain, in its order."""
    opened = case.cycle(cycle)
    award = case.award(cycle, code)
    if award.proposed is None:
        raise RefusedError("revocation-not-proposed", "house", act=act)
    rule, ground = rule_of(case, opened, award.proposed.ground)
    chain = [one.act for one in rule.chain]
    by = next((one.by for one in rule.chain if one.act == act), act)
    case.record(
        ids.award_stream(cycle, code), award.step_revocation(act, by=by, reason=reason, chain=chain, granted=granted, basis=ground.basis)
    )
    return rule, ground


@command("revocation.decide", "approver")
class DecideRevocation(Command, frozen=True):
    """Say what the city government decided: granted, the title is withdrawn, with recovery and ban where the regulation has them."""

    cycle: str
    applicant: str
    granted: bool
    reason: str

    def stream(self) -> str:
        """The award."""
        return ids.award_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Take the last step and what follows from it."""
        rule, ground = step(case, self.cycle, self.applicant, "decide", self.reason, granted=self.granted)
        if not self.granted:
            return {"applicant": self.applicant, "granted": False}
        revoked = w.Revoked(ground.name, ground.basis, case.today, rule.recovers.items, rule.recovers.money, rule.publishes)
        case.record(self.stream(), revoked, *case.award(self.cycle, self.applicant).end_duties())
        case.applicant(self.applicant)
        case.record(ids.applicant_stream(self.applicant), applicants.TitleRevoked(self.cycle, case.today))
        claimed = self._recover(case, rule)
        return {"applicant": self.applicant, "granted": True, "recover_cny": claimed, "banned_until": self._ban(case, rule, ground)}

    def _recover(self, case: Case, rule: Revocation) -> int:
        payment = case.payment(self.cycle, self.applicant) if rule.recovers.money else None
        if payment is None:
            return 0
        opened = payment.open_recovery(rule.basis)
        case.record(ids.payment_stream(self.cycle, self.applicant), opened)
        return opened.amount_cny

    def _ban(self, case: Case, rule: Revocation, ground: RevocationGround) -> str | None:
        if rule.ban is None:
            return None
        period = Period(amount=rule.ban.years, unit="years")
        until = deadline(case.calendar(case.cycle(self.cycle)), period, case.today).last_day
        ban = Ban(ids.city_of(self.cycle), ground.name, case.today, until, rule.basis)
        case.record(ids.applicant_stream(self.applicant), applicants.Banned(ban))
        return until.isoformat()


@command("revocation.publish", "office")
class PublishRevocation(Command, frozen=True):
    """Make a withdrawal public, with the day on each channel; until then the case stays open."""

    cycle: str
    applicant: str
    channels: dict[str, date]

    def stream(self) -> str:
        """The award."""
        return ids.award_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the publication."""
        award = case.award(self.cycle, self.applicant)
        case.record(self.stream(), award.publish_revocation(self.channels, "house"))
        return {"applicant": self.applicant}
