"""May these candidates take places? A hard stop at the quota, and what overrides one that holds only in principle."""

from collections.abc import Mapping

from domain.regulation.award import Quota
from domain.shared.finding import Finding, Ground

POLICY = "allocation.v1"


def allocation(quota: Quota, *, taken: int, asked: int, overrides: Mapping[str, int]) -> Finding:
    """`within` or `exceeded`. `taken` and `asked` count what the quota counts (first awards, where re-awards take no place).

    A quota in principle is lifted to the smallest number that each of those who may override it decided.
    """
    allowed = lifted(quota, overrides)
    facts = {"places": allowed, "taken": taken, "asked": asked}
    outcome = "within" if taken + asked <= allowed else "exceeded"
    return Finding(outcome, (Ground(quota.name, quota.basis, facts),))


def lifted(quota: Quota, overrides: Mapping[str, int]) -> int:
    """How many places there are, once all who may override a quota in principle have decided."""
    if quota.in_principle and all(name in overrides for name in quota.override_by):
        return max(quota.places, min(overrides[name] for name in quota.override_by))
    return quota.places
