"""Checks of what comes after the ranking: places and reserves, chains of decisions, anchors of the year, duties, grounds of revocation."""

from collections.abc import Callable, Iterator, Sequence

from domain.regulation.problem import Path, Problem
from domain.regulation.tenure import ChainStep, Duty
from domain.shared.severity import ACCIDENT
from domain.stages.approval import ApprovalStage
from domain.stages.plan import Regulation

MONTHS = 12


def _reserves(regulation: Regulation) -> Iterator[Problem]:
    """A reserve lies inside its quota, and a track has one at most: more would have to be shared out between them."""
    seen: set[str] = set()
    for place, quota in enumerate(regulation.quotas):
        if quota.reserve is None:
            continue
        at: Path = ("quotas", place, "reserve")
        if quota.reserve.places > quota.places:
            yield Problem((*at, "places"), "less-than-equal", str(quota.reserve.places), str(quota.places))
        if quota.track in seen:
            yield Problem(at, "reserve-twice", quota.track)
        seen.add(quota.track)


def _chains(regulation: Regulation) -> Iterator[Problem]:
    for place, stage in enumerate(regulation.stages):
        if isinstance(stage, ApprovalStage):
            yield from _once(("stages", place, "chain"), stage.chain)
    for place, rule in enumerate(regulation.revocations):
        acts = ["propose", *["resolve"] * (len(rule.chain) - 2), "decide"]
        for at, (step, act) in enumerate(zip(rule.chain, acts, strict=False)):
            if step.act != act:
                yield Problem(("revocations", place, "chain", at, "act"), "literal-error", step.act, act)
        if len(rule.chain) < len(acts):
            yield Problem(("revocations", place, "chain"), "chain-short", str(len(rule.chain)), ", ".join(acts))


def _once(path: Path, chain: Sequence[ChainStep]) -> Iterator[Problem]:
    """Each act of an approval chain has a name of its own, by which it is taken."""
    names = [step.act for step in chain]
    for at, name in enumerate(names):
        if name in names[:at]:
            yield Problem((*path, at, "act"), "name-twice", name)


def _severities(regulation: Regulation) -> Iterator[Problem]:
    for place, rule in enumerate(regulation.revocations):
        for at, ground in enumerate(rule.grounds):
            if ground.severity is not None and ground.severity not in ACCIDENT:
                yield Problem(("revocations", place, "grounds", at, "severity"), "literal-error", ground.severity, ", ".join(ACCIDENT))


def _anchors(regulation: Regulation) -> Iterator[Problem]:
    for place, anchor in enumerate(regulation.frequency.anchors):
        at: Path = ("frequency", "anchors", place, "last_month")
        if anchor.last_month > MONTHS:
            yield Problem(at, "less-than-equal", str(anchor.last_month), str(MONTHS))
        elif anchor.last_month < anchor.first_month:
            yield Problem(at, "greater-than-equal", str(anchor.last_month), str(anchor.first_month))


def _duties(regulation: Regulation) -> Iterator[Problem]:
    """A duty comes round or has an occasion; days are counted from an occasion."""
    for place, duty in enumerate(regulation.duties):
        if not _timed(duty):
            yield Problem(("duties", place), "duty-when", duty.name)


def _timed(duty: Duty) -> bool:
    return (duty.every_months is None) != (duty.on is None) and (duty.within_days is None or duty.on is not None)


OUTCOME_CHECKS: tuple[Callable[[Regulation], Iterator[Problem]], ...] = (_reserves, _chains, _severities, _anchors, _duties)
