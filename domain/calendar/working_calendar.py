"""Which days are working days: immutable, hashed, counted in constant time, built from the notices that were published."""

from array import array
from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256
from itertools import accumulate

from domain.calendar.notices import SATURDAY, Notice

SETTLED_TO = (12, 28)
"""Month and day to which the last announced year is certain: the next notice may still move its last three days."""


class CalendarRangeError(LookupError):
    """A day outside the years that the calendar knows."""


class WorkingCalendar:
    """Days from the first to the last year of its notices; `parent` is the wider jurisdiction's calendar that this one overlays.

    `undecided` are days of unannounced years that a notice may still turn: they give a deadline its earliest and latest day.
    """

    __slots__ = ("_counts", "_first", "_kinds", "_on", "_ordinals", "_sources", "hash", "notices", "settled_through", "undecided")

    def __init__(self, notices: Iterable[Notice], *, parent: "WorkingCalendar | None" = None, undecided: Iterable[date] = ()) -> None:
        self.notices = tuple(sorted(notices, key=lambda notice: (notice.year, notice.seq)))
        first, last = self._span(parent)
        self._first = first.toordinal()
        self._on, self._kinds, self._sources = _week(first, last) if parent is None else parent.table()
        for notice in self.notices:
            self._apply(notice)
        self.undecided: frozenset[date] = frozenset(undecided) | (parent.undecided if parent else frozenset())
        self._counts = array("l", accumulate(self._on))
        self._ordinals = array("l", (self._first + index for index, on in enumerate(self._on) if on))
        self.settled_through: date = parent.settled_through if parent else self._settled(first)
        self.hash = self._digest(parent)

    def _span(self, parent: "WorkingCalendar | None") -> tuple[date, date]:
        if parent is not None:
            return parent.first, parent.last
        if not self.notices:
            raise CalendarRangeError("a calendar needs at least one notice")
        return date(self.notices[0].year, 1, 1), date(self.notices[-1].year, 12, 31)

    def table(self) -> tuple[bytearray, list[str], list[str]]:
        """A copy of the days: working or not, kind, source."""
        return bytearray(self._on), list(self._kinds), list(self._sources)

    def _apply(self, notice: Notice) -> None:
        for day in (*notice.cancel_work, *notice.cancel_off):
            self._put(day, day.weekday() < SATURDAY, "cancelled", notice.id)
        for day, off in notice.off.items():
            self._put(day, on=False, kind=off, source=notice.id)
        for day, work in notice.work.items():
            self._put(day, on=True, kind=work, source=notice.id)

    def _put(self, day: date, on: bool, kind: str, source: str) -> None:  # noqa: FBT001  # a cell of the table
        index = day.toordinal() - self._first
        if 0 <= index < len(self._on):
            self._on[index], self._kinds[index], self._sources[index] = on, kind, source

    def _settled(self, first: date) -> date:
        announced = [notice.year for notice in self.notices if notice.status != "provisional"]
        return date(max(announced), *SETTLED_TO) if announced else first

    def _digest(self, parent: "WorkingCalendar | None") -> str:
        parts = [notice.digest() for notice in self.notices] + sorted(map(str, self.undecided))
        body = "|".join([str(self.first), str(self.last), parent.hash if parent else "", *parts])
        return sha256(body.encode() + bytes(self._on)).hexdigest()

    @property
    def first(self) -> date:
        """The first day known."""
        return date.fromordinal(self._first)

    @property
    def last(self) -> date:
        """The last day known."""
        return date.fromordinal(self._first + len(self._on) - 1)

    def is_working(self, day: date) -> bool:
        """Whether the day is a working day."""
        return bool(self._on[self._index(day)])

    def why(self, day: date) -> tuple[str, str]:
        """What kind of day it is, and which notice says so (`week` where none does)."""
        index = self._index(day)
        return self._kinds[index], self._sources[index]

    def add_working_days(self, start: date, count: int) -> date:
        """The `count`-th working day after `start`, which is never counted itself; negative counts back; 0 is refused."""
        index = start.toordinal() - self._first
        if not 0 <= index < len(self._on):
            raise self._outside(start)
        if count > 0:
            place = self._counts[index] + count - 1
        elif count < 0:
            place = self._counts[index] - self._on[index] + count
        else:
            raise ValueError("a period has at least one day")
        if not 0 <= place < len(self._ordinals):
            raise self._outside(start, count)
        return date.fromordinal(self._ordinals[place])

    def working_days_between(self, after: date, to: date) -> int:
        """How many working days lie after the first day, up to and with the second."""
        return self._counts[self._index(to)] - self._counts[self._index(after)]

    def roll_forward(self, day: date) -> date:
        """The day itself when it is a working day, else the next one (Civil Code 203)."""
        return day if self.is_working(day) else self.add_working_days(day, 1)

    def reading(self, *, undecided_work: bool) -> "WorkingCalendar":
        """The extreme reading of an uncertain calendar: every undecided day worked, or none."""
        kind: dict[date, str] = dict.fromkeys(self.undecided, "undecided")
        twin = object.__new__(WorkingCalendar)
        for name in self.__slots__:
            setattr(twin, name, getattr(self, name))
        twin._on, twin._kinds, twin._sources = self.table()
        for day, word in kind.items():
            twin._put(day, undecided_work, word, "undecided")
        twin._counts = array("l", accumulate(twin._on))
        twin._ordinals = array("l", (self._first + index for index, on in enumerate(twin._on) if on))
        return twin

    def changed_days(self, other: "WorkingCalendar") -> list[date]:
        """The days that are work in one and rest in the other, where both know the day."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
        return [day for day in days if self.is_working(day) != other.is_working(day)]

    def _index(self, day: date) -> int:
        index = day.toordinal() - self._first
        if not 0 <= index < len(self._on):
            raise self._outside(day)
        return index

    def _outside(self, day: date, count: int = 0) -> CalendarRangeError:
        counted = f" {count:+d} working days" if count else ""
        return CalendarRangeError(f"{day}{counted} leaves the years known, {self.first.year} to {self.last.year}")


def _week(first: date, last: date) -> tuple[bytearray, list[str], list[str]]:
    days = range(first.toordinal(), last.toordinal() + 1)
    on = bytearray((day - 1) % 7 < SATURDAY for day in days)
    return on, ["weekday" if working else "weekend" for working in on], ["week"] * len(on)
