"""What an open stage still waits for before it may end, from what its close itself looks at; each with its article and what would help."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from domain.cycle import progress
from domain.cycle.approvals import lacking
from domain.cycle.cycle import Cycle
from domain.stages.approval import ApprovalStage
from domain.stages.review import ReviewStage
from domain.stages.shortlist import ShortlistStage
from services.acts.clockwork import missing_settings, open_offers, progress_of
from services.acts.review import gaps, says_passed
from services.acts.standing import standing
from services.case import Case
from services.commands import COMMANDS


class Lack(msgspec.Struct, frozen=True):
    """One thing that is missing: by its word, with the facts of its sentence, and the commands that would bring it."""

    what: str
    basis: str
    facts: dict[str, Any] = {}
    acts: tuple[str, ...] = ()


def remaining(case: Case, cycle: Cycle) -> list[Lack]:
    """Everything that keeps the open stage from its end, or, between two stages, the next from its beginning; nothing once it is over."""
    if cycle.state != "open":
        return []
    if cycle.stage is None:
        return list(_unset(case, cycle, cycle.next_stage()))
    stage = case.regulation(cycle).stage(cycle.stage)
    ahead = progress_of(case, cycle, stage.kind)
    if stage.kind == "ranking" and not cycle.rankings:
        return [Lack("to-rank", stage.basis)]
    if progress.done(cycle, stage.kind, ahead):
        return []
    return list(_LACKS[stage.kind](case, cycle, ahead))


def unset_next(case: Case, cycle: Cycle) -> list[Lack]:
    """What the office must have set before the stage after the open one can begin."""
    following = cycle.after(cycle.stage) if cycle.stage else None
    return list(_unset(case, cycle, following)) if following != cycle.stage else []


def _unset(case: Case, cycle: Cycle, stage: str | None) -> Iterator[Lack]:
    regulation = case.regulation(cycle)
    for name in missing_settings(regulation, cycle, stage) if stage else ():
        yield Lack("setting", regulation.setting(name).basis, {"setting": name, "stage": stage}, ("cycle.set",))


def _parts(case: Case, cycle: Cycle, _: progress.Progress) -> Iterator[Lack]:
    stage = case.regulation(cycle).stage(cycle.stage)
    for what in lacking(cycle, stage):
        yield Lack("plan-part", stage.basis, {"part": what}, ("plan.approve",))


def _call(case: Case, cycle: Cycle, _: progress.Progress) -> Iterator[Lack]:
    stage = case.regulation(cycle).stage(cycle.stage)
    yield from _unset(case, cycle, stage.name)
    yield Lack("call", stage.basis, {}, ("announcement.publish",))


def _window(_: Case, cycle: Cycle, __: progress.Progress) -> Iterator[Lack]:
    term = cycle.terms[cycle.stage or ""]
    yield Lack("window", term.basis, {"last_day": term.last_day.isoformat()})


def _answers(case: Case, cycle: Cycle, ahead: progress.Progress) -> Iterator[Lack]:
    stage = case.regulation(cycle).stage(cycle.stage)
    yield Lack("recommendations", stage.basis, {"count": ahead.unanswered}, ("recommendation.give", "recommendation.decline"))


def _results(case: Case, cycle: Cycle, ahead: progress.Progress) -> Iterator[Lack]:
    stage = case.regulation(cycle).stage(cycle.stage)
    if ahead.undecided:
        yield Lack("results", stage.basis, {"count": ahead.undecided}, ("qualification.conclude",))
    yield from _opinions(case, cycle)


def _opinions(case: Case, cycle: Cycle) -> Iterator[Lack]:
    stage = case.regulation(cycle).stage(cycle.stage)
    for name in lacking(cycle, stage):
        yield Lack("opinion", stage.basis, {"by": name}, ("consultation.record",))


def _draw(case: Case, cycle: Cycle, _: progress.Progress) -> Iterator[Lack]:
    stage, draw = case.regulation(cycle).stage(cycle.stage), cycle.review.draw()
    if draw is None:
        yield Lack("draw", stage.basis, {}, ("draw.open",))
    elif not draw.witnessed:
        yield Lack("draw-witness", stage.basis, {}, ("draw.witness",))
    else:
        acts = ("draw.reveal",) if len(draw.commitments) > 1 else ("draw.commit",)
        yield Lack("draw-seeds", stage.basis, {"seeds": sorted(draw.seeds), "commitments": sorted(draw.commitments)}, acts)


def _panels(case: Case, cycle: Cycle, _: progress.Progress) -> Iterator[Lack]:
    regulation = case.regulation(cycle)
    stage = regulation.stage(cycle.stage)
    panels = cycle.review.panels_in(stage.name)
    if not panels:
        yield Lack("panel", stage.basis, {}, ("panel.form",))
    missing = _sheets(case, cycle, stage) if isinstance(stage, ReviewStage) else {}
    for name in panels.keys() - cycle.review.concluded.get(stage.name, set()):
        yield Lack("conclusion", stage.basis, {"panel": name, "missing": missing.get(name, 0)}, ("score.submit", "review.conclude"))


def _sheets(case: Case, cycle: Cycle, stage: ReviewStage) -> dict[str, int]:
    """Panel -> how many sheets, records and words on passing its conclusion would be refused for."""
    says = says_passed(case.regulation(cycle), stage)
    found = dict.fromkeys(cycle.review.panels_in(stage.name), 0)
    for application in standing(case, cycle):
        for name, panel in cycle.review.panels_in(stage.name, application.track).items():
            found[name] += len(list(gaps(cycle, application, stage, set(panel.members), says=says)))
    return found


def _list(case: Case, cycle: Cycle, _: progress.Progress) -> Iterator[Lack]:
    stage = case.regulation(cycle).stage(cycle.stage)
    proposal = cycle.review.proposals.get(stage.name)
    if proposal is None:
        yield Lack("shortlist", stage.basis, {}, ("shortlist.propose",))
        return
    yield from _opinions(case, cycle)
    chain = stage.chain if isinstance(stage, ShortlistStage) else ()
    for step in chain[len(proposal.passed) :]:
        yield Lack("step", stage.basis, {"act": step.act, "by": step.by}, ("shortlist.approve",))


def _comment(case: Case, cycle: Cycle, ahead: progress.Progress) -> Iterator[Lack]:
    if cycle.stage in cycle.terms:
        yield from _window(case, cycle, ahead)
    else:
        yield Lack("comment", case.regulation(cycle).stage(cycle.stage).basis, {}, ("comment_period.publish",))


def _ranking(case: Case, cycle: Cycle, _: progress.Progress) -> Iterator[Lack]:
    yield Lack("ties", case.regulation(cycle).stage(cycle.stage).basis, {}, ("ties.resolve",))


def _offers(case: Case, cycle: Cycle, _: progress.Progress) -> Iterator[Lack]:
    stage = case.regulation(cycle).stage(cycle.stage)
    acts = ("candidates.propose", "places.leave_vacant")
    found = open_offers(case, cycle)
    yield from (Lack("offer", stage.basis, {"track": offer.track, "tier": offer.tier}, acts) for offer in found)
    if not found:
        yield Lack("resolution", stage.basis, {}, acts)


def _notice(case: Case, cycle: Cycle, _: progress.Progress) -> Iterator[Lack]:
    running = [one for one in cycle.running_notices().values() if one.stage == cycle.stage]
    yield from (Lack("window", one.term.basis, {"last_day": one.term.last_day.isoformat()}) for one in running)
    if not running:
        yield Lack("notice", case.regulation(cycle).stage(cycle.stage).basis, {}, ("notice.publish",))


def _chain(case: Case, cycle: Cycle, _: progress.Progress) -> Iterator[Lack]:
    stage = case.regulation(cycle).stage(cycle.stage)
    chain = stage.chain if isinstance(stage, ApprovalStage) else ()
    for code, candidate in cycle.standing().items():
        if candidate.objections:
            yield Lack("objection", stage.basis, {"candidate": code}, ("objection.investigate", "objection.decide"))
        elif candidate.state == "proposed":
            yield Lack("own-notice", stage.basis, {"candidate": code}, ("notice.publish",))
        elif candidate.state in progress.WAITING:
            step = chain[min(candidate.passed, len(chain) - 1)]
            yield Lack("candidate-step", stage.basis, {"candidate": code, "act": step.act, "by": step.by}, _passing(step.act))
    for freed, named in cycle.substitutes.items():
        yield Lack("substitute", stage.basis, {"freed": freed, "substitute": named}, ("candidates.propose", "places.leave_vacant"))


def _passing(act: str) -> tuple[str, ...]:
    """The commands that take a step of the chain: its own where it has one, else the one for any."""
    return (f"list.{act}",) if f"list.{act}" in COMMANDS else ("list.pass",)


def _confer(case: Case, cycle: Cycle, _: progress.Progress) -> Iterator[Lack]:
    left = [code for code, candidate in cycle.standing().items() if candidate.state == "approved"]
    yield Lack("conferral", case.regulation(cycle).stage(cycle.stage).basis, {"candidates": left}, ("award.confer",))


_LACKS: dict[str, Callable[[Case, Cycle, progress.Progress], Iterator[Lack]]] = {
    "plan_approval": _parts, "announcement": _call, "intake": _window, "recommendation": _answers, "qualification": _results, "draw": _draw,
    "review": _panels, "shortlist": _list, "public_comment": _comment, "ranking": _ranking, "deliberation": _offers,
    "public_notice": _notice, "approval": _chain, "conferral": _confer,
}  # fmt: skip
"""Kind of stage -> what it waits for, asked only while it is not done."""
