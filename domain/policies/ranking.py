"""From score sheets to a ranking: the mean of each input, weighted, rounded, in falling order, ties broken by what was fixed before."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

import msgspec

POLICY = "ranking.v1"
COMPOSITE = "composite.v1"

FULL = Decimal(100)
"""The top of the scale that a poll is told on."""


class Composite(msgspec.Struct, frozen=True, gc=False):
    """One application's composite score; `breakers` are the inputs that break a tie, in their order."""

    applicant: str
    value: Decimal
    re_award: bool
    breakers: tuple[Decimal, ...] = ()


class Ranked(msgspec.Struct, frozen=True, gc=False):
    """One line of a ranking. `rank` counts from 1; those whom nothing tells apart share a rank and are `tied`."""

    applicant: str
    composite: Decimal
    rank: int
    tied: bool
    re_award: bool
    breakers: tuple[Decimal, ...] = ()


def mean(totals: Sequence[Decimal]) -> Decimal:
    """The mean of the sheets of a stage, of which there is one at least."""
    return sum(totals, Decimal(0)) / len(totals)


def on_scale(score: Decimal, total: int) -> Decimal:
    """A poll's score of 0 to 100 on the scale of the sheets, so that weights mean the same for both."""
    return score * total / FULL


def composite(inputs: Mapping[str, Decimal], weights: Mapping[str, Decimal], decimals: int) -> Decimal:
    """The weighted sum, halves up at `decimals` places; every input that has a weight must be there: nothing counts zero by being away."""
    total = sum((weights[name] * inputs[name] for name in sorted(weights)), Decimal(0))
    return total.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def ranking(composites: Iterable[Composite]) -> tuple[Ranked, ...]:
    """Every application in falling order; the applicant's code orders the tied for display and decides nothing."""
    ordered = sorted(composites, key=lambda one: (*_falling(one), one.applicant))
    keys = [_falling(one) for one in ordered]
    first, many = {key: place for place, key in reversed(list(enumerate(keys, 1)))}, Counter(keys)
    return tuple(
        Ranked(one.applicant, one.value, first[key], many[key] > 1, one.re_award, one.breakers)
        for one, key in zip(ordered, keys, strict=True)
    )


def _falling(one: Composite) -> tuple[Decimal, ...]:
    return -one.value, *(-breaker for breaker in one.breakers)
