"""A desk that is of several cities, city by city: what waits, what is due, what is late and what came, with their numbers."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from domain.shared import identifiers as ids

KINDS = ("tasks", "docket", "singles", "overdue", "matters")
"""What of a desk is gathered, in the order in which it stands there."""


class Gathered(NamedTuple):
    """One city: its name, and of each kind what is its own."""

    city: str
    name: str
    held: Mapping[str, list[Any]]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Of each kind how much there is, the periods of single applications with the others."""
        many = {kind: len(self.held[kind]) for kind in KINDS}
        many["docket"] += many.pop("singles")
        return [(kind, count) for kind, count in many.items() if count]


def gathered(names: Sequence[tuple[str, str]], other: str, held: Mapping[str, Sequence[tuple[str, Any]]]) -> list[Gathered]:
    """Every city that has anything, in the order of `names`, and behind them under `other` what is of none; empty for fewer than two."""
    known = {city for city, _ in names}
    found = [
        Gathered(city, name, {kind: [one for of, one in held[kind] if (of if of in known else "") == city] for kind in KINDS})
        for city, name in (*names, ("", other))
    ]
    several = [one for one in found if one.counts]
    return several if len(several) > 1 else []


def city_of(stream: str) -> str:
    """The city of a stream; empty where it is of none."""
    return ids.city_in(stream) or ""
