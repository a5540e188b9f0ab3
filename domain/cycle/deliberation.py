"""From the frozen ranking to the committee's proposals: ties, the quota and its override, votes, departures, substitutes, vacancies."""

from collections.abc import Collection, Mapping, Sequence

import msgspec

from domain.cycle import events as e
from domain.cycle.cycle import Cycle, track_of
from domain.policies.places import TIERS
from domain.policies.substitution import substitute
from domain.regulation.applicants import Tier
from domain.regulation.award import Quota
from domain.shared.finding import Finding
from domain.shared.receipt import Receipt
from domain.shared.refusal import InvalidError, RefusedError
from domain.stages.public_notice import PublicNoticeStage


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
    decided = cycle.overrides.get(quota.name, {})
    if by in decided:
        raise RefusedError("override-decided", quota.basis, by=by, places=decided[by])
    return e.QuotaOverridden(by, places, reason, quota.name)


class Terms(msgspec.Struct, frozen=True):
    """What a proposal rests on.

    `places` is what the places' policy says of it; `voted` whether a vote must have carried each; `gone` are the ranked who ended their
    application or cannot be given the tier: leaving them out departs from nothing. `may_exceed`: quota in principle -> who may exceed it.
    """

    basis: str
    may_depart: bool
    places: Finding
    receipt: Receipt
    voted: bool = False
    gone: frozenset[str] = frozenset()
    may_exceed: Mapping[str, tuple[str, ...]] = {}


def propose(
    cycle: Cycle, candidates: tuple[str, ...], tier: Tier, re_awards: Collection[str], *, resolution: str, departs: str, terms: Terms
) -> e.Proposed:
    """Propose candidates of the ranking for a tier."""
    if terms.voted:
        _carried(cycle, candidates, tier, terms.basis)
    if terms.places.outcome != "within":
        _too_many(terms, candidates, re_awards)
    passed_over = [code for code in skipped(cycle, candidates, tier) if code not in terms.gone]
    if passed_over and not (terms.may_depart and departs):
        raise RefusedError("departs-from-ranking", terms.basis, passed_over=passed_over)
    return e.Proposed(candidates, tuple(code for code in candidates if code in re_awards), resolution, departs, terms.receipt, tier)


def check_proposable(cycle: Cycle, candidates: Sequence[str], basis: str) -> None:
    """Refuse a list that cannot be one: nothing ranked yet, ties open, empty, a name twice, strangers, candidates already."""
    if not cycle.rankings:
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


def check_suggested(cycle: Cycle, candidates: Sequence[str], basis: str) -> None:
    """Refuse whom the report did not suggest, where the body may strike and not add."""
    added = [code for code in candidates if code not in cycle.review.suggested]
    if added:
        raise RefusedError("not-suggested", basis, applicants=added)


def _carried(cycle: Cycle, candidates: Sequence[str], tier: Tier, basis: str) -> None:
    missing = [code for code in candidates if tier not in cycle.carried.get(code, ())]
    if missing:
        raise RefusedError("motion-not-carried", basis, applicants=missing, tier=tier)


def _too_many(terms: Terms, candidates: Sequence[str], re_awards: Collection[str]) -> None:
    finding, first = terms.places, terms.places.grounds[0]
    told = [{"rule": ground.rule, **ground.facts} for ground in finding.grounds]
    if finding.outcome != "exceeded":
        raise RefusedError("places-reserved", finding.basis, **first.facts, rules=told)
    who = terms.may_exceed.get(first.rule, ())
    limit = {"may_exceed": list(who)} if who else {"most": first.facts["places"]}
    repeats = sum(code in re_awards for code in candidates)
    proposed = {"proposed": len(candidates), "repeats": repeats} if repeats and first.facts["asked"] + repeats == len(candidates) else {}
    raise RefusedError("quota-exceeded", finding.basis, **first.facts, **limit, **proposed, rules=told)


def skipped(cycle: Cycle, candidates: Sequence[str], tier: Tier) -> list[str]:
    """Who of the same track stands higher in the ranking than someone proposed, and was never a candidate or is one for a lower tier."""
    return [
        code
        for track in dict.fromkeys(track_of(code) for code in candidates)
        for code in _above(cycle, [one for one in candidates if track_of(one) == track])
        if track_of(code) == track and code not in candidates and _is_below(cycle, code, tier)
    ]


def _above(cycle: Cycle, candidates: Sequence[str]) -> Sequence[str]:
    order = cycle.order_with(candidates[0])
    return order[: max(order.index(code) for code in candidates)]


def _is_below(cycle: Cycle, code: str, tier: Tier) -> bool:
    found = cycle.candidates.get(code)
    return found is None or (found.standing and TIERS.index(found.tier) > TIERS.index(tier))


def check_freed(cycle: Cycle, candidates: Sequence[str], tier: Tier, notice: PublicNoticeStage, departs: str) -> None:
    """Refuse to fill a place that the notice left free where the text forbids it; where it is silent, only with a reason.

    Substitutes who were named for their places are no new candidates.
    """
    new = {track_of(code) for code in candidates if code not in cycle.substitutes.values()}
    free = [place for place in cycle.vacated.values() if place.tier == tier and place.track in new]
    if not free:
        return
    forbidden = notice.substitution is not None and notice.substitution.rule == "forbidden"
    if forbidden and any(place.cause == "objection" for place in free):
        raise RefusedError("substitution-forbidden", notice.basis, freed=[place.candidate for place in free])
    if not departs:
        raise RefusedError("place-stays-vacant", free[0].basis, freed=[place.candidate for place in free])


def leave_vacant(cycle: Cycle, resolution: str, basis: str, *, allowed: bool, track: str, tier: str, reason: str) -> e.VacancyResolved:
    """Resolve that no further place is filled."""
    if not allowed:
        raise RefusedError("vacancy-not-allowed", basis)
    if not cycle.rankings:
        raise RefusedError("not-ranked", basis)
    return e.VacancyResolved(resolution, track, tier, reason)


def next_in_line(cycle: Cycle, freed: str, passed_over: Collection[str]) -> str | None:
    """Who of the same track is next by rank for the place of `freed`, those passed over left out; None when nobody is left."""
    return substitute(cycle.order_with(freed), used={*cycle.candidates, *cycle.substitutes.values()}, re_awards=passed_over)
