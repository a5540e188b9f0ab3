"""Acts that take a title away: proposed on a ground, decided in the order that the regulation gives, and what follows from it."""

from datetime import date

from domain.applicant import events as applicants
from domain.award import award as w
from domain.cycle.cycle import Cycle
from domain.policies import bans
from domain.policies.withdrawal import Held, withdrawal
from domain.regulation.tenure import ChainStep, Revocation, RevocationGround
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts, InvalidError, RefusedError
from domain.shared.severity import ACCIDENT
from domain.stages.conferral import ConferralStage
from domain.stages.plan import Regulation
from services.acts.authority import acts_as
from services.case import Case
from services.commands import Command, command


def rule_of(regulation: Regulation, ground: str, track: str) -> tuple[Revocation, RevocationGround]:
    """The revocation and the ground that a name stands for, among those of a track."""
    rules = (rule for rule in regulation.revocations if track in rule.tracks)
    known = {f"{rule.name}/{one.name}": (rule, one) for rule in rules for one in rule.grounds}
    if ground not in known:
        raise InvalidError("ground-unknown", ground=ground, known=sorted(known))
    return known[ground]


def step_of(regulation: Regulation, award: w.Award) -> ChainStep | None:
    """The step that a proposed withdrawal waits for, under the text that governs it; None where nothing is proposed."""
    if award.proposed is None:
        return None
    rule, _ = rule_of(regulation, award.proposed.ground, award.track)
    return rule.chain[award.proposed.steps]


class _OfAward(Command, frozen=True):
    """An act on one title."""

    cycle: str
    applicant: str

    def stream(self) -> str:
        """The award."""
        return ids.award_stream(self.cycle, self.applicant)


@command("revocation.propose", "office", "committee_chair")
class ProposeRevocation(_OfAward, frozen=True):
    """Propose to withdraw a title on a ground (`revocation/ground`), with every element that the ground needs.

    `severity` is the official class of an accident, `event_on` the day of what happened. `version` with a `reason` chooses another text
    of the city than the cycle's own to govern the case.
    """

    ground: str
    evidence: str
    elements: tuple[str, ...] = ()
    severity: str | None = None
    event_on: date | None = None
    version: str = ""
    reason: str = ""

    def carry_out(self, case: Case) -> Facts | None:
        """Record the proposal when no element is missing and the event falls into the ground's window."""
        case.past(self.event_on)
        cycle = case.cycle(self.cycle)
        award = case.award(self.cycle, self.applicant)
        regulation, text = self._governing(case, cycle)
        rule, ground = rule_of(regulation, self.ground, award.track)
        acts_as(case, regulation, rule.chain[0].by, rule.basis)
        if self.severity not in {None, *ACCIDENT}:
            raise InvalidError("severity-unknown", severity=self.severity, known=list(ACCIDENT))
        title = Held(award.conferred_on, award.validity.last_day if award.validity else None)
        finding = withdrawal(ground, title, elements=self.elements, severity=self.severity, event_on=self.event_on)
        if finding.outcome != "open":
            raise RefusedError(finding.outcome, ground.basis, **finding.grounds[0].facts)
        proposed = w.RevocationProposed(
            rule.name, self.ground, self.elements, self.evidence, self.severity, self.event_on, text, self.reason
        )
        case.record(self.stream(), award.propose_revocation(proposed, ground.basis))
        return {"applicant": self.applicant, "ground": self.ground}

    def _governing(self, case: Case, cycle: Cycle) -> tuple[Regulation, str]:
        """The text that governs the case, and its hash where it is not the cycle's own."""
        if self.version in {"", cycle.version}:
            return case.regulation(cycle), ""
        if not self.reason:
            raise InvalidError("reason-needed", what="version")
        chosen, text = case.texts.of_catalogue(ids.city_of(self.cycle), self.version)
        if chosen.status.state == "draft":
            raise RefusedError("regulation-draft", chosen.status.basis, version=self.version)
        return chosen, text


