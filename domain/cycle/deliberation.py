"""From the frozen ranking to the committee's proposals: ties, the quota and its override, departures, substitutes."""

from collections.abc import Collection, Sequence

from domain.cycle import events as e
from domain.cycle.cycle import Cycle
from domain.policies.substitution import substitute
from domain.regulation.award import Quota
from domain.shared.finding import Finding
from domain.shared.receipt import Receipt
from domain.shared.refusal import InvalidError, RefusedError


def resolve_ties(cycle: Cycle, order: tuple[str, ...], reason: str, basis: str) -> e.TiesResolved:
    """Put the tied in order: only those who share a rank may change places."""
    if not cycle.ties_open:
        raise RefusedError("no-ties", basis)
    tied = [ranking for ranking in cycle.rankings.values() if ranking.ties_open]
    ranking = next((one for one in tied if sorted(one.order) == sorted(order)), None)
    if ranking is None:
        raise InvalidError("order-incomplete", given=len(order), ranked=", ".join(str(len(one.order)) for one in tied))
    ranks = {line.applicant: line.rank for line in ranking.entries}
    given = [ranks[applicant] for applicant in order]
    if given != sorted(given):
        raise RefusedError("order-breaks-rank", basis)
    return e.TiesResolved(order, reason)


def override_quota(cycle: Cycle, quota: Quota, by: str, places: int, reason: str) -> e.QuotaOverridden:
    """Decide, as one of those who may, that more than the places in principle may win."""
    if not quota.in_principle or by not in quota.override_by:
        raise RefusedError("quota-absolute", quota.basis, by=by)
    if places <= quota.places:
        raise InvalidError("override-not-above", places=places, quota=quota.places)
    if by in cycle.overrides:
        raise RefusedError("override-decided", quota.basis, by=by, places=cycle.overrides[by])
    return e.QuotaOverridden(by, places, reason)


def propose(
    cycle: Cycle,
    candidates: tuple[str, ...],
    re_awards: Collection[str],
    *,
    resolution: str,
    departs: str,
    may_depart: bool,
    finding: Finding,
    receipt: Receipt,
    basis: str,
) -> e.Proposed:
    """Propose candidates from the ranking; `finding` is what the quota's policy says of them."""
    _proposable(cycle, candidates, basis)
    if finding.outcome == "exceeded":
        raise RefusedError("quota-exceeded", finding.basis, **finding.grounds[0].facts)
    passed_over = skipped(cycle, candidates)
    if passed_over and not (may_depart and departs):
        raise RefusedError("departs-from-ranking", basis, passed_over=passed_over)
    return e.Proposed(candidates, tuple(code for code in candidates if code in re_awards), resolution, departs, receipt)


def _proposable(cycle: Cycle, candidates: Sequence[str], basis: str) -> None:
    if cycle.ranking is None:
        raise RefusedError("not-ranked", basis)
    if cycle.ties_open:
        raise RefusedError("ties-open", basis)
    if not candidates or len(set(candidates)) != len(candidates):
        raise InvalidError("candidates-list", given=list(candidates))
    strangers = [code for code in candidates if code not in cycle.order]
    if strangers:
        raise RefusedError("not-in-ranking", basis, applicants=strangers)
    already = [code for code in candidates if code in cycle.candidates]
    if already:
        raise RefusedError("candidate-already", basis, applicants=already)
    held = [code for code in candidates if code in cycle.review.held]
    if held:
        raise RefusedError(
            "objection-open", basis, candidate=held, objections=sorted(one for code in held for one in cycle.review.held[code])
        )


def skipped(cycle: Cycle, candidates: Sequence[str]) -> list[str]:
    """Who stands higher in a track's ranking than someone proposed of that track, and was never a candidate."""
    above: list[str] = []
    for ranking in cycle.rankings.values():
        last = max((ranking.order.index(code) for code in candidates if code in ranking.order), default=0)
        above += [code for code in ranking.order[:last] if code not in candidates and code not in cycle.candidates]
    return above


def leave_vacant(cycle: Cycle, resolution: str, basis: str, *, allowed: bool) -> e.VacancyResolved:
    """Resolve that no further place is filled."""
    if not allowed:
        raise RefusedError("vacancy-not-allowed", basis)
    if cycle.ranking is None:
        raise RefusedError("not-ranked", basis)
    return e.VacancyResolved(resolution)


def next_in_line(cycle: Cycle, freed: str, re_awards: Collection[str]) -> str | None:
    """Who is next by rank for the place of `freed`; nobody for a re-award's, which took no place."""
    if cycle.candidates[freed].re_award:
        return None
    return substitute(cycle.order_with(freed), used={*cycle.candidates, *cycle.substitutes.values()}, re_awards=re_awards)
