"""A cycle as pages look at it: as the log has it, with its regulation, the day, and the working days to any of its last days."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import NamedTuple, cast

from console.saying import Left
from console.visit import Visit, absent
from domain.application import application as a
from domain.calendar.instants import day_of
from domain.cycle import cycle as cycles
from domain.cycle.cycle import Cycle
from domain.shared import identifiers as ids
from domain.shared.event import Envelope
from domain.shared.term import Term
from domain.stages.plan import Regulation
from projections.counted_docket import Counting
from services.case import Case
from services.remaining import Lack, remaining, unset_next


class Subject(NamedTuple):
    """A cycle that is there for the reader, and its `events`, all from one look.

    `lacks` is what its open stage waits for, `ahead` what the next one will, `running` the periods in its single applications.
    """

    cycle: Cycle
    regulation: Regulation
    today: date
    lacks: list[Lack]
    ahead: list[Lack]
    running: list[tuple[str, Term]]
    events: Sequence[Envelope]

    @property
    def name(self) -> str:
        """`city/year`."""
        return self.cycle.cycle

    @property
    def kind(self) -> str:
        """The kind of the open stage; empty between two, and at the end."""
        return self.regulation.stage(self.cycle.stage).kind if self.cycle.stage else ""


def subject(visit: Visit) -> Subject:
    """The cycle that the address names; raises InvalidError where it is not there for the reader."""
    return subject_of(visit, f"{visit.path('city')}/{visit.path('year')}")


def subject_of(visit: Visit, name: str) -> Subject:
    """A cycle by its name."""
    if not ids.CYCLE.fullmatch(name):
        raise absent(name)
    visit.who.must_see(ids.city_of(name), name)

    def question(case: Case) -> Subject | None:
        events = case.told(ids.cycle_stream(name))
        found = cycles.fold(None, events)
        if found is None:
            return None
        running = case.roster(name).running() if found.state == "open" else []
        return Subject(found, case.regulation(found), case.today, remaining(case, found), unset_next(case, found), running, events)

    found = cast("Subject | None", visit.parts.office.look(ids.cycle_stream(name), question))
    if found is None:
        raise absent(name)
    return found


def filed_of(visit: Visit, cycle: str, code: str) -> a.Application | None:
    """An application as the log has it; None where none was filed."""
    return visit.parts.log.load(ids.application_stream(cycle, code), a.fold)[0]


class Countdown:
    """Working days that are left, on the calendars of the cycles."""

    def __init__(self, visit: Visit) -> None:
        self._counting = Counting(visit.parts.office)
        self.today = day_of(visit.parts.office.clock.now())
        self.left = cache(self._left)

    def _left(self, cycle: str, last_day: str) -> Left | None:
        """From today, not counted, to a last day; None in years that no calendar knows."""
        days = self._counting.left({"state": "running", "stream": ids.cycle_stream(cycle), "last_day": last_day})
        settled = self._counting.calendar(cycle, None).settled_through
        return None if days is None else Left(days, open_=date.fromisoformat(last_day) > settled)

    def of(self, cycle: str, term: Term) -> int | None:
        """To the last day of a term."""
        return self.left(cycle, term.last_day.isoformat())

    def tone(self, left: int | None) -> str:
        """How near it is: over, soon (three working days), or neither."""
        return "" if left is None else "over" if left < 0 else "soon" if left <= SOON else ""


SOON = 3
"""Working days below which a deadline is shown as near."""
