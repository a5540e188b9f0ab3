"""Every decision computed again from its receipt: from the streams as they were read, under the texts that were pinned."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import msgspec

import services.office  # noqa: F401  # its imports enter every policy's recomputation
from domain.cycle.cycle import Cycle
from domain.shared import identifiers as ids
from domain.shared.actor import SYSTEM
from domain.shared.event import Envelope, Event
from domain.shared.receipt import Receipt, digest
from domain.shared.refusal import InvalidError, RefusedError
from services.audit.decisions import name_of, receipt_of
from services.case import Case
from services.log.chain import TamperedError
from services.log.event_log import EventLog
from services.log.rows import instant
from services.recomputation import RECOMPUTES, Recomputed
from services.roster import Roster, Rosters
from services.texts import Texts

S = TypeVar("S")
Fold = Callable[[S | None, Sequence[Envelope]], S | None]

KEPT = 4_096
"""Streams held in memory: a cycle's decisions read the same few again and again."""

IMPOSSIBLE = (InvalidError, RefusedError, TamperedError, LookupError, ValueError, TypeError, AttributeError)
"""What computing again may meet where it should not: it is told as a difference, with its kind."""


class Difference(msgspec.Struct, frozen=True):
    """What of a decision does not come out again: `inputs`, `result`, a field of the event, or `fault`; recorded and recomputed."""

    decision: str
    policy: str
    what: str
    recorded: str
    recomputed: str


class Streams:
    """Streams folded up to a version, each going on from where it was asked last."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._kept: OrderedDict[str, tuple[list[Envelope], int, Any]] = OrderedDict()

    def at(self, stream: str, version: int, fold: Fold[S]) -> S | None:
        """The state at a version; it changes when a later one is asked for. Raises LookupError where the stream is shorter."""
        events, reached, state = self._kept.pop(stream, ([], 0, None))
        if version > len(events):
            events = self._log.events_of(stream)
        if version > len(events):
            raise LookupError(f"{stream} has {len(events)} events, not {version}")
        if version < reached:
            reached, state = 0, None
        state = fold(state, events[reached:version])
        self._kept[stream] = (events, version, state)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return state


class PinnedCase(Case):
    """A case that reads what a receipt says was read, and nothing else."""

    def __init__(self, log: EventLog, texts: Texts, streams: Streams, receipt: Receipt, envelope: Envelope) -> None:
        commit = log.rows.commit_at(envelope.position)
        if commit is None:
            raise LookupError(f"no commit holds position {envelope.position}")
        super().__init__(log, texts, SYSTEM, instant(commit.effective_at), name_of(envelope), rosters=Rosters(log))
        self._whole, self._streams, self._receipt = log, streams, receipt
        self.recorded += [_recorded(log, position) for position in range(commit.first, envelope.position)]

    def cycle(self, name: str) -> Cycle:
        """The cycle, which must have pinned the texts that the receipt names."""
        cycle, receipt = super().cycle(name), self._receipt
        pinned, named = (cycle.regulation, cycle.calendar), (receipt.regulation, receipt.calendar)
        criteria = set(filter(None, (receipt.criteria or "").split(";")))
        if pinned != named or not criteria <= set(cycle.criteria.values()):
            raise LookupError(f"the cycle pinned the texts {pinned} and {cycle.criteria}, the receipt names {named} and {criteria}")
        return cycle

    def read(self, stream: str, fold: Callable[[S | None, Sequence[Envelope]], S | None]) -> S | None:
        """The state at the version that was read; raises LookupError where it was not read."""
        self.note(stream)
        return self._streams.at(stream, self.reads[stream], fold)

    def note(self, stream: str) -> None:
        """The version that was read."""
        if stream not in self._receipt.reads:
            raise LookupError(f"{stream} was not read")
        self.reads[stream] = self._receipt.reads[stream]

    def roster(self, cycle: str) -> Roster:
        """The applications that were read."""
        return ReadRoster(self._whole, cycle, self._receipt)


class ReadRoster(Roster):
    """The applications of a cycle that a decision read; asked only who they are."""

    def __init__(self, log: EventLog, cycle: str, receipt: Receipt) -> None:
        super().__init__(log, cycle)
        prefix = f"application:{cycle}/"
        self._read = tuple(ids.applicant_in(one) for one, version in receipt.reads.items() if one.startswith(prefix) and version)

    def received(self) -> tuple[str, ...]:
        """Those that were read, in the order of their codes."""
        return tuple(sorted(self._read))


def _recorded(log: EventLog, position: int) -> tuple[str, Event]:
    """What the same act recorded before the decision."""
    stream, version = log.rows.event_at(position)
    return stream, log.events_of(stream)[version - 1].data


class Reverification:
    """Computes decisions of one log again."""

    def __init__(self, log: EventLog, texts: Texts) -> None:
        self._log, self._texts = log, texts
        self._streams = Streams(log)

    def decisions(self, after: int = 0) -> Iterator[Envelope]:
        """Every decision with a receipt after a position, in the order of the log."""
        return (one for page in self._log.replay(after) for one in page if receipt_of(one.data) is not None)

    def differences(self, envelope: Envelope) -> list[Difference]:
        """What of a decision does not come out again; nothing where all of it does."""
        receipt = receipt_of(envelope.data)
        if receipt is None:
            return []
        try:
            again = self._again(envelope, receipt)
        except IMPOSSIBLE as error:
            return [Difference(name_of(envelope), receipt.policy, "fault", receipt.result, f"{type(error).__name__}: {error}")]
        found = [("inputs", receipt.inputs, digest(again.inputs)), ("result", receipt.result, digest(again.result))]
        found += [(name, digest(getattr(envelope.data, name)), digest(value)) for name, value in again.told.items()]
        return [Difference(name_of(envelope), receipt.policy, *one) for one in found if one[1] != one[2]]

    def _again(self, envelope: Envelope, receipt: Receipt) -> Recomputed:
        recompute = RECOMPUTES.get(receipt.policy)
        if recompute is None:
            raise LookupError(f"no way to compute {receipt.policy} again")
        case = PinnedCase(self._log, self._texts, self._streams, receipt, envelope)
        return recompute(case, envelope.originator_id, envelope.data)
