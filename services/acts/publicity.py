"""Acts around a public notice: publish, withdraw, object, re-examine, and name who takes a freed place."""

from datetime import date

import msgspec

from domain.application.reviewing import Struck
from domain.calendar.instants import closing
from domain.calendar.periods import Period
from domain.cycle import events as cycle_events
from domain.cycle.cycle import Cycle
from domain.cycle.deliberation import next_in_line
from domain.cycle.results import object_to, publish_early_notice, publish_notice, settle
from domain.notice import notice as n
from domain.objection import objection as o
from domain.policies import substitution as substitution_policy
from domain.shared import identifiers as ids
from domain.shared.event import Event
from domain.shared.private import Private
from domain.shared.refusal import Facts, InvalidError, RefusedError
from domain.shared.term import Term
from domain.stages.public_notice import PublicNoticeStage
from services.acts.authority import acts_as
from services.acts.deliberation import re_awarded
from services.acts.evidence import given
from services.acts.places import freed as freed_place
from services.acts.standing import standing
from services.case import Case
from services.commands import Command, Digest, Sealed, command
from services.files.files import of_objection
from services.recomputation import Recomputed, recomputes


def notice_rule(case: Case, cycle: Cycle, notice: int | None = None) -> PublicNoticeStage:
    """The stage that says how a notice stands: that of a published one, else the open one's, else that of the candidates."""
    regulation = case.regulation(cycle)
    name = cycle.notices[notice].stage if notice in cycle.notices else cycle.stage
    stage = next((one for one in regulation.stages_of(PublicNoticeStage) if one.name == name), None)
    return stage or regulation.final_notice


def listed(case: Case, cycle: Cycle) -> tuple[str, ...]:
    """Who stands on a notice before the candidates': everybody in review, from the log and never typed."""
    return tuple(sorted(application.applicant for application in standing(case, cycle)))


def lengthened(term: Term, rule: PublicNoticeStage, until: date | None) -> Term:
    """The period up to a later last day, where the text gives a floor; one that it gives exactly is as long as it is."""
    if until is None or until == term.last_day:
        return term
    if rule.period.bound != "at_least":
        raise RefusedError("period-exact", rule.basis, last_day=term.last_day.isoformat(), given=until.isoformat())
    if until < term.last_day:
        raise RefusedError("period-too-short", rule.basis, last_day=term.last_day.isoformat(), given=until.isoformat())
    return msgspec.structs.replace(term, last_day=until, closes_at=closing(until))