class _Decision(_OfAward, frozen=True):
    """A decision of the chain after the proposal; `unfounded`: refused because the ground does not stand."""

    granted: bool
    reason: str
    unfounded: bool = False

    def step(self, case: Case, act: str) -> Facts:
        """Take the chain's next step, in its order and by whom the regulation names; the last one, granted, withdraws the title."""
        award = case.award(self.cycle, self.applicant)
        if award.proposed is None:
            raise RefusedError("revocation-not-proposed", "house", act=act)
        regulation = case.texts.regulation(award.proposed.regulation or case.cycle(self.cycle).regulation)
        rule, ground = rule_of(regulation, award.proposed.ground, award.track)
        chain = [one.act for one in rule.chain]
        by = rule.chain[award.proposed.steps].by
        stepped = award.step_revocation(act, by=by, reason=self.reason, chain=chain, granted=self.granted, basis=ground.basis)
        acts_as(case, regulation, by, rule.basis)
        self._check_refusal(rule, ground)
        case.record(self.stream(), stepped)
        if not self.granted or award.proposed.steps + 1 < len(chain):
            return {"applicant": self.applicant, "granted": self.granted}
        return self._withdraw(case, award, rule, ground)

    def _check_refusal(self, rule: Revocation, ground: RevocationGround) -> None:
        """Where the withdrawal is mandatory, a ground that stands ends in nothing else."""
        if self.granted and self.unfounded:
            raise InvalidError("granted-unfounded", ground=ground.name)
        if rule.mandatory and not self.granted and not self.unfounded:
            raise RefusedError("withdrawal-mandatory", ground.basis, ground=ground.name)

    def _withdraw(self, case: Case, award: w.Award, rule: Revocation, ground: RevocationGround) -> Facts:
        """Withdraw the title, with recovery and ban where they are written, and nowhere else."""
        revoked = w.Revoked(ground.name, ground.basis, case.today, rule.recovers.items, rule.recovers.money, rule.publishes)
        case.record(self.stream(), revoked, *award.end_duties())
        case.applicant(self.applicant)
        case.record(ids.applicant_stream(self.applicant), applicants.TitleRevoked(self.cycle, case.today))
        claimed = self._recover(case, rule)
        back = sorted(award.delivered) if rule.recovers.items else []
        until = self._ban(case, rule, ground)
        return {"applicant": self.applicant, "granted": True, "recover_cny": claimed, "items_back": back, "banned_until": until}

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
        ban = bans.ban(ids.city_of(self.cycle), ground.name, since=case.today, years=rule.ban.years, basis=rule.basis)
        case.record(ids.applicant_stream(self.applicant), applicants.Banned(ban))
        return ban.until.isoformat()


@command("revocation.resolve", "committee_chair", "office", "approver")
class ResolveRevocation(_Decision, frozen=True):
    """Say what the committee decided on a proposed revocation, where the chain asks for it."""

    def carry_out(self, case: Case) -> Facts | None:
        """Take the chain's next step."""
        return self.step(case, "resolve")


@command("revocation.decide", "approver", "committee_chair")
class DecideRevocation(_Decision, frozen=True):
    """Say what the city government decided: granted, the title is withdrawn, with recovery and ban where the regulation has them."""

    def carry_out(self, case: Case) -> Facts | None:
        """Take the last step and what follows from it."""
        return self.step(case, "decide")


@command("revocation.publish", "office")
class PublishRevocation(_OfAward, frozen=True):
    """Make a withdrawal public, with the day on each channel; until then the case stays open."""

    channels: dict[str, date]

    def carry_out(self, case: Case) -> Facts | None:
        """Record the publication."""
        award = case.award(self.cycle, self.applicant)
        case.record(self.stream(), award.publish_revocation(self.channels, "house"))
        return {"applicant": self.applicant}


@command("item.return", "office")
class ReturnItem(_OfAward, frozen=True):
    """Take back an item of a withdrawn title; until all are back, the case stays open."""

    item: str
    on: date

    def carry_out(self, case: Case) -> Facts | None:
        """Record it for an item that was handed over and is to come back."""
        case.past(self.on)
        rule = case.regulation(case.cycle(self.cycle)).the(ConferralStage)
        case.record(self.stream(), case.award(self.cycle, self.applicant).return_item(self.item, self.on, rule.basis))
        return {"applicant": self.applicant, "item": self.item}
