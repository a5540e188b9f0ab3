"""Which last days of a past cycle would fall on another day: each period counted again from its own first day, as the draft has it."""

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from domain.calendar.periods import Period, last_day
from domain.calendar.reading import CalendarRangeError
from domain.calendar.working_calendar import WorkingCalendar
from domain.shared import identifiers as ids
from domain.shared.event import Envelope
from domain.shared.term import Term
from domain.stages.plan import Regulation


class Moved(msgspec.Struct, frozen=True):
    """A period that ends elsewhere: `before` under the text that governed it, `after` under the draft; None where the draft has no such."""

    stream: str
    name: str
    opens_on: date
    before: date
    after: date | None
    basis: str


Counted = dict[str, tuple[Period, str]]
"""Name of a period -> how it is counted, and its article."""


def periods(regulation: Regulation) -> Counted:
    """The periods of a regulation by the names that terms bear: stages, the validity, duties, settings in working days."""
    found: Counted = {
        stage.name: (rule.period(), stage.basis) for stage in regulation.stages if (rule := getattr(stage, "period", None)) is not None
    }
    validity = regulation.validity
    if validity.years is not None:
        found["validity"] = Period(amount=validity.years, unit="years", start_counts=validity.start_counts), validity.basis
    found |= {duty.name: (Period(amount=duty.every_months, unit="months"), duty.basis) for duty in regulation.duties if duty.every_months}
    days = (setting for setting in regulation.set_per_cycle if setting.type == "working_days" and setting.value is not None)
    return found | {one.name: (Period(amount=one.value or 0, unit="working_days"), one.basis) for one in days}


def dates_again(envelopes: Iterable[Envelope], before: Regulation, draft: Regulation, calendar: WorkingCalendar) -> Iterator[Moved]:
    """The periods of a cycle that the draft counts otherwise, in the order in which they began."""
    old, new = periods(before), periods(draft)
    for stream, term in _terms(envelopes):
        if term.name not in old or (term.name in new and new[term.name][0] == old[term.name][0]):
            continue
        if term.name not in new:
            yield Moved(stream, term.name, term.opens_on, term.last_day, None, "")
            continue
        period, basis = new[term.name]
        after = _again(calendar, term, old[term.name][0], period)
        if after != term.last_day:
            yield Moved(stream, term.name, term.opens_on, term.last_day, after, basis)


def _terms(envelopes: Iterable[Envelope]) -> Iterator[tuple[str, Term]]:
    """Every period that began, once: a notice's stands in two streams, a duty's in each award's own."""
    found: dict[tuple[str, date, date, str], tuple[str, Term]] = {}
    for envelope in envelopes:
        stream = envelope.originator_id
        whose = ids.applicant_in(stream) if ids.kind_of(stream) == "award" else ""
        for term in _of(envelope):
            found.setdefault((term.name, term.opens_on, term.last_day, whose), (stream, term))
    yield from found.values()


def _of(envelope: Envelope) -> Iterator[Term]:
    for field in ("term", "validity"):
        found = getattr(envelope.data, field, None)
        if isinstance(found, Term) and found.amount is not None:
            yield found


def _again(calendar: WorkingCalendar, term: Term, old: Period, new: Period) -> date | None:
    """The last day under the draft; a duty's n-th term stays its n-th."""
    times = (term.amount or old.amount) // old.amount if term.unit == old.unit else 1
    try:
        return last_day(calendar, msgspec.structs.replace(new, amount=new.amount * max(times, 1)), term.opens_on)
    except CalendarRangeError:
        return None
