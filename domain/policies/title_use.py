"""Is a title shown as it may be? What the text is silent about is nobody's misuse."""

from collections.abc import Collection
from typing import Literal

from domain.regulation.tenure import TitleUse
from domain.shared.finding import Finding, Ground

POLICY = "title_use.v1"

Shown = Literal["undated", "on_products", "for_profit"]
"""What may be wrong with a use: no date or year beside it; on a product, its packing or its advertising; sold, rented or traded with."""


def title_use(rule: TitleUse, shown: Collection[Shown]) -> Finding:
    """`misuse` with each use that the text forbids, or `proper`."""
    forbidden = {
        "undated": rule.must_show != "nothing",
        "on_products": rule.on_products == "forbidden",
        "for_profit": rule.for_profit == "forbidden",
    }
    grounds = tuple(Ground(use, rule.basis, {"must_show": rule.must_show} if use == "undated" else {}) for use in shown if forbidden[use])
    return Finding("misuse" if grounds else "proper", grounds)
