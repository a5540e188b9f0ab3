"""What the years between cycles bring by themselves: the next opening day, reminders, the end of a text's term."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta

from domain.calendar.instants import closing, opening
from domain.policies.years import next_opening
from domain.programme import events as e
from domain.programme.programme import Programme
from domain.regulation.award import Frequency
from domain.regulation.identity import Status
from domain.shared.event import Event

Awaited = tuple[datetime, Event]
"""An instant, and what it brings."""


def schedule(years: Collection[int], frequency: Frequency, status: Status, *, version: str, text: str, today: date) -> e.Scheduled:
    """What is ahead from a day on, under a text, after the cycles of these years; no opening day after the text's last."""
    on = next_opening(frequency, years, today)
    open_ = status.effective_until is None or on <= status.effective_until
    return e.Scheduled(version, text, on.year if open_ else None, on if open_ else None, status.effective_until)


def awaited(programme: Programme, frequency: Frequency, status: Status) -> list[Awaited]:
    """Everything that falls due by itself, the earliest first."""
    found = [*_openings(programme, frequency), *_lapse(programme, status)]
    return sorted(found, key=lambda one: one[0])


def _openings(programme: Programme, frequency: Frequency) -> Iterator[Awaited]:
    ahead = programme.ahead
    if ahead is not None and ahead.year is not None and ahead.opens_on is not None:
        yield opening(ahead.opens_on), e.CycleDue(ahead.year, ahead.opens_on, frequency.basis)
    if frequency.remind_days is not None:
        for year, since in programme.due.items():
            if year not in programme.reminded:
                yield opening(since + timedelta(frequency.remind_days)), e.CycleReminded(year, since, frequency.basis)


def _lapse(programme: Programme, status: Status) -> Iterator[Awaited]:
    ahead = programme.ahead
    if ahead is None or ahead.lapses_on is None or ahead.version in programme.lapsed:
        return
    if status.remind_days is not None and ahead.version not in programme.lapse_told:
        yield opening(ahead.lapses_on - timedelta(status.remind_days)), e.LapseReminded(ahead.version, ahead.lapses_on, status.basis)
    yield closing(ahead.lapses_on), e.RegulationLapsed(ahead.version, ahead.lapses_on, status.basis)


def fall_due(programme: Programme, frequency: Frequency, status: Status, now: datetime) -> list[Awaited]:
    """What has fallen due first, and after a year's opening day what is ahead then; empty when it is too early."""
    due = next(iter(awaited(programme, frequency, status)), None)
    if due is None or now < due[0] or programme.ahead is None:
        return []
    at, brought = due
    if not isinstance(brought, e.CycleDue):
        return [due]
    version, text = programme.ahead.version, programme.ahead.text
    after = schedule(programme.years, frequency, status, version=version, text=text, today=brought.on + timedelta(1))
    return [due, (at, after)]
