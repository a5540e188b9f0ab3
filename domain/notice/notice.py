"""A public notice: who stands on it, where and since when, and the whole legal period that it must stand."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

import msgspec

from domain.notice import watch as w
from domain.shared.event import Envelope, Event, event, same
from domain.shared.refusal import InvalidError, RefusedError
from domain.shared.term import Recounted, Term, named_hands


@event("notice.published", 2, [named_hands("term")])
class Published(Event, frozen=True):
    """The notice went up: `channels` with the day on each, `text` the digest of what stood there, `term` how long it stands."""

    cycle: str
    stage: str
    candidates: tuple[str, ...]
    channels: dict[str, date]
    text: str
    term: Term


@event("notice.withdrawn")
class Withdrawn(Event, frozen=True):
    """The notice was taken down before its end; what it was to show needs a new notice with a whole new period."""

    reason: str


@event("notice.term_recounted")
class TermRecounted(Recounted, frozen=True):
    """Its period was counted again."""


@event("notice.extended")
class Extended(Event, frozen=True):
    """It stands so many days more, because it could not be read for some time; `basis` is where a text says so, or that we do."""

    old: Term
    new: Term
    days: int
    reason: str
    basis: str


@event("notice.closed", 2, [same])
class Closed(Event, frozen=True):
    """The period ran out; `closed_at` is its legal end, whenever this was recorded.

    `overtaken`: a holiday notice had put that end into the past when it was announced.
    """

    closed_at: datetime
    overtaken: bool = False


class Notice(msgspec.Struct):
    """A notice and its period."""

    cycle: str
    stage: str
    candidates: tuple[str, ...]
    term: Term
    state: str = "running"
    watch: w.Watch = msgspec.field(default_factory=w.Watch)

    def withdraw(self, reason: str, basis: str) -> Withdrawn:
        """Take it down while it runs."""
        if self.state != "running":
            raise RefusedError("notice-not-running", basis, state=self.state)
        return Withdrawn(reason)

    def must_have_been_interrupted(self, basis: str) -> None:
        """Refuse to lengthen what does not run, what nobody missed, and what reads otherwise than it did for an unknown reason."""
        if self.state != "running":
            raise RefusedError("notice-not-running", basis, state=self.state)
        if not self.watch.interrupted:
            raise RefusedError("notice-not-interrupted", basis)
        if self.watch.altered is not None:
            raise RefusedError("alteration-open", basis, found=self.watch.altered)

    def runs_at(self, instant: datetime) -> bool:
        """Whether an objection stamped at this instant is in time."""
        return self.state != "withdrawn" and instant < self.term.open_until

    def recount(self, again: Callable[[Term], Recounted | None]) -> TermRecounted | None:
        """Count a running notice's period again; None where that changes nothing."""
        found = again(self.term) if self.state == "running" else None
        return TermRecounted(found.old, found.new, found.changed, found.notice) if found else None

    def close(self, now: datetime) -> Closed | None:
        """Close when the period is over; None when there is nothing to do or it is too early."""
        if self.state != "running" or now < self.term.closes_at:
            return None
        return Closed(self.term.closes_at, self.term.overtaken_at is not None)


def publication_day(channels: dict[str, date], required: Sequence[str], today: date, basis: str) -> date:
    """The day from which the period counts: the last of all required channels; none may be missing or in the future."""
    missing = [channel for channel in required if channel not in channels]
    if missing:
        raise RefusedError("channel-missing", basis, missing=missing)
    unknown = sorted(set(channels) - set(required))
    if unknown:
        raise InvalidError("channel-unknown", unknown=unknown, known=list(required))
    last = max(channels.values())
    if last > today:
        raise InvalidError("publication-in-future", on=last.isoformat(), today=today.isoformat())
    return last


def fold(state: Notice | None, envelopes: Sequence[Envelope]) -> Notice | None:
    """The notice after these events; None when it was never published."""
    for envelope in envelopes:
        match envelope.data:
            case Published() as e:
                state = Notice(e.cycle, e.stage, e.candidates, e.term)
            case Withdrawn() if state is not None:
                state.state = "withdrawn"
            case (TermRecounted() | Extended()) as e if state is not None:
                state.term = e.new
                state.watch.renew()
            case Closed() if state is not None:
                state.state = "closed"
            case other:
                if state is not None:
                    w.follow(state.watch, other)
    return state
