"""Which days are working days: immutable, hashed, counted in constant time, built from the notices that were published."""

from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256

from domain.calendar.notices import SATURDAY, Notice
from domain.calendar.reading import Reading
from domain.calendar.series import in_order

SETTLED_TO = (12, 28)
"""Month and day to which the last announced year is certain: the next notice may still move its last three days."""

Cell = tuple[int, str, str]
"""A day: whether it is worked, what kind of day it is, and which notice says so (`week` where none does)."""


class WorkingCalendar(Reading):
    """Days from the first to the last year of its notices; `parent` is the wider jurisdiction's calendar that this one overlays.

    `undecided` are days of unannounced years that a notice may still turn; `most_worked` and `least_worked` read all of them one way, which
    gives a deadline its earliest and its latest day. A day on which a local notice speaks is decided there.
    """

    __slots__ = (
        "_kinds", "_sources", "hash", "jurisdiction", "least_worked", "most_worked", "notices", "parent", "settled_through", "undecided",
    )  # fmt: skip

    jurisdiction: str
    notices: tuple[Notice, ...]
    parent: "WorkingCalendar | None"
    settled_through: date
    undecided: frozenset[date]
    most_worked: Reading
    least_worked: Reading
    hash: str
    _kinds: tuple[str, ...]
    _sources: tuple[str, ...]

    def __init__(self, notices: Iterable[Notice], *, parent: "WorkingCalendar | None" = None, undecided: Iterable[date] = ()) -> None:
        self.notices = in_order(notices)
        if not self.notices:
            raise ValueError("a calendar needs at least one notice")
        self.parent, self.jurisdiction = parent, self.notices[0].jurisdiction
        first, last = _span(self.notices, parent)
        base = _week(first, last) if parent is None else parent.cells()
        cells = _spoken(base, first, self.notices)
        super().__init__(first, [on for on, _, _ in cells])
        self._kinds, self._sources = tuple(kind for _, kind, _ in cells), tuple(source for _, _, source in cells)
        self.settled_through = _settled(self.notices, first) if parent is None else parent.settled_through
        self.undecided = self._open(undecided)
        self.most_worked, self.least_worked = self._read(worked=1), self._read(worked=0)
        self.hash = self._digest()

    @property
    def id(self) -> str:
        """Jurisdiction and the first twelve signs of the hash: `CN@1a2b3c4d5e6f`."""
        return f"{self.jurisdiction}@{self.hash[:12]}"

    def cells(self) -> list[Cell]:
        """Every day known, in order."""
        return list(zip(self._on, self._kinds, self._sources, strict=True))

    def why(self, day: date) -> tuple[str, str]:
        """What kind of day it is, and which notice says so (`week` where none does)."""
        index = self._index(day)
        return self._kinds[index], self._sources[index]

    def between(self, first: date, last: date) -> "zip[tuple[date, int, str, str]]":
        """The days from the first to the last, each with its cell."""
        part = slice(self._index(first), self._index(last) + 1)
        return zip(self._days[part], self._on[part], self._kinds[part], self._sources[part], strict=True)

    def changed_days(self, other: "WorkingCalendar") -> list[date]:
        """The days that are work in one and rest in the other, where both know the day."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        if first > last:
            return []
        pairs = zip(self.between(first, last), other.between(first, last), strict=True)
        return [day for (day, ours, _, _), (_, theirs, _, _) in pairs if ours != theirs]

    def _open(self, undecided: Iterable[date]) -> frozenset[date]:
        if self.parent is None:
            return frozenset(day for day in undecided if self.settled_through < day <= self.last)
        own = {day for notice in self.notices for day in (*notice.off, *notice.work)}
        return self.parent.undecided - own

    def _read(self, *, worked: int) -> Reading:
        if not self.undecided:
            return self
        on = bytearray(self._on)
        for day in self.undecided:
            on[self._index(day)] = worked
        return Reading(self.first, on)

    def _digest(self) -> str:
        parts = [notice.digest() for notice in self.notices] + sorted(map(str, self.undecided))
        body = "|".join([str(self.first), str(self.last), self.parent.hash if self.parent else "", *parts])
        return sha256(body.encode() + self._on).hexdigest()


def _span(notices: Sequence[Notice], parent: Reading | None) -> tuple[date, date]:
    if parent is not None:
        return parent.first, parent.last
    return date(notices[0].year, 1, 1), date(notices[-1].year, 12, 31)


def _settled(notices: Sequence[Notice], first: date) -> date:
    """As far as every year was announced: what comes after a year that is missing is open too."""
    announced = {notice.year for notice in notices if notice.status == "announced"}
    year = first.year
    while year + 1 in announced:
        year += 1
    return date(year, *SETTLED_TO) if first.year in announced else first


def _week(first: date, last: date) -> list[Cell]:
    work, rest = (1, "weekday", "week"), (0, "weekend", "week")
    return [work if (day - 1) % 7 < SATURDAY else rest for day in range(first.toordinal(), last.toordinal() + 1)]


def _spoken(base: Sequence[Cell], first: date, notices: Sequence[Notice]) -> list[Cell]:
    """The days after every notice has spoken, the later last; a cancelled day is again what it was before this jurisdiction spoke."""
    cells = list(base)
    for notice in notices:
        said: dict[date, tuple[int | None, str]] = dict.fromkeys((*notice.cancel_work, *notice.cancel_off), (None, "cancelled"))
        said |= {day: (0, kind) for day, kind in notice.off.items()} | {day: (1, kind) for day, kind in notice.work.items()}
        for day, (on, kind) in said.items():
            index = (day - first).days
            if 0 <= index < len(cells):
                cells[index] = (base[index][0] if on is None else on, kind, notice.id)
    return cells