@command("notice.publish", "office", stages=("public_notice", "approval"))
class PublishNotice(Command, frozen=True):
    """Put on public notice whom the stage shows: the accepted or the shortlisted, computed, or proposed candidates.

    The period counts from the last channel's day; `until` makes it longer where the text gives a floor.
    """

    cycle: str
    channels: dict[str, date]
    text: Digest
    candidates: tuple[str, ...] = ()
    until: date | None = None

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Publish on every channel that the regulation names, and count the whole period."""
        cycle = case.open_cycle(self.cycle)
        rule = notice_rule(case, cycle)
        start = n.publication_day(self.channels, rule.channels, case.today, rule.basis)
        counted = case.term(cycle, rule.period.period(), start, name=rule.name, basis=rule.basis, hands=rule.hands)
        term = lengthened(counted, rule, self.until)
        published = self._published(case, cycle, rule, term)
        notice = ids.notice_stream(self.cycle, published.number)
        case.read(notice, n.fold)
        case.record(self.stream(), published)
        case.record(notice, n.Published(self.cycle, rule.name, published.candidates, self.channels, self.text, term))
        return {"notice": published.number, "last_day": term.last_day.isoformat(), "candidates": list(published.candidates)}

    def _published(self, case: Case, cycle: Cycle, rule: PublicNoticeStage, term: Term) -> cycle_events.NoticePublished:
        if rule.of == "candidates":
            return publish_notice(cycle, self.candidates, term, rule.basis)
        if self.candidates:
            raise InvalidError("list-computed", rule=rule.of)
        return publish_early_notice(cycle, rule.name, listed(case, cycle), term, rule.basis)


@command("notice.withdraw", "office", stages=("public_notice", "approval"))
class WithdrawNotice(Command, frozen=True):
    """Take a running notice down, with a reason: its candidates need a new notice and a whole new period."""

    cycle: str
    notice: int
    reason: str

    def stream(self) -> str:
        """The notice."""
        return ids.notice_stream(self.cycle, self.notice)

    def carry_out(self, case: Case) -> Facts | None:
        """Withdraw it on both streams."""
        cycle = case.open_cycle(self.cycle)
        withdrawn = case.notice(self.cycle, self.notice).withdraw(self.reason, notice_rule(case, cycle, self.notice).basis)
        case.record(self.stream(), withdrawn)
        case.record(ids.cycle_stream(self.cycle), cycle_events.NoticeWithdrawn(self.notice))
        return {"notice": self.notice}


@command("objection.file", "public", "applicant", windowed=True)
class FileObjection(Command, frozen=True):
    """Object to a candidate on a notice; after its end, or without a name, it is kept and answered as a report.

    No text asks for a name. That an anonymous one stops nothing is a default of ours, and not where the text acts on any report.
    """

    cycle: str
    notice: int
    candidate: str
    reference: str
    grounds: Sealed
    evidence: Sealed = ""
    files: tuple[Digest, ...] = ()
    objector: Sealed = ""

    def window(self) -> str:
        """The notice's period, which the receipt is stamped for."""
        return f"notice:{ids.cycle(self.cycle)}/{self.notice}"

    def stream(self) -> str:
        """The objection."""
        return ids.objection_stream(self.cycle, self.reference)

    def carry_out(self, case: Case) -> Facts | None:
        """Record an objection in time and by name, or a report."""
        cycle = case.open_cycle(self.cycle)
        notice = case.notice(self.cycle, self.notice)
        if case.read(self.stream(), o.fold) is not None:
            raise InvalidError("objection-known", reference=self.reference)
        subject, rule = of_objection(self.reference), notice_rule(case, cycle, self.notice)
        proved = given(o.EvidenceGiven, subject, self.evidence, self.files)
        who = (Private(subject, self.objector), Private(subject, self.grounds))
        anonymous = not self.objector.strip()
        if (anonymous or not notice.runs_at(case.now)) and not self._still_counts(cycle, rule):
            received = o.ReportReceived(self.cycle, self.notice, self.candidate, *who, case.now, notice.term.closes_at, anonymous)
            case.record(self.stream(), received, *proved)
            return {"reference": self.reference, "kind": "report"}
        case.record(ids.cycle_stream(self.cycle), object_to(cycle, self.notice, self.candidate, self.reference, rule.basis))
        limit = self._limit(case, cycle, rule)
        filed = o.Filed(self.cycle, self.notice, self.candidate, *who, case.now, limit, anonymous)
        case.record(self.stream(), filed, *proved)
        return {"reference": self.reference, "kind": "objection"}

    def _still_counts(self, cycle: Cycle, rule: PublicNoticeStage) -> bool:
        candidate = cycle.candidates.get(self.candidate)
        undecided = candidate is not None and candidate.standing and candidate.state not in {"approved", "conferred"}
        return undecided and rule.objections.late == "until_approved"

    def _limit(self, case: Case, cycle: Cycle, rule: PublicNoticeStage) -> Term | None:
        name = rule.objections.limit
        if name is None:
            return None
        setting = case.regulation(cycle).setting(name)
        period = Period(amount=int(cycle.settings[name]), unit="working_days")
        return case.term(cycle, period, case.today, name=name, basis=setting.basis, hands=rule.objections.re_examined_by)


