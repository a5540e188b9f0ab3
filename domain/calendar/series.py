"""Notices of one jurisdiction one after another: what a later one may say of an earlier one."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from domain.calendar.notices import Notice
from domain.calendar.sheet import Mistake, NoticeError, Path


def in_order(notices: Iterable[Notice], *, local: bool) -> tuple[Notice, ...]:
    """The notices as they speak, the later last; raises NoticeError where they do not follow one another.

    A national series has every year from its first to its last; a local one may have any.
    """
    ordered = tuple(sorted(notices, key=lambda notice: (notice.year, notice.seq)))
    for place, notice in enumerate(ordered):
        if mistakes := [*_follows(notice, ordered[:place], local=local), *_cancels(notice, ordered[:place])]:
            raise NoticeError(notice.id, mistakes)
    return ordered


def _follows(notice: Notice, earlier: Sequence[Notice], *, local: bool) -> Iterator[Mistake]:
    if not earlier:
        if notice.amends:
            yield Mistake(("amends",), "amends-unknown", notice.amends)
        return
    before = earlier[-1]
    if notice.jurisdiction != before.jurisdiction:
        yield Mistake(("jurisdiction",), "notice-folder", notice.jurisdiction, before.jurisdiction)
    if (notice.year, notice.seq) == (before.year, before.seq):
        yield Mistake(("seq",), "notice-twice", notice.id)
    if not local and notice.year > before.year + 1:
        yield Mistake(("year",), "notice-gap", str(notice.year), str(before.year + 1))
    if notice.amends:
        yield from _amends(notice, {one.id: one for one in earlier})


def _amends(notice: Notice, earlier: dict[str, Notice]) -> Iterator[Mistake]:
    amended = earlier.get(notice.amends)
    if amended is None:
        yield Mistake(("amends",), "amends-unknown", notice.amends, ", ".join(earlier))
    elif notice.issued < amended.issued:
        yield Mistake(("published",), "amends-later", str(notice.published), str(amended.published))


def _cancels(notice: Notice, earlier: Sequence[Notice]) -> Iterator[Mistake]:
    """A cancelled day must be one that an earlier notice gave and none took back."""
    for name, cancelled in (("cancel_work", notice.cancel_work), ("cancel_off", notice.cancel_off)):
        for place, day in enumerate(cancelled):
            if not _given(day, earlier, work=name == "cancel_work"):
                path: Path = (name, place)
                yield Mistake(path, "cancels-nothing", str(day))


def _given(day: date, earlier: Sequence[Notice], *, work: bool) -> bool:
    given = False
    for notice in earlier:
        if day in (notice.cancel_work if work else notice.cancel_off):
            given = False
        if day in (notice.work if work else notice.off):
            given = True
    return given
