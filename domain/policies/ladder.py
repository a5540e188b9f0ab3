"""On which instants a term reminds: the rungs of the regulation's ladder, each on the first instant of its day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import msgspec

from domain.calendar.instants import opening
from domain.calendar.reading import CalendarRangeError
from domain.calendar.working_calendar import WorkingCalendar
from domain.regulation.reminders import Reminders
from domain.shared.term import Term


class Rung(msgspec.Struct, frozen=True, gc=False):
    """`step`: units before the last day (negative) or after it; `due`: the first instant of that day."""

    step: int
    due: datetime


class Ladder(msgspec.Struct, frozen=True, gc=False):
    """The regulation's rungs on one calendar; None where it has none."""

    rule: Reminders | None
    calendar: WorkingCalendar

    def rungs(self, term: Term, *, after: bool, told: int | None) -> list[Rung]:
        """The rungs of one side of a term's end that follow the one told last, in order of time.

        A rung before the first day, or in years that no calendar knows yet, is none. A ceiling warns before the earliest of its ends.
        """
        if self.rule is None:
            return []
        steps = sorted(self.rule.after) if after else sorted(-step for step in self.rule.before)
        last = term.earliest if term.bound == "at_most" and not after and term.earliest else term.last_day
        days = ((step, self._day(last, step)) for step in steps if told is None or step > told)
        return [Rung(step, opening(day)) for step, day in days if day is not None and day > term.opens_on]

    def _day(self, last: date, step: int) -> date | None:
        if self.rule is not None and self.rule.unit == "days":
            return last + timedelta(days=step)
        try:
            return self.calendar.add_working_days(last, step)
        except CalendarRangeError:
            return None


def fallen(rungs: Sequence[Rung], now: datetime) -> Rung | None:
    """The last of the rungs that have passed: where several passed at once, the earlier ones have nothing more to say."""
    return next((rung for rung in reversed(rungs) if rung.due <= now), None)
