"""One holiday notice of the State Council (or of a local government): which days it turns into rest or work, and when it was published.

A notice is never edited; an amendment is a notice of its own, with the next `seq` of its year.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import Any, Literal

import msgspec
from pydantic import Field

from domain.calendar.sheet import Jurisdiction, Mistake, NoticeError, Path, Seq, Sheet, Year

OffKind = Literal["statutory", "adjusted", "weekend", "emergency", "local", "substitute"]
WorkKind = Literal["makeup", "local"]
Status = Literal["announced", "amended", "provisional"]

SATURDAY = 5
ON_WEEKEND = {"makeup": True, "adjusted": False, "weekend": True}
"""Kinds that fall on a Saturday or Sunday, or never do; the others may fall on any day."""

EARLIEST = (12, 20)
"""Month and day of the year before from which a year's notice may speak: it may turn the last days of December."""


class Notice(Sheet):
    """`off` and `work`: day -> kind. `cancel_work` and `cancel_off`: days of an earlier notice that no longer hold."""

    schema_version: Literal[1] = Field(alias="schema")
    jurisdiction: Jurisdiction
    year: Year
    seq: Seq
    status: Status
    issuer: str = ""
    published: date | None = None
    url: str = ""
    amends: str = ""
    off: dict[date, OffKind]
    work: dict[date, WorkKind]
    cancel_work: tuple[date, ...] = ()
    cancel_off: tuple[date, ...] = ()

    @property
    def id(self) -> str:
        """`CN-2020.1`: jurisdiction, year, and which notice of the year; `CN-2027.provisional` is no notice, and says so."""
        return f"{self.jurisdiction}-{self.year}.{'provisional' if self.status == 'provisional' else self.seq}"

    @property
    def issued(self) -> date:
        """The day of publication; what nobody published has none, and comes after all that was."""
        return self.published or date.max

    def digest(self) -> str:
        """SHA-256 over what the notice says, whatever the order it was written in."""
        return sha256(_canonical(self.model_dump(mode="json", by_alias=True))).hexdigest()


_canonical = msgspec.json.Encoder(order="sorted").encode


def notice_from(tree: Mapping[str, Any], source: str) -> Notice:
    """A notice from its parsed file; raises pydantic's ValidationError for its shape, NoticeError with all that cannot be meant."""
    notice = Notice.model_validate(tree)
    if mistakes := [*_form(notice), *_days(notice), *_span(notice)]:
        raise NoticeError(source, mistakes)
    return notice


def _form(notice: Notice) -> Iterator[Mistake]:
    if notice.status == "provisional":
        yield Mistake(("status",), "notice-provisional", notice.status, "announced, amended")
    if notice.published is None:
        yield Mistake(("published",), "missing")
    elif not notice.year - 1 <= notice.published.year <= notice.year:
        yield Mistake(("published",), "notice-published", str(notice.published), f"{notice.year - 1}, {notice.year}")
    if notice.status == "amended" and not notice.amends:
        yield Mistake(("status",), "amends-needed")
    if notice.status == "announced" and notice.amends:
        yield Mistake(("amends",), "amends-not-amended", notice.amends)
    if notice.seq == 0 and notice.status != "announced":
        yield Mistake(("seq",), "notice-first")


def _days(notice: Notice) -> Iterator[Mistake]:
    """What no notice can mean by its days."""
    for day in notice.work.keys() & notice.off.keys():
        yield Mistake(("work", str(day)), "day-both", str(day))
    for path, day, kind in (*_named("work", notice.work), *_named("off", notice.off)):
        if kind in ON_WEEKEND and ON_WEEKEND[kind] != (day.weekday() >= SATURDAY):
            yield Mistake(path, f"{kind}-on-wrong-day", str(day))
    for name, cancelled, kept in (("cancel_work", notice.cancel_work, notice.work), ("cancel_off", notice.cancel_off, notice.off)):
        for place, day in enumerate(cancelled):
            if day in kept:
                yield Mistake((name, place), "cancelled-and-kept", str(day))


def _span(notice: Notice) -> Iterator[Mistake]:
    """A year's notice speaks of its year, and of the last days before it."""
    first, last = date(notice.year - 1, *EARLIEST), date(notice.year, 12, 31)
    listed = [((name, place), day) for name in ("cancel_work", "cancel_off") for place, day in enumerate(getattr(notice, name))]
    named = [(path, day) for path, day, _ in (*_named("work", notice.work), *_named("off", notice.off))]
    for path, day in [*named, *listed]:
        if not first <= day <= last:
            yield Mistake(path, "day-of-another-year", str(day), f"{first} – {last}")


def _named(name: str, days: Mapping[date, str]) -> Iterator[tuple[Path, date, str]]:
    return (((name, str(day)), day, kind) for day, kind in days.items())
