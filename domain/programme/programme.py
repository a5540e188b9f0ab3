"""A city's programme over the years: which regulation is in force, which standards are approved, which cycles were opened."""

from collections.abc import Sequence
from datetime import date

import msgspec

from domain.shared.event import Envelope, Event, event
from domain.shared.refusal import RefusedError


@event("programme.regulation_enacted")
class RegulationEnacted(Event, frozen=True):
    """The text `version` with this hash is in force from a day on; `source` says where the day comes from."""

    version: str
    text: str
    effective_from: date
    source: str


@event("programme.standard_approved")
class StandardApproved(Event, frozen=True):
    """The committee approved a set of criteria, by its hash."""

    criteria: str
    text: str
    resolution: str


@event("programme.cycle_opened")
class CycleOpened(Event, frozen=True):
    """The year's cycle was opened."""

    year: int


@event("programme.cycle_cancelled")
class CycleCancelled(Event, frozen=True):
    """The year's cycle was cancelled: the year is free again."""

    year: int


class Programme(msgspec.Struct):
    """`enacted`: version -> (text hash, first day in force); `standards`: criteria -> hash; `years` with a cycle."""

    enacted: dict[str, tuple[str, date]] = {}
    standards: dict[str, str] = {}
    years: set[int] = set()

    def enact(self, version: str, text: str, effective_from: date, source: str, basis: str) -> RegulationEnacted:
        """Put a text in force; the same version is not enacted twice."""
        if version in self.enacted:
            raise RefusedError("already-enacted", basis, version=version, since=self.enacted[version][1].isoformat())
        return RegulationEnacted(version, text, effective_from, source)

    def approve_standard(self, criteria: str, text: str, resolution: str) -> StandardApproved:
        """Approve a set of criteria; a revised one is approved anew under its new hash."""
        return StandardApproved(criteria, text, resolution)

    def open_cycle(self, year: int, every_years: int, basis: str) -> CycleOpened:
        """Open a year's cycle, at least `every_years` from any other."""
        near = sorted(other for other in self.years if abs(other - year) < every_years)
        if near:
            raise RefusedError("cycle-too-soon", basis, year=year, other=near[0], every_years=every_years)
        return CycleOpened(year)

    def in_force(self, version: str, day: date) -> bool:
        """Whether this version was put in force on or before the day."""
        return version in self.enacted and self.enacted[version][1] <= day


def fold(state: Programme | None, envelopes: Sequence[Envelope]) -> Programme:
    """A programme exists from the start, empty: every city has one."""
    state = state or Programme()
    for envelope in envelopes:
        match envelope.data:
            case RegulationEnacted() as e:
                state.enacted[e.version] = (e.text, e.effective_from)
            case StandardApproved() as e:
                state.standards[e.criteria] = e.text
            case CycleOpened() as e:
                state.years.add(e.year)
            case CycleCancelled() as e:
                state.years.discard(e.year)
            case _:
                pass
    return state
