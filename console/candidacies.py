"""Whom an act on candidates can mean, by where each stands in the cycle: what its form offers to be chosen from."""

from collections.abc import Callable, Iterable, Mapping

from domain.cycle.cycle import CandidateState, Cycle


def _in_state(*states: CandidateState) -> Callable[[Cycle], Iterable[str]]:
    return lambda cycle: [code for code, candidate in cycle.candidates.items() if candidate.state in states]


def _votable(cycle: Cycle) -> Iterable[str]:
    """Who is ranked and no candidate yet."""
    return [code for code in cycle.order if code not in cycle.candidates]


def _proposable(cycle: Cycle) -> Iterable[str]:
    """Of those, where votes carried any, whom they carried."""
    return [code for code in _votable(cycle) if code in cycle.carried or not cycle.carried]


FITTING: Mapping[str, Callable[[Cycle], Iterable[str]]] = {
    "candidates.suggest": lambda cycle: cycle.order,
    "candidates.propose": _proposable,
    "motion.put": _votable,
    "list.review": _in_state("cleared", "reviewed"),
    "list.approve": _in_state("cleared", "reviewed"),
    "list.pass": _in_state("cleared", "reviewed"),
    "award.confer": _in_state("approved"),
}
"""Act -> the codes that it can be about, of a cycle as it stands."""
