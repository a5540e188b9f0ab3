"""Computing a decision again: each policy says, beside the act that asks it, how its inputs and result follow from what was read.

A policy that changes gets a new version beside the old, and the old one keeps its entry here for as long as a log holds its receipts.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from services.case import Case


class Recomputed(NamedTuple):
    """What the receipt has the digests of, and the fields of the event that say the result."""

    inputs: Any
    result: Any
    told: dict[str, Any]


Recompute = Callable[[Case, str, Any], Recomputed]
"""(a case that reads what the decision read, the event's stream, the event) -> the same inputs and result again."""

RECOMPUTES: dict[str, Recompute] = {}
"""Policy with version -> how it is computed again."""


def recomputes(policy: str) -> Callable[[Recompute], Recompute]:
    """Enter how the receipts of a policy are computed again."""

    def enter(function: Recompute) -> Recompute:
        if policy in RECOMPUTES:
            raise ValueError(f"{policy} is computed again in two ways")
        RECOMPUTES[policy] = function
        return function

    return enter
