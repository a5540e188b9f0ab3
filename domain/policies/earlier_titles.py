"""What titles won before mean for one that is to be given: whether it is a repeat of its tier, and whether it may be given at all."""

from collections.abc import Iterable
from datetime import date

from domain.calendar.periods import add_months
from domain.regulation.applicants import Holder
from domain.shared.finding import Finding, Ground
from domain.shared.history import Title

POLICY = "earlier_titles.v1"


def repeats(titles: Iterable[Title], *, city: str, tier: str, cycle: str) -> bool:
    """Whether a title of this tier and city was won before the cycle: another tier is none, and a withdrawn one counts for nothing."""
    return any(title.tier == tier for title in _held(titles, city) if title.cycle != cycle)


def not_again(titles: Iterable[Title], rule: Holder, *, city: str, day: date) -> Finding:
    """`open`, or `too_soon` while the same tier may not be given again: it may on the last anniversary and after it."""
    if rule.not_again_within_years is None:
        return Finding("open")
    grounds = tuple(
        Ground("not_again_within_years", rule.basis, {"cycle": title.cycle, "again_from": again.isoformat()})
        for title in _held(titles, city)
        if title.tier == rule.tier and day < (again := add_months(title.conferred_on, 12 * rule.not_again_within_years))
    )
    return Finding("too_soon" if grounds else "open", grounds)


def _held(titles: Iterable[Title], city: str) -> list[Title]:
    return [title for title in titles if title.cycle.partition("/")[0] == city and title.revoked_on is None]
