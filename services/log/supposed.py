"""The log as it would stand if some more events were in it: for trying acts that rest on each other. Nothing of it is ever stored."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from domain.shared.event import TOPICS, Envelope, Event, decode, encode
from services.log.event_log import EventLog, Fold
from services.log.rows import CommitRow

S = TypeVar("S")


class Readable(Protocol):
    """What an act reads of a log."""

    def load(self, stream: str, fold: Fold[S], upto: int | None = None) -> tuple[S | None, int]:
        """The state of a stream and its version."""

    def events_of(self, stream: str, upto: int | None = None) -> list[Envelope]:
        """The events of one stream."""

    def version(self, stream: str) -> int:
        """The version of a stream."""

    def streams(self, prefix: str) -> list[str]:
        """The names of the streams that begin with a prefix, in order."""

    def reveal(self, envelope: Envelope) -> Event:
        """The event with its sealed fields in clear."""


class Supposed:
    """A log as it was when a stream of it was first looked at, and the events that are supposed to stand behind it, `taken` one by one."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._streams: dict[str, list[Envelope]] = {}
        self._names: dict[str, list[str]] = {}
        self._answers: dict[str, CommitRow | None] = {}
        self._ahead: set[str] = set()
        self._more: set[str] = set()
        self.taken: list[Envelope] = []

    def anew(self) -> "Supposed":
        """The log with nothing supposed yet; what was read ahead is not read again."""
        found = Supposed(self._log)
        found._ahead = self._ahead
        found._streams = {stream: [one for one in self._streams[stream] if one.position] for stream in self._ahead}
        return found

    def ahead(self, streams: Sequence[str], commands: Sequence[str] = ()) -> None:
        """Read at once what will be asked for one by one: streams, and what answered commands."""
        asked = [stream for stream in streams if self.fresh(stream)]
        found = self._log.several(asked)
        self._streams |= {stream: found.get(stream, []) for stream in asked}
        self._ahead |= set(asked)
        answered = self._log.answers_to(commands)
        self._answers |= {command: answered.get(command) for command in commands}

    def answer_to(self, command_id: str) -> CommitRow | None:
        """The commit that answered a command."""
        return self._answers[command_id] if command_id in self._answers else self._log.answer_to(command_id)

    def take(self, events: Iterable[tuple[str, Event]]) -> None:
        """Suppose that these stand behind what stands, as they would be read back."""
        for stream, one in events:
            found = decode(TOPICS[type(one)], encode(one))
            supposed = Envelope(stream, self.version(stream) + 1, found)
            self._streams[stream] = [*self.events_of(stream), supposed]
            self.taken.append(supposed)
            self._more.add(stream)

    def fresh(self, stream: str) -> bool:
        """Whether a stream was not looked at yet, so that what changes in it now is still seen."""
        return stream not in self._streams

    def load(self, stream: str, fold: Fold[S], upto: int | None = None) -> tuple[S | None, int]:
        """The state of a stream and its version."""
        envelopes = self.events_of(stream, upto)
        return fold(None, envelopes), len(envelopes)

    def events_of(self, stream: str, upto: int | None = None) -> list[Envelope]:
        """The events of one stream."""
        if upto is not None:
            return self._log.events_of(stream, upto)
        if stream not in self._streams:
            self._streams[stream] = self._log.events_of(stream)
        return self._streams[stream]

    def version(self, stream: str) -> int:
        """The version of a stream."""
        return len(self.events_of(stream))

    def streams(self, prefix: str) -> list[str]:
        """The names of the streams that begin with a prefix, in order."""
        if prefix not in self._names:
            self._names[prefix] = self._log.streams(prefix)
        return sorted({*self._names[prefix], *(stream for stream in self._more if stream.startswith(prefix))})

    def reveal(self, envelope: Envelope) -> Event:
        """The event with its sealed fields in clear; what is supposed was never sealed."""
        return self._log.reveal(envelope) if envelope.position else envelope.data
