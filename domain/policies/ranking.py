"""From score sheets to a ranking: the mean of the sheets of each stage, weighted, rounded, in falling order, ties shown as ties."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

import msgspec

POLICY = "ranking.v1"
COMPOSITE = "composite.v1"


class Composite(msgspec.Struct, frozen=True, gc=False):
    """One application's composite score."""

    applicant: str
    value: Decimal
    re_award: bool


class Ranked(msgspec.Struct, frozen=True, gc=False):
    """One line of a ranking. `rank` counts from 1; equal composites share a rank and are `tied`."""

    applicant: str
    composite: Decimal
    rank: int
    tied: bool
    re_award: bool


def composite(totals: Mapping[str, Sequence[Decimal]], weights: Mapping[str, Decimal], decimals: int) -> Decimal:
    """The weighted sum of each stage's mean, halves up at `decimals` places; a stage without any sheet counts nothing.

    `totals`: stage -> the totals of the sheets that count.
    """
    total = sum((weights[stage] * _mean(totals.get(stage, ())) for stage in sorted(weights)), Decimal(0))
    return total.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def ranking(composites: Iterable[Composite]) -> tuple[Ranked, ...]:
    """Every application in falling order; the credit code orders the tied for display and decides nothing."""
    ordered = sorted(composites, key=lambda one: (-one.value, one.applicant))
    values = [one.value for one in ordered]
    return tuple(
        Ranked(one.applicant, one.value, values.index(one.value) + 1, values.count(one.value) > 1, one.re_award) for one in ordered
    )


def _mean(totals: Sequence[Decimal]) -> Decimal:
    return sum(totals, Decimal(0)) / len(totals) if totals else Decimal(0)
