"""What became of prize money: named uses pass; what the text does not name is shown to a person, or is diverted where its list is whole."""

from collections.abc import Iterable

from domain.regulation.award import FundUses
from domain.shared.finding import Finding, Ground

POLICY = "fund_uses.v1"


def fund_uses(rule: FundUses, uses: Iterable[str]) -> Finding:
    """`named`; `other` where nothing forbids another use; `to_judge` where the list is open; `diverted` where it is whole."""
    unnamed = tuple(Ground(use, rule.basis) for use in uses if use not in rule.named)
    if not unnamed:
        return Finding("named")
    if rule.diversion == "not_said":
        return Finding("other", unnamed)
    return Finding("diverted" if rule.exhaustive else "to_judge", unnamed)
