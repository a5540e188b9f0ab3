"""One holiday notice of the State Council (or of a local government): which days it turns into rest or work, and when it was published.

A notice is never edited; an amendment is a notice of its own, with the next `seq` of its year.
"""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any, Literal

import msgspec

OffKind = Literal["statutory", "adjusted", "weekend", "emergency", "local", "substitute"]
WorkKind = Literal["makeup", "local"]
Status = Literal["announced", "amended", "provisional"]

SATURDAY = 5


class NoticeError(ValueError):
    """A notice that cannot be right; says in which source, at which place, and what would be right."""

    def __init__(self, source: str, place: str, problem: str) -> None:
        super().__init__(f"{source}: {place}: {problem}")
        self.source, self.place, self.problem = source, place, problem


class Notice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`off` and `work`: day -> kind. `cancel_work` and `cancel_off`: days of an earlier notice that no longer hold."""

    jurisdiction: str
    year: int
    seq: int
    status: Status
    off: dict[date, OffKind]
    work: dict[date, WorkKind]
    published: date | None = None
    issuer: str = ""
    url: str = ""
    amends: str = ""
    cancel_work: tuple[date, ...] = ()
    cancel_off: tuple[date, ...] = ()
    schema: Literal[1] = 1

    @property
    def id(self) -> str:
        """`CN-2020.1`: jurisdiction, year, and which notice of the year."""
        return f"{self.jurisdiction}-{self.year}.{self.seq}"

    def digest(self) -> str:
        """SHA-256 over what the notice says, whatever the order it was written in."""
        return sha256(_canonical(msgspec.to_builtins(self, str_keys=True))).hexdigest()


_canonical = msgspec.json.Encoder(order="sorted").encode


def notice_from(tree: Mapping[str, Any], source: str) -> Notice:
    """A notice from its parsed file; raises NoticeError at the first thing that cannot be right."""
    try:
        notice = msgspec.convert(dict(tree), Notice)
    except msgspec.ValidationError as error:
        problem, _, place = str(error).partition(" - at ")
        raise NoticeError(source, place.replace("`", "").removeprefix("key in ") or "$", problem) from None
    check(notice, source)
    return notice


def check(notice: Notice, source: str) -> None:
    """Refuse what no notice can mean."""
    for day in sorted(notice.off.keys() & notice.work.keys()):
        raise NoticeError(source, f"off, work: {day}", "a day is either rest or work, not both")
    for day, work in notice.work.items():
        if work == "makeup" and day.weekday() < SATURDAY:
            raise NoticeError(source, f"work: {day}", "a make-up day is a Saturday or Sunday")
    for day, off in notice.off.items():
        if off == "adjusted" and day.weekday() >= SATURDAY:
            raise NoticeError(source, f"off: {day}", "an adjusted rest day is a weekday; a weekend needs no adjustment")
    first, last = date(notice.year - 1, 12, 20), date(notice.year, 12, 31)
    for day in (*notice.off, *notice.work, *notice.cancel_work, *notice.cancel_off):
        if not first <= day <= last:
            raise NoticeError(source, str(day), f"a notice of {notice.year} speaks of days from {first} to {last}")
