"""Notices of one jurisdiction one after another: their order, and what a later one may say of an earlier one."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from domain.calendar.notices import Notice
from domain.calendar.sheet import Mistake, NoticeError


def in_order(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """The notices as they speak, the later last; raises NoticeError where one stands twice or is another jurisdiction's."""
    ordered = tuple(sorted(notices, key=lambda notice: (notice.year, notice.seq)))
    for place, notice in enumerate(ordered[1:]):
        before = ordered[place]
        if notice.jurisdiction != before.jurisdiction:
            raise NoticeError(notice.id, [Mistake(("jurisdiction",), "notice-folder", notice.jurisdiction, before.jurisdiction)])
        if notice.id == before.id:
            raise NoticeError(notice.id, [Mistake(("seq",), "notice-twice", notice.id)])
    return ordered


def check_series(notices: Iterable[Notice], *, local: bool) -> None:
    """Raise NoticeError where notices do not follow one another: before one is taken up, not when it is counted on.

    A national series has every year from its first to its last; a local one may have any.
    """
    ordered = in_order(notices)
    for place, notice in enumerate(ordered):
        if mistakes := [*_follows(notice, ordered[:place], local=local), *_cancels(notice, ordered[:place])]:
            raise NoticeError(notice.id, mistakes)


def _follows(notice: Notice, earlier: Sequence[Notice], *, local: bool) -> Iterator[Mistake]:
    if earlier and not local and notice.year > earlier[-1].year + 1:
        yield Mistake(("year",), "notice-gap", str(notice.year), str(earlier[-1].year + 1))
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
                yield Mistake((name, place), "cancels-nothing", str(day))


def _given(day: date, earlier: Sequence[Notice], *, work: bool) -> bool:
    given = False
    for notice in earlier:
        if day in (notice.cancel_work if work else notice.cancel_off):
            given = False
        if day in (notice.work if work else notice.off):
            given = True
    return given