@command("objection.decide", "office", "committee_chair", "approver")
class DecideObjection(Command, frozen=True):
    """Decide an objection after re-examination, with the reason; upheld, it ends the candidacy, and the place is filled or stays free."""

    cycle: str
    reference: str
    outcome: o.Outcome
    reason: str

    def stream(self) -> str:
        """The objection."""
        return ids.objection_stream(self.cycle, self.reference)

    def carry_out(self, case: Case) -> Facts | None:
        """Settle the candidate, and fill the place by rank where the regulation does; decided by whom the regulation names."""
        cycle = case.open_cycle(self.cycle)
        objection = case.objection(self.cycle, self.reference)
        rule = notice_rule(case, cycle, objection.notice)
        if not self.reason:
            raise InvalidError("reason-needed", what="objection")
        acts_as(case, case.regulation(cycle), rule.objections.decided_by, rule.basis)
        apart = rule.objections.decided_by != rule.objections.re_examined_by
        case.record(self.stream(), objection.decide(self.outcome, self.reason, rule.basis, needs_finding=apart))
        if objection.kind == "report":
            return {"reference": self.reference, "outcome": self.outcome}
        upheld = self.outcome == "upheld"
        settled = settle(cycle, objection.candidate, self.reference, rule.basis, upheld=upheld)
        early = rule.of != "candidates"
        fill = upheld and not early
        case.record(ids.cycle_stream(self.cycle), settled, *(self._fill(case, cycle, objection.candidate, rule) if fill else []))
        if upheld and early:
            self._strike(case, objection.candidate, rule)
        return {"reference": self.reference, "outcome": self.outcome, "candidate": objection.candidate}

    def _strike(self, case: Case, code: str, rule: PublicNoticeStage) -> None:
        """An objection to the accepted or the shortlisted ends the application itself."""
        if case.application(self.cycle, code).ended is None:
            case.record(ids.application_stream(self.cycle, code), Struck(rule.name, self.reference, rule.basis))

    def _fill(self, case: Case, cycle: Cycle, freed: str, rule: PublicNoticeStage) -> list[Event]:
        if cycle.candidates[freed].state == "lost":
            return []
        if rule.substitution is None or rule.substitution.rule != "by_rank":
            return freed_place(case, cycle, freed, "objection")
        inputs, named, _ = substitution_of(case, cycle, freed, rule)
        receipt = case.receipt(cycle, substitution_policy.POLICY, inputs, named, [rule.basis])
        return [cycle_events.SubstituteNamed(freed, named, receipt)]


def substitution_of(case: Case, cycle: Cycle, freed: str, rule: PublicNoticeStage) -> Recomputed:
    """Who takes a freed place."""
    passes_over = rule.substitution is not None and rule.substitution.passes_over == "re_awards"
    named = _next(case, cycle, freed, re_awarded(cycle) if passes_over else set())
    return Recomputed([freed, list(cycle.order), sorted(cycle.candidates)], named, {"substitute": named})


def _next(case: Case, cycle: Cycle, freed: str, over: set[str]) -> str | None:
    """The next by rank whose application is not over; nobody for one who took no place."""
    if cycle.candidates[freed].re_award:
        return None
    named = next_in_line(cycle, freed, over)
    while named is not None and case.application(cycle.cycle, named).ended is not None:
        over = over | {named}
        named = next_in_line(cycle, freed, over)
    return named


@recomputes(substitution_policy.POLICY)
def named_again(case: Case, stream: str, event: cycle_events.SubstituteNamed) -> Recomputed:
    """Who took a freed place."""
    cycle = case.cycle(ids.cycle_in(stream) or "")
    decided = next(stream for stream, one in case.recorded if isinstance(one, o.Decided))
    objection = case.objection(cycle.cycle, decided.rpartition("/")[2])
    return substitution_of(case, cycle, event.freed, notice_rule(case, cycle, objection.notice))
