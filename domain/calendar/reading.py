"""Working days counted in constant time, on one fixed reading of which days are worked."""

from collections.abc import Sequence
from datetime import date
from itertools import accumulate

from domain.shared.refusal import InvalidError


class CalendarRangeError(InvalidError):
    """A count that leaves the years known; nothing is guessed beyond them."""

    def __init__(self, day: date, first: int, last: int) -> None:
        super().__init__("calendar-range", day=day.isoformat(), first=first, last=last)


class Reading:
    """Days in a row from `first`, each worked or not. Nothing of it ever changes."""

    __slots__ = ("_before", "_days", "_first", "_on", "_worked", "first", "last")

    first: date
    last: date
    _first: int
    _on: bytes
    _days: tuple[date, ...]
    _before: tuple[int, ...]
    _worked: tuple[date, ...]

    def __init__(self, first: date, on: Sequence[int]) -> None:
        self._first = first.toordinal()
        self._on = bytes(on)
        self._days = tuple(map(date.fromordinal, range(self._first, self._first + len(self._on))))
        self._before = tuple(accumulate(self._on, initial=0))
        self._worked = tuple(day for day, worked in zip(self._days, self._on, strict=True) if worked)
        self.first, self.last = self._days[0], self._days[-1]

    def __setattr__(self, name: str, value: object) -> None:
        if hasattr(self, name):
            raise AttributeError(f"a calendar never changes: {name}")
        object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a calendar never changes: {name}")

    def is_working(self, day: date) -> bool:
        """Whether the day is a working day."""
        return bool(self._on[self._index(day)])

    def add_working_days(self, start: date, count: int) -> date:
        """The `count`-th working day after `start`, which is never counted itself; negative counts back; 0 is refused.

        The start may be the day before the first day known, or counting back, the day after the last.
        """
        if not count:
            raise InvalidError("period-zero")
        forward = count > 0
        index = start.toordinal() - self._first + forward
        if 0 <= index <= len(self._on):
            place = self._before[index] + count - forward
            if 0 <= place < len(self._worked):
                return self._worked[place]
        raise self._outside(start)

    def working_days_between(self, after: date, to: date) -> int:
        """How many working days lie after the first day, up to and with the second; negative when the second is earlier."""
        return self._up_to(to) - self._up_to(after)

    def roll_forward(self, day: date) -> date:
        """The day itself when it is a working day, else the next one (Civil Code 203)."""
        return day if self.is_working(day) else self.add_working_days(day, 1)

    def knows(self, day: date) -> bool:
        """Whether the day lies in the years known."""
        return self.first <= day <= self.last

    def _up_to(self, day: date) -> int:
        """How many working days there are up to and with a day; none up to the day before the first."""
        index = day.toordinal() - self._first + 1
        if not 0 <= index <= len(self._on):
            raise self._outside(day)
        return self._before[index]

    def _index(self, day: date) -> int:
        index = day.toordinal() - self._first
        if not 0 <= index < len(self._on):
            raise self._outside(day)
        return index

    def _outside(self, day: date) -> CalendarRangeError:
        return CalendarRangeError(day, self.first.year, self.last.year)
