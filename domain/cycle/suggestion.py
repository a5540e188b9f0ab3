"""What is handed to those who deliberate: the report on all reviews, and whom the rankings suggest."""

from domain.cycle import review_events as e
from domain.cycle.cycle import Cycle
from domain.shared.refusal import InvalidError, RefusedError


def suggest(cycle: Cycle, candidates: tuple[str, ...], report: str, departs: str, basis: str) -> e.CandidatesSuggested:
    """Suggest candidates; who stands above one of them in the same track and is passed over is told, and needs a reason."""
    if not cycle.rankings:
        raise RefusedError("not-ranked", basis)
    if not candidates or len(set(candidates)) != len(candidates):
        raise InvalidError("candidates-list", given=list(candidates))
    strangers = [code for code in candidates if code not in cycle.order]
    if strangers:
        raise RefusedError("not-in-ranking", basis, applicants=strangers)
    passed_over = [code for ranking in cycle.rankings.values() for code in _above(ranking.order, candidates)]
    if passed_over and not departs:
        raise RefusedError("departs-from-ranking", basis, passed_over=passed_over)
    return e.CandidatesSuggested(candidates, report, departs)


def _above(order: tuple[str, ...], candidates: tuple[str, ...]) -> list[str]:
    last = max((order.index(code) for code in candidates if code in order), default=0)
    return [code for code in order[:last] if code not in candidates]
