"""The holiday notices of one jurisdiction as they were announced in this log: each once, in its order, never another text for it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

import msgspec

from domain.calendar.instants import day_of
from domain.calendar.notices import Notice
from domain.shared.citation import HOUSE
from domain.shared.event import Envelope, Event, event
from domain.shared.refusal import InvalidError, RefusedError


@event("holidays.notice_announced")
class NoticeAnnounced(Event, frozen=True):
    """A notice became known here; `text` is the hash of its file."""

    notice: str
    jurisdiction: str
    year: int
    seq: int
    published: date
    text: str
    announced_at: datetime


class Holidays(msgspec.Struct):
    """The announced notices by their id, in the order of announcement."""

    announced: dict[str, NoticeAnnounced] = {}

    def announce(self, notice: Notice, text: str, known: Collection[Notice], now: datetime) -> NoticeAnnounced:
        """Announce a notice; `known` are those that any cycle opened today counts on: the catalogue's and the announced ones."""
        published = _published(notice, day_of(now))
        before = {one.id: one for one in known}
        if before.get(notice.id, notice) != notice:
            raise RefusedError("holidays-differ", HOUSE, notice=notice.id)
        if notice.id in self.announced:
            raise RefusedError("holidays-announced", HOUSE, notice=notice.id, on=day_of(self.announced[notice.id].announced_at).isoformat())
        expected = _expected(notice, known)
        if notice.id not in before and expected is not None:
            raise RefusedError("holidays-order", HOUSE, notice=notice.id, expected=expected)
        return NoticeAnnounced(notice.id, notice.jurisdiction, notice.year, notice.seq, published, text, now)


def _published(notice: Notice, today: date) -> date:
    if notice.status == "provisional" or notice.published is None:
        raise InvalidError("holidays-unpublished", notice=notice.id, status=notice.status)
    if notice.published > today:
        raise InvalidError("publication-in-future", on=notice.published.isoformat(), today=today.isoformat())
    return notice.published


def _expected(notice: Notice, known: Collection[Notice]) -> str | None:
    """The notice that is missing before this one; None where none is: without it, days that it turned would count as plain ones."""
    if notice.seq > 0:
        before = f"{notice.jurisdiction}-{notice.year}.{notice.seq - 1}"
        return None if any(one.id == before for one in known) else before
    last = max((one.year for one in known), default=notice.year)
    national = "-" not in notice.jurisdiction
    return f"{notice.jurisdiction}-{last + 1}.0" if national and notice.year > last + 1 else None


def fold(state: Holidays | None, envelopes: Sequence[Envelope]) -> Holidays:
    """Every jurisdiction has them from the start, none announced."""
    state = state or Holidays()
    for envelope in envelopes:
        match envelope.data:
            case NoticeAnnounced() as e:
                state.announced[e.notice] = e
            case _:
                pass
    return state
