"""What the qualification review must find: conditions, bars, family, documents and recommendation put together."""

from collections.abc import Iterable

from domain.shared.finding import Finding

POLICY = "qualification.v2"
BEFORE = "qualification.v1"
"""The version that told the bars of `bars.v1`."""

HARD = frozenset({"barred", "unqualified"})
WAITING = frozenset({"manual", "open"})
"""Outcomes that end it, and those that still wait for somebody."""


def qualification(findings: Iterable[Finding]) -> Finding:
    """`unqualified` with every ground that ends it, `open` with all that somebody must still decide, else `qualified`."""
    found = list(findings)
    hard = tuple(ground for finding in found if finding.outcome in HARD for ground in finding.grounds)
    if hard:
        return Finding("unqualified", hard)
    waiting = tuple(ground for finding in found if finding.outcome in WAITING for ground in finding.grounds)
    return Finding("open", waiting) if waiting else Finding("qualified")
