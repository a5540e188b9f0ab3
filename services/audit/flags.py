"""What a supervisor should look at in a review: pace, sameness, changes and outliers, told from the log and judged by nobody here."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

import msgspec

from domain.application import application as a
from domain.cycle import events as e
from domain.cycle import review_events as r
from domain.material import material as m
from domain.shared import identifiers as ids
from domain.shared.event import Envelope
from services.audit.decisions import name_of
from services.audit.record import Records
from services.log.event_log import EventLog
from services.log.rows import instant


class Limits(msgspec.Struct, frozen=True):
    """From where on something stands out: a choice of the house, and the supervisor's to change."""

    hasty: timedelta = timedelta(minutes=10)
    late: timedelta = timedelta(hours=24)
    far_off: Decimal = Decimal("0.15")


class Flag(msgspec.Struct, frozen=True):
    """One thing to look at: whose sheet, on which application, in which stage, when, what of it; `record` is its event by name."""

    kind: str
    applicant: str
    stage: str
    reviewer: str
    sheet: int
    at: datetime
    facts: dict[str, Any]
    record: str


class Sheet(NamedTuple):
    """One version of a sheet, with the instant at which it was recorded."""

    applicant: str
    at: datetime
    position: int
    scored: a.Scored
    record: str

    @property
    def total(self) -> Decimal:
        """The sum of its points."""
        return sum(self.scored.points.values(), Decimal(0))

    def flag(self, kind: str, **facts: Any) -> Flag:
        """A flag on it."""
        return Flag(kind, self.applicant, self.scored.stage, self.scored.reviewer, self.scored.sheet, self.at, facts, self.record)


class Flags:
    """Finds what stands out in the reviews of one cycle."""

    def __init__(self, log: EventLog, records: Records, cycle: str, limits: Limits | None = None) -> None:
        self._log, self._records, self._cycle, self._limits = log, records, cycle, limits or Limits()
        self._seated: dict[str, datetime] = {}
        self._opened: dict[str, datetime] = {}
        self._closed: dict[str, datetime] = {}
        for one in log.events_of(ids.cycle_stream(cycle)):
            self._follow(one)

    def _follow(self, one: Envelope) -> None:
        match one.data:
            case r.PanelFormed(_, members):
                self._seated |= dict.fromkeys(members, self._at(one))
            case r.PanelChanged() as changed:
                self._seated[changed.joined] = self._at(one)
            case e.StageOpened(stage):
                self._opened[stage] = self._at(one)
            case e.StageClosed(stage):
                self._closed[stage] = self._at(one)
            case _:
                pass

    def _at(self, one: Envelope) -> datetime:
        return instant(self._records.commit(one.position).recorded_at)

    def all(self) -> list[Flag]:
        """Every flag, in the order in which the sheets were recorded."""
        sheets = sorted(self._sheets(), key=lambda one: one.position)
        found = [*self._hasty(sheets), *self._unread(sheets), *_identical(sheets), *_after_others(sheets), *self._late(sheets)]
        return sorted([*found, *self._far_off(sheets)], key=lambda flag: (flag.at, flag.kind))

    def _sheets(self) -> Iterator[Sheet]:
        for stream in self._log.streams(f"application:{self._cycle}/"):
            for one in self._log.events_of(stream):
                if isinstance(one.data, a.Scored):
                    yield Sheet(ids.applicant_in(stream), self._at(one), one.position, one.data, name_of(one))

    def _hasty(self, sheets: Iterable[Sheet]) -> Iterator[Flag]:
        for one in sheets:
            begun = [at for at in (self._seated.get(one.scored.reviewer), self._opened.get(one.scored.stage)) if at is not None]
            if one.scored.sheet == 1 and begun and one.at - max(begun) < self._limits.hasty:
                yield one.flag("hasty", minutes=(one.at - max(begun)) // timedelta(minutes=1))

    def _unread(self, sheets: Iterable[Sheet]) -> Iterator[Flag]:
        """Scored with no document opened before; asked only where opening is recorded in this cycle at all."""
        read: dict[tuple[str, str], datetime] = {}
        for stream in self._log.streams(f"material:{self._cycle}/"):
            for one in self._log.events_of(stream):
                if isinstance(one.data, m.Opened):
                    read.setdefault((one.data.applicant, one.data.reader), one.data.opened_at)
        for sheet in sheets if read else ():
            opened = read.get((sheet.applicant, sheet.scored.reviewer))
            if sheet.scored.sheet == 1 and (opened is None or opened > sheet.at):
                yield sheet.flag("unread")

    def _late(self, sheets: Iterable[Sheet]) -> Iterator[Flag]:
        for one in sheets:
            closed = self._closed.get(one.scored.stage)
            if one.scored.sheet > 1 and closed is not None and timedelta() <= closed - one.at < self._limits.late:
                yield one.flag("late", hours=(closed - one.at) // timedelta(hours=1))

    def _far_off(self, sheets: Iterable[Sheet]) -> Iterator[Flag]:
        """The newest sheet of one against the mean of the others', where there are two others at least."""
        newest = {(one.applicant, one.scored.stage, one.scored.reviewer): one for one in sheets}
        for _, group in groupby(sorted(newest.items()), key=lambda item: item[0][:2]):
            panel = [one for _, one in group]
            for one in panel:
                others = [other.total for other in panel if other is not one]
                mean = sum(others, Decimal(0)) / len(others) if len(others) > 1 else None
                if mean and abs(one.total - mean) > mean * self._limits.far_off:
                    yield one.flag("far_off", total=str(one.total), mean=str(round(mean, 2)))


def _identical(sheets: Iterable[Sheet]) -> Iterator[Flag]:
    """The same points as another member's sheet of the application before it, or as the reviewer's own of another applicant."""
    theirs: dict[tuple[Any, ...], dict[str, None]] = {}
    own: dict[tuple[Any, ...], dict[str, None]] = {}
    for one in sheets:
        given = (one.scored.stage, tuple(sorted(one.scored.points.items())))
        others = theirs.setdefault((*given, one.applicant), {})
        before = own.setdefault((*given, one.scored.reviewer), {})
        found = [name for name in others if name != one.scored.reviewer] + [code for code in before if code != one.applicant]
        if found:
            yield one.flag("identical", as_of=found)
        others[one.scored.reviewer] = before[one.applicant] = None


def _after_others(sheets: Iterable[Sheet]) -> Iterator[Flag]:
    """A sheet that was changed when others' on the same application were in."""
    there: dict[tuple[str, str], list[str]] = {}
    for one in sheets:
        key, reviewer = (one.applicant, one.scored.stage), one.scored.reviewer
        others = [name for name in there.get(key, []) if name != reviewer]
        if one.scored.sheet > 1 and others:
            yield one.flag("after_others", others=list(dict.fromkeys(others)))
        there.setdefault(key, []).append(reviewer)
