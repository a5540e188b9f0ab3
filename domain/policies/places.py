"""A whole list against all places: each track and tier, what is reserved inside a quota, and caps over several quotas together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from domain.policies.allocation import allocation, lifted
from domain.regulation.applicants import Tier, Track
from domain.regulation.award import Cap, Quota
from domain.shared.finding import Finding, Ground

POLICY = "places.v1"

TIERS: tuple[Tier, ...] = ("award", "nomination")
"""The tiers, the highest first."""


class Entrant(msgspec.Struct, frozen=True, gc=False):
    """One who may take a place. `re_award`: asks for the title again; `labels`: what the applicant is known as on the reference day."""

    applicant: str
    track: Track
    re_award: bool = False
    labels: tuple[str, ...] = ()


class Place(msgspec.Struct, frozen=True, gc=False):
    """An entrant in a tier: proposed, or standing already."""

    entrant: Entrant
    tier: Tier


class Rules(msgspec.Struct, frozen=True, gc=False):
    """The quotas and caps of a regulation.

    `overrides`: quota -> who decided to exceed it -> places. `barred`: applicant -> the tiers that it cannot be given.
    """

    quotas: tuple[Quota, ...]
    caps: tuple[Cap, ...] = ()
    overrides: Mapping[str, Mapping[str, int]] = {}
    barred: Mapping[str, tuple[Tier, ...]] = {}

    def places(self, quota: Quota) -> int:
        """How many places a quota has."""
        return lifted(quota, self.overrides.get(quota.name, {}))

    def of(self, track: str, tier: str) -> Iterator[Quota]:
        """The quotas that a track and tier fall under."""
        return (quota for quota in self.quotas if (quota.track, quota.tier) == (track, tier))

    def open_to(self, entrant: Entrant, tier: Tier) -> bool:
        """Whether the entrant can be given the tier at all."""
        return tier not in self.barred.get(entrant.applicant, ()) and any(self.of(entrant.track, tier))


def counts(quota: Quota, entrant: Entrant) -> bool:
    """Whether an entrant of the quota's track takes one of its places: a re-award does not where first awards are counted."""
    return entrant.track == quota.track and (quota.counts == "all" or not entrant.re_award)


def taken(quota: Quota, list_: Iterable[Place]) -> list[Entrant]:
    """Who on a list takes a place of the quota."""
    return [place.entrant for place in list_ if place.tier == quota.tier and counts(quota, place.entrant)]


def fits(rules: Rules, *, standing: Sequence[Place], asked: Sequence[Place], in_line: Iterable[Entrant]) -> Finding:
    """May these be added to those that stand already? `within`, `exceeded`, or `reserved`, with every rule that is broken.

    `in_line`: everyone in the ranking who is not lost, so that a reserve which nobody can meet is known where it is then released.
    """
    line = list(in_line)
    over = [ground for quota in rules.quotas for ground in _over_quota(rules, quota, standing, asked)]
    over += [ground for cap in rules.caps for ground in _over_cap(rules, cap, standing, asked)]
    reserved = [ground for quota in rules.quotas for ground in _over_reserve(rules, quota, [*standing, *asked], line)]
    if over or reserved:
        return Finding("exceeded" if over else "reserved", (*over, *reserved))
    return Finding("within", tuple(Ground(quota.name, quota.basis, _filled(quota, standing, asked)) for quota in _touched(rules, asked)))


def _touched(rules: Rules, asked: Sequence[Place]) -> list[Quota]:
    return [quota for quota in rules.quotas if any((quota.track, quota.tier) == (one.entrant.track, one.tier) for one in asked)]


def _filled(quota: Quota, standing: Sequence[Place], asked: Sequence[Place]) -> dict[str, int]:
    return {"places": quota.places, "taken": len(taken(quota, standing)), "asked": len(taken(quota, asked))}


def _over_quota(rules: Rules, quota: Quota, standing: Sequence[Place], asked: Sequence[Place]) -> Iterator[Ground]:
    new = taken(quota, asked)
    finding = allocation(quota, taken=len(taken(quota, standing)), asked=len(new), overrides=rules.overrides.get(quota.name, {}))
    if new and finding.outcome == "exceeded":
        yield from finding.grounds


