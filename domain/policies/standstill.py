"""A period that stands still while somebody waits for a reply: what is left of it, to go on from the day of the reply."""

from datetime import date

from domain.calendar.periods import Period
from domain.calendar.working_calendar import WorkingCalendar
from domain.shared.term import Term


def left(calendar: WorkingCalendar, term: Term, stopped_on: date) -> Period | None:
    """The budget minus the days consumed by the end of the day on which it stopped; None when nothing is left.

    Working days stay working days; any other period is counted in the days that it still had.
    """
    if stopped_on >= term.last_day:
        return None
    if term.unit != "working_days":
        return Period(amount=(term.last_day - stopped_on).days, unit="days")
    days = calendar.working_days_between(stopped_on, term.last_day)
    return Period(amount=days, unit="working_days") if days else None
