"""Acts of the shortlist: whom the review lets go on is proposed, opinions are heard, the chain takes it, and the list is fixed."""

from collections.abc import Iterable

from domain.cycle import review_events as e
from domain.cycle import shortlisting
from domain.cycle.cycle import Cycle
from domain.policies import shortlist as policy
from domain.policies.ranking import mean
from domain.policies.shortlist import Entry, Selection
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts, InvalidError, RefusedError
from domain.stages.plan import Regulation
from domain.stages.shortlist import ListRule, PassRule, RatioRule, ShortlistStage
from services.acts.authority import acts_as
from services.acts.review import unseated
from services.acts.standing import standing
from services.case import Case
from services.commands import Command, command
from services.recomputation import Recomputed, recomputes


def open_stage(case: Case, cycle: Cycle) -> ShortlistStage:
    """The shortlist stage that is open."""
    stage = case.regulation(cycle).stage(cycle.stage)
    if not isinstance(stage, ShortlistStage):
        raise RefusedError("not-in-stage", stage.basis, stage=stage.name)
    return stage


@command("shortlist.propose", "office", "panel_leader", "committee_chair", stages=("shortlist",))
class ProposeShortlist(Command, frozen=True):
    """Propose who goes on: computed from the review, or the list that is given where the regulation asks for one.

    `decided` are those with equal scores at the cut who are let pass, where ties are decided; it has a reason.
    """

    cycle: str
    applicants: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()
    reason: str = ""

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Ask the shortlist's policy, and propose; with no opinion and no step to wait for, the list is fixed."""
        cycle = case.open_cycle(self.cycle)
        stage = open_stage(case, cycle)
        acts_as(case, case.regulation(cycle), stage.by, stage.basis)
        entries = entries_of(case, cycle, stage)
        self._check(entries, stage)
        inputs, selection, _ = selection_of(case, cycle, stage, entries, given=self.applicants, decided=self.decided)
        self._check_decided(selection)
        receipt = case.receipt(cycle, policy.POLICY, inputs, selection, [stage.basis])
        case.record(self.stream(), shortlisting.propose(cycle, stage, selection, self.reason, receipt))
        if shortlisting.complete(stage, (), ()):
            fix(case, cycle, stage, selection.on, selection.off)
        return {"on": list(selection.on), "off": len(selection.off)}

    def _check(self, entries: list[Entry], stage: ShortlistStage) -> None:
        """A list is given where the rule asks for one, with a reason and of those who were reviewed, and nowhere else."""
        listed = isinstance(stage.select, ListRule)
        if self.applicants and not listed:
            raise InvalidError("list-computed", rule=stage.select.rule)
        if listed and not self.reason:
            raise InvalidError("reason-needed", what="shortlist")
        strangers = sorted(set(self.applicants) - {entry.applicant for entry in entries})
        if strangers:
            raise RefusedError("not-reviewed", stage.basis, applicants=strangers)

    def _check_decided(self, selection: Selection) -> None:
        if self.decided and not self.reason:
            raise InvalidError("reason-needed", what="shortlist")
        others = sorted(set(self.decided) - set(selection.at_cut))
        if others:
            raise InvalidError("not-at-cut", applicants=others, at_cut=list(selection.at_cut))


def selection_of(
    case: Case, cycle: Cycle, stage: ShortlistStage, entries: list[Entry], *, given: Iterable[str], decided: Iterable[str]
) -> Recomputed:
    """Who goes on by the stage's rule, with what a person gave: the list where it asks for one, those who pass where ties are decided."""
    rule, regulation = stage.select, case.regulation(cycle)
    match rule:
        case ListRule():
            selection = policy.by_list(entries, set(given), stage.basis)
        case PassRule():
            selection = policy.by_passing(entries, stage.basis)
        case RatioRule():
            rounding = cycle.settings[rule.rounding_set_by] if rule.rounding_set_by else rule.rounding
            selection = policy.by_ratio(entries, bases(regulation, cycle, rule), rule, rounding, decided=set(decided), basis=stage.basis)
    inputs = [entries, sorted(set(given)), sorted(set(decided)), cycle.settings]
    return Recomputed(inputs, selection, {"on": selection.on, "off": selection.off})


@recomputes(policy.POLICY)
def proposed_again(case: Case, stream: str, event: e.ShortlistProposed) -> Recomputed:
    """A list as it was proposed: on it are those whom a person gave, or let pass at a cut."""
    cycle = case.cycle(ids.cycle_in(stream) or "")
    stage = open_stage(case, cycle)
    entries = entries_of(case, cycle, stage)
    given = event.on if isinstance(stage.select, ListRule) else ()
    unaided: Selection = selection_of(case, cycle, stage, entries, given=given, decided=()).result
    return selection_of(case, cycle, stage, entries, given=given, decided=set(unaided.at_cut) & set(event.on))


def bases(regulation: Regulation, cycle: Cycle, rule: RatioRule) -> dict[str, int]:
    """The base of each track whose quotas the rule names: their places, or the cycle's setting."""
    named = [quota for quota in regulation.quotas if quota.name in rule.of]
    places: dict[str, int] = {quota.track: sum(one.places for one in named if one.track == quota.track) for quota in named}
    if rule.base_set_by is None:
        return places
    return dict.fromkeys(places, int(cycle.settings[rule.base_set_by]))


def entries_of(case: Case, cycle: Cycle, stage: ShortlistStage) -> list[Entry]:
    """Every application in review with the mean of its sheets in the stage that the shortlist follows."""
    passes_over = stage.select.passes_over if isinstance(stage.select, RatioRule) else None
    found: list[Entry] = []
    without: list[str] = []
    for application in standing(case, cycle):
        totals = application.totals(stage.after, unseated(cycle, stage.after))
        if not totals and stage.after not in application.review.absent:
            without.append(application.applicant)
            continue
        takes_place = passes_over is None or application.standing != "re_award"
        score = mean(list(totals.values()) or [policy.NOTHING])
        found.append(Entry(application.applicant, application.track, score, application.review.passed.get(stage.after), takes_place))
    if without:
        raise RefusedError("score-missing", stage.basis, applicants=without)
    return found


def fix(case: Case, cycle: Cycle, stage: ShortlistStage, on: tuple[str, ...], off: tuple[str, ...]) -> None:
    """Fix the list: from here on those who are off it are out of the review."""
    case.record(ids.cycle_stream(cycle.cycle), e.Shortlisted(stage.name, on, off, stage.basis))


@command("shortlist.approve", "office", "committee_chair", "approver", stages=("shortlist",))
class ApproveShortlist(Command, frozen=True):
    """Take the proposed list as the one whose turn it is in its chain, or return it with a reason."""

    cycle: str
    granted: bool = True
    reason: str = ""

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Take the step; after the last one the list is fixed."""
        cycle = case.open_cycle(self.cycle)
        stage = open_stage(case, cycle)
        proposal = shortlisting.proposal_of(cycle, stage)
        step = shortlisting.next_step(stage, proposal)
        acts_as(case, case.regulation(cycle), step.by, stage.basis)
        taken = shortlisting.take_step(cycle, stage, self.reason, granted=self.granted)
        case.record(self.stream(), taken)
        if self.granted and shortlisting.complete(stage, stage.consults, (*proposal.passed, step.act)):
            fix(case, cycle, stage, proposal.on, proposal.off)
        return {"stage": stage.name, "act": step.act, "granted": self.granted}
