"""The shortlist from its proposal to its fixing: opinions are heard, the chain takes it, and who is off it is out of the review."""

from collections.abc import Collection, Sequence

from domain.cycle import review_events as e
from domain.cycle.cycle import Cycle
from domain.cycle.reviewing import Proposal
from domain.policies.shortlist import Selection
from domain.regulation.tenure import ChainStep
from domain.shared.receipt import Receipt
from domain.shared.refusal import InvalidError, RefusedError
from domain.stages.shortlist import ShortlistStage


def propose(cycle: Cycle, stage: ShortlistStage, selection: Selection, reason: str, receipt: Receipt) -> e.ShortlistProposed:
    """Propose who goes on; a list that the chain has begun to take stands until it is returned."""
    before = cycle.review.proposals.get(stage.name)
    if before is not None and before.passed:
        raise RefusedError("shortlist-under-way", stage.basis, passed=list(before.passed))
    if before is not None and not reason:
        raise InvalidError("reason-needed", what="shortlist")
    held = [code for code in selection.on if code in cycle.review.held]
    if held:
        raise RefusedError("objection-open", stage.basis, candidate=held, objections=_objections(cycle, held))
    if selection.finding.outcome == "tied":
        raise RefusedError("shortlist-tied", stage.basis, tied=list(selection.at_cut), **_left(selection))
    return e.ShortlistProposed(stage.name, selection.on, selection.off, reason, receipt)


def _objections(cycle: Cycle, held: Sequence[str]) -> list[str]:
    return sorted(reference for code in held for reference in cycle.review.held[code])


def _left(selection: Selection) -> dict[str, int]:
    return {"left": sum(int(ground.facts["left"]) for ground in selection.finding.grounds if "left" in ground.facts)}


def proposal_of(cycle: Cycle, stage: ShortlistStage) -> Proposal:
    """What is proposed; refused while nothing is."""
    found = cycle.review.proposals.get(stage.name)
    if found is None:
        raise RefusedError("shortlist-not-proposed", stage.basis)
    return found


def next_step(stage: ShortlistStage, proposal: Proposal) -> ChainStep:
    """The step of the chain that comes next; refused where none is left."""
    if len(proposal.passed) >= len(stage.chain):
        raise RefusedError("shortlist-needs-no-step", stage.basis)
    return stage.chain[len(proposal.passed)]


def take_step(cycle: Cycle, stage: ShortlistStage, reason: str, *, granted: bool) -> e.ShortlistPassed | e.ShortlistReturned:
    """Take the next step, when every opinion is on record; an adverse one is answered with a reason."""
    step = next_step(stage, proposal_of(cycle, stage))
    heard = cycle.review.opinions.get(stage.name, {})
    missing = [name for name in stage.consults if name not in heard]
    if missing:
        raise RefusedError("opinion-missing", stage.basis, missing=missing)
    if not reason and (not granted or "objects" in heard.values()):
        raise InvalidError("reason-needed", what="shortlist")
    return (e.ShortlistPassed if granted else e.ShortlistReturned)(stage.name, step.act, step.by, reason)


def complete(stage: ShortlistStage, heard: Collection[str], passed: Sequence[str]) -> bool:
    """Whether nothing is missing any more: every opinion heard, every step of the chain taken."""
    return set(stage.consults) <= set(heard) and len(passed) >= len(stage.chain)


def record_opinion(recorded: e.OpinionRecorded, known: Sequence[str], basis: str) -> e.OpinionRecorded:
    """Put on record what an authority says, when the stage consults it."""
    if recorded.by not in known:
        raise RefusedError("not-consulted", basis, by=recorded.by, consulted=list(known))
    return recorded