def _over_cap(rules: Rules, cap: Cap, standing: Sequence[Place], asked: Sequence[Place]) -> Iterator[Ground]:
    under = [quota for quota in rules.quotas if quota.name in cap.over]
    before, new = (sum(len(taken(quota, places)) for quota in under) for places in (standing, asked))
    if new and before + new > cap.places:
        yield Ground(cap.name, cap.basis, {"places": cap.places, "taken": before, "asked": new})


def _over_reserve(rules: Rules, quota: Quota, list_: Sequence[Place], line: Sequence[Entrant]) -> Iterator[Ground]:
    if quota.reserve is None:
        return
    others = sum(quota.reserve.label not in entrant.labels for entrant in taken(quota, list_))
    most = rules.places(quota) - kept(rules, quota, line)
    if others > most:
        facts = {"places": rules.places(quota), "label": quota.reserve.label, "others": others, "most": most}
        yield Ground(f"{quota.name}_reserve", quota.basis, facts)


def kept(rules: Rules, quota: Quota, line: Iterable[Entrant]) -> int:
    """How many places a reserve keeps from others: all of it, or where the rest is released, as many as somebody in line could take."""
    if quota.reserve is None:
        return 0
    if quota.reserve.if_short == "vacant":
        return quota.reserve.places
    return min(quota.reserve.places, labelled(rules, quota, line))


def labelled(rules: Rules, quota: Quota, line: Iterable[Entrant]) -> int:
    """How many in line could take a reserved place."""
    label = quota.reserve.label if quota.reserve else None
    return sum(label in entrant.labels and counts(quota, entrant) and rules.open_to(entrant, quota.tier) for entrant in line)


def allocate(order: Sequence[Entrant], rules: Rules) -> tuple[Place, ...]:
    """The list that keeps to the ranking: each in turn gets the highest tier that is left to it, and no reserve is spent on others.

    A reserve is met as far as anyone in line can meet it.
    """
    given: list[Place] = []
    for at, entrant in enumerate(order):
        places = (Place(entrant, tier) for tier in TIERS if rules.open_to(entrant, tier))
        given += [place for place in places if _leaves_room(rules, given, place, order, order[at + 1 :])][:1]
    return tuple(given)


def _leaves_room(rules: Rules, given: Sequence[Place], place: Place, order: Sequence[Entrant], after: Sequence[Entrant]) -> bool:
    """Whether a place can be given without breaking a rule now, and without spending what a reserve still needs."""
    within = fits(rules, standing=given, asked=[place], in_line=order).outcome == "within"
    return within and _needs_met(rules, [*given, place], order, after)


def _needs_met(rules: Rules, given: Sequence[Place], order: Sequence[Entrant], after: Sequence[Entrant]) -> bool:
    missing: dict[str, int] = {}
    for quota, need in needs(rules, order).items():
        have = sum(quota.reserve is not None and quota.reserve.label in entrant.labels for entrant in taken(quota, given))
        missing[quota.name] = max(0, need - have)
        if missing[quota.name] > labelled(rules, quota, after):
            return False
    for cap in rules.caps:
        used = sum(len(taken(quota, given)) for quota in rules.quotas if quota.name in cap.over)
        if used + sum(missing.get(name, 0) for name in cap.over) > cap.places:
            return False
    return True


def needs(rules: Rules, order: Sequence[Entrant]) -> dict[Quota, int]:
    """How many of each reserve can be met at all: by those in line, within the caps that lie over its quota."""
    found: dict[Quota, int] = {}
    room = {cap.name: cap.places for cap in rules.caps}
    for quota in rules.quotas:
        if quota.reserve is None:
            continue
        over = [cap.name for cap in rules.caps if quota.name in cap.over]
        found[quota] = min([quota.reserve.places, rules.places(quota), labelled(rules, quota, order), *(room[name] for name in over)])
        for name in over:
            room[name] -= found[quota]
    return found
