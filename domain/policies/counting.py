"""How a legal period becomes a term on record, and what becomes of a running term when a holiday notice is announced."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from domain.calendar.instants import closing
from domain.calendar.periods import Period, deadline
from domain.calendar.working_calendar import WorkingCalendar
from domain.shared.refusal import InvalidError
from domain.shared.term import Recounted, Term


def counted(calendar: WorkingCalendar, period: Period, start: date, *, name: str, basis: str, hands: str) -> Term:
    """A period from a day; a floor (`at_least`) stands to the latest of the days on which it may end: none of it may be missing."""
    end = deadline(calendar, period, start)
    last = end.latest if period.bound == "at_least" else end.last_day
    return Term(
        name, start, last, closing(last), basis, period.amount, period.unit, end.calendar, end.certain, period.bound, period.start_counts,
        period.rolls, None if end.certain else end.earliest, None if end.certain else end.latest, hands,
    )  # fmt: skip


def period_of(term: Term) -> Period | None:
    """The period that a term was counted from; None where its last day was set as a day."""
    if term.amount is None or term.unit is None:
        return None
    return Period(amount=term.amount, unit=term.unit, bound=term.bound, start_counts=term.start_counts, rolls=term.rolls)


def recounted(term: Term, after: WorkingCalendar, changed: Sequence[date], *, notice: str, announced_at: datetime) -> Recounted | None:
    """The term on the new calendar, which turned the `changed` days.

    None where no calendar moves it, where it was over at the announcement, or nothing about it changes.
    """
    period = period_of(term)
    if period is None or term.calendar is None or term.closes_at <= announced_at:
        return None
    new = counted(after, period, term.opens_on, name=term.name, basis=term.basis, hands=term.hands)
    if _end(new) == _end(term):
        return None
    if new.closes_at <= announced_at:
        new = msgspec.structs.replace(new, overtaken_at=announced_at)
    last = max(term.last_day, new.last_day)
    return Recounted(term, new, tuple(day for day in changed if term.opens_on <= day <= last), notice)


def prolonged(calendar: WorkingCalendar, term: Term, days: int) -> Term:
    """A term by so many more days of the kind that it counts in; where it was set to end later than it counts, from that day on."""
    period = period_of(term)
    if period is None:
        raise InvalidError("period-by-day", last_day=term.last_day.isoformat())
    more = msgspec.structs.replace(period, amount=days, start_counts=False)
    longer = msgspec.structs.replace(period, amount=period.amount + days)
    new = counted(calendar, longer, term.opens_on, name=term.name, basis=term.basis, hands=term.hands)
    last = max(new.last_day, deadline(calendar, more, term.last_day).last_day)
    return msgspec.structs.replace(new, last_day=last, closes_at=closing(last))


def _end(term: Term) -> tuple[object, ...]:
    return term.last_day, term.certain, term.earliest, term.latest
