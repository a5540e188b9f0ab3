"""A city's programme over the years: which regulation is in force, which standards are approved, which cycles were opened or are due."""

from collections.abc import Sequence
from datetime import date

import msgspec

from domain.programme import events as e
from domain.shared.event import Envelope
from domain.shared.refusal import RefusedError


class Programme(msgspec.Struct):
    """`enacted`: version -> (text hash, first day in force); `standards`: criteria -> hash; `years` with a cycle.

    `ahead`: what is scheduled; `due`: the year whose opening day came -> that day, until a cycle is opened; `reminded` of these;
    `lapse_told` and `lapsed`: versions; `costs`: budget year -> yuan booked.
    """

    enacted: dict[str, tuple[str, date]] = {}
    standards: dict[str, str] = {}
    years: set[int] = set()
    ahead: e.Scheduled | None = None
    due: dict[int, date] = {}
    reminded: set[int] = set()
    lapse_told: set[str] = set()
    lapsed: set[str] = set()
    costs: dict[int, int] = {}

    def enact(self, version: str, text: str, effective_from: date, source: str, basis: str) -> e.RegulationEnacted:
        """Put a text in force; the same version is not enacted twice."""
        if version in self.enacted:
            raise RefusedError("already-enacted", basis, version=version, since=self.enacted[version][1].isoformat())
        return e.RegulationEnacted(version, text, effective_from, source)

    def approve_standard(self, criteria: str, text: str, resolution: str) -> e.StandardApproved:
        """Approve a set of criteria; a revised one is approved anew under its new hash."""
        return e.StandardApproved(criteria, text, resolution)

    def open_cycle(self, year: int, every_years: int, basis: str) -> e.CycleOpened:
        """Open a year's cycle, at least `every_years` from any other."""
        near = sorted(other for other in self.years if abs(other - year) < every_years)
        if near:
            raise RefusedError("cycle-too-soon", basis, year=year, other=near[0], every_years=every_years)
        return e.CycleOpened(year)

    def enacted_from(self, version: str) -> date | None:
        """The first day in force that an act gave to this version."""
        return self.enacted[version][1] if version in self.enacted else None


def fold(state: Programme | None, envelopes: Sequence[Envelope]) -> Programme:
    """A programme exists from the start, empty: every city has one."""
    state = state or Programme()
    for envelope in envelopes:
        match envelope.data:
            case e.RegulationEnacted() as o:
                state.enacted[o.version] = (o.text, o.effective_from)
            case e.StandardApproved() as o:
                state.standards[o.criteria] = o.text
            case e.CycleOpened() as o:
                state.years.add(o.year)
                state.due.clear()
            case e.CycleCancelled() as o:
                state.years.discard(o.year)
            case e.WorkCostBooked() as o:
                state.costs[o.budget_year] = state.costs.get(o.budget_year, 0) + o.amount_cny
            case change:
                _apply_time(state, change)
    return state


def _apply_time(state: Programme, change: object) -> None:
    match change:
        case e.Scheduled() as o:
            state.ahead = o
        case e.CycleDue() as o:
            state.due = {o.year: o.on}
        case e.CycleReminded() as o:
            state.reminded.add(o.year)
        case e.LapseReminded() as o:
            state.lapse_told.add(o.version)
        case e.RegulationLapsed() as o:
            state.lapsed.add(o.version)
        case _:
            pass
