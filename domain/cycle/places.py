"""The places of a cycle: who stands on which, which offers the committee has not decided yet, and what is left empty at the end."""

from collections.abc import Iterable, Mapping

from domain.cycle import events as e
from domain.cycle.cycle import Candidate, Cycle, track_of
from domain.policies.places import Entrant, Place, Rules, taken
from domain.regulation.award import Offer, Quota, Vacancy

Labels = Mapping[str, tuple[str, ...]]
"""Applicant -> what it is known as on the reference day."""


def standing(cycle: Cycle, labels: Labels) -> list[Place]:
    """Those who stand as candidates."""
    return [Place(_entrant(code, one.re_award, labels), one.tier) for code, one in cycle.standing().items()]


def in_line(cycle: Cycle, labels: Labels) -> list[Entrant]:
    """Everyone in the ranking whose candidacy is not lost, in its order."""
    again = {line.applicant for line in cycle.ranking or () if line.re_award}
    lost = {code for code, candidate in cycle.candidates.items() if not candidate.standing}
    return [_entrant(code, code in again, labels) for code in cycle.order if code not in lost]


def _entrant(code: str, re_award: bool, labels: Labels) -> Entrant:  # noqa: FBT001  # a field of the record
    return Entrant(code, track_of(code), re_award, labels.get(code, ()))


def undecided(cycle: Cycle, offers: Iterable[Offer], rules: Rules, vacancy: Vacancy) -> list[Offer]:
    """The offers on which the committee has still to say something: none proposed, or places open that may only stay so with a reason."""
    open_ = (offer for offer in offers if not _settled(cycle, offer, rules, vacancy))
    return [offer for offer in open_ if vacancy.needs_reason or _ranked_left(cycle, offer)]


def _settled(cycle: Cycle, offer: Offer, rules: Rules, vacancy: Vacancy) -> bool:
    if {(offer.track, offer.tier), ("", "")} & cycle.left_vacant:
        return True
    if not any(_of(offer, code, one) for code, one in cycle.candidates.items()):
        return False
    return not vacancy.needs_reason or all(rules.places(quota) <= _used(cycle, quota) for quota in rules.of(offer.track, offer.tier))


def _ranked_left(cycle: Cycle, offer: Offer) -> bool:
    return any(track_of(code) == offer.track and code not in cycle.candidates for code in cycle.order)


def _of(offer: Offer, code: str, candidate: Candidate) -> bool:
    return (track_of(code), candidate.tier) == (offer.track, offer.tier)


def _used(cycle: Cycle, quota: Quota) -> int:
    return len(taken(quota, standing(cycle, {})))


def vacant(cycle: Cycle, rules: Rules) -> dict[str, int]:
    """Quota -> the places that nobody took; quotas without any left out."""
    empty = {quota.name: rules.places(quota) - _used(cycle, quota) for quota in rules.quotas}
    return {name: places for name, places in empty.items() if places > 0}


def vacate(cycle: Cycle, code: str, cause: str, basis: str, rules: Rules) -> list[e.PlaceVacated]:
    """A candidate's place that stays free: nothing where the candidate took none, or never stood on notice."""
    candidate = cycle.candidates[code]
    if candidate.state in {"proposed", "lost", "conferred"}:
        return []
    place = Place(_entrant(code, candidate.re_award, {}), candidate.tier)
    if not any(taken(quota, [place]) for quota in rules.of(place.entrant.track, place.tier)):
        return []
    return [e.PlaceVacated(code, place.entrant.track, candidate.tier, cause, basis)]
