"""From the review to the ranking: each application's composite, one frozen ranking for each track, and whom the office suggests."""

from collections.abc import Sequence
from decimal import Decimal

from domain.application import application as a
from domain.cycle import events as cycle_events
from domain.cycle.cycle import Cycle
from domain.cycle.suggestion import suggest
from domain.policies import ranking as policy
from domain.policies.ranking import mean, on_scale
from domain.regulation.review import POLL, Scoring
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts
from services.acts.review import unseated
from services.acts.standing import standing
from services.case import Case
from services.commands import Command, Digest, command
from services.recomputation import Recomputed, recomputes


def inputs_of(case: Case, cycle: Cycle, application: a.Application, rule: Scoring) -> dict[str, Decimal]:
    """The value of each input that has one: the mean of a stage's sheets, the poll on their scale, zero where absence was decided."""
    found: dict[str, Decimal] = {}
    for name in rule.inputs:
        totals = list(application.totals(name, unseated(cycle, name)).values())
        if name == POLL and application.review.poll is not None:
            found[name] = on_scale(application.review.poll.score, case.criteria(cycle, application.track).total)
        elif totals:
            found[name] = mean(totals)
        elif name in application.review.absent:
            found[name] = Decimal(0)
    return found


def weights_of(cycle: Cycle, rule: Scoring) -> dict[str, Decimal]:
    """The weight of each input: fixed in the text, or set for the cycle."""
    given = rule.weights if rule.weights is not None else cycle.settings[rule.weights_set_by or ""]
    return {name: Decimal(weight) for name, weight in given.items()}


@command("application.assess", "system")
class AssessApplication(Command, frozen=True):
    """Freeze one application's composite score for the ranking, with its receipt."""

    cycle: str
    applicant: str

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Compute the composite once; while an input is missing there is none, and the ranking waits."""
        cycle = case.cycle(self.cycle)
        application = case.application(self.cycle, self.applicant)
        if application.composite is not None or not application.in_review:
            return None
        rule = case.regulation(cycle).scoring_of(application.track)
        found = inputs_of(case, cycle, application, rule)
        missing = [name for name in rule.inputs if name not in found]
        if missing:
            return {"applicant": self.applicant, "missing": missing}
        inputs, composite, _ = composite_of(cycle, application, rule, found)
        receipt = case.receipt(cycle, policy.COMPOSITE, inputs, composite, [rule.basis], track=application.track)
        case.record(self.stream(), a.Assessed(composite, receipt, found))
        return {"applicant": self.applicant, "composite": str(composite)}


def composite_of(cycle: Cycle, application: a.Application, rule: Scoring, found: dict[str, Decimal]) -> Recomputed:
    """The composite of the inputs that were found, with the sheets that they are the means of."""
    sheets, weights = {stage: application.totals(stage, unseated(cycle, stage)) for stage in rule.inputs}, weights_of(cycle, rule)
    composite = policy.composite(found, weights, rule.decimals)
    return Recomputed([sheets, found, weights], composite, {"composite": composite, "inputs": found})


@recomputes(policy.COMPOSITE)
def assessed_again(case: Case, stream: str, _: a.Assessed) -> Recomputed:
    """A frozen composite."""
    cycle = case.cycle(ids.cycle_in(stream) or "")
    application = case.application(cycle.cycle, ids.applicant_in(stream))
    rule = case.regulation(cycle).scoring_of(application.track)
    return composite_of(cycle, application, rule, inputs_of(case, cycle, application, rule))


def rank(case: Case, cycle: Cycle) -> Facts | None:
    """Freeze one ranking for each track, once every application in review has its composite; None before that."""
    applications = list(standing(case, cycle))
    if any(application.composite is None for application in applications):
        return None
    unhandled = tuple(reference for reference in case.comments_on(cycle.cycle) if _waits(case, cycle, reference))
    for track in case.regulation(cycle).tracks:
        ranked = _ranked(case, cycle, [one for one in applications if one.track == track], track, unhandled)
        case.record(ids.cycle_stream(cycle.cycle), ranked)
    return {"ranked": len(applications), "unhandled": list(unhandled)}


def _ranked(
    case: Case, cycle: Cycle, applications: list[a.Application], track: str, unhandled: tuple[str, ...]
) -> cycle_events.RankingFrozen:
    rule = case.regulation(cycle).scoring_of(track)
    composites, entries, _ = ranking_of(applications, rule)
    receipt = case.receipt(cycle, policy.POLICY, composites, entries, [rule.basis], track=track)
    return cycle_events.RankingFrozen(entries, receipt, track, unhandled)


def ranking_of(applications: Sequence[a.Application], rule: Scoring) -> Recomputed:
    """The ranking of a track."""
    composites = [
        policy.Composite(one.applicant, one.composite, one.standing == "re_award", tuple(one.inputs[name] for name in rule.ties[:-1]))
        for one in applications
        if one.composite is not None
    ]
    entries = policy.ranking(composites)
    return Recomputed(composites, entries, {"entries": entries})


@recomputes(policy.POLICY)
def ranked_again(case: Case, stream: str, event: cycle_events.RankingFrozen) -> Recomputed:
    """A frozen ranking."""
    cycle = case.cycle(ids.cycle_in(stream) or "")
    applications = [one for one in standing(case, cycle) if one.track == event.track]
    return ranking_of(applications, case.regulation(cycle).scoring_of(event.track))


def _waits(case: Case, cycle: Cycle, reference: str) -> bool:
    comment = case.comment_received(cycle.cycle, reference)
    return comment is not None and comment.outcome is None


@command("candidates.suggest", "office", "panel_leader", stages=("ranking", "deliberation"))
class SuggestCandidates(Command, frozen=True):
    """Hand the report on all reviews and the suggested candidates to those who deliberate; leaving a ranking's order needs a reason."""

    cycle: str
    candidates: tuple[str, ...]
    report: Digest
    departs: str = ""

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the suggestion: it binds nobody."""
        cycle = case.open_cycle(self.cycle)
        basis = case.regulation(cycle).scoring[0].basis
        case.record(self.stream(), suggest(cycle, self.candidates, self.report, self.departs, basis))
        return {"candidates": list(self.candidates)}
