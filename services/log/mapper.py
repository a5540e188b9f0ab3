"""Between events and stored bytes: JSON with sorted fields under a topic of our own; never an import from what a row says."""

from typing import Any

from eventsourcing.persistence import Mapper, StoredEvent, Transcoder

from domain.shared.event import TOPICS, Envelope, decode, encode


class PlainTranscoder(Transcoder):
    """The library asks for one; msgspec does the work in the mapper."""

    def encode(self, obj: Any) -> bytes:
        """Refuse: nothing is transcoded outside the mapper."""
        raise NotImplementedError

    def decode(self, data: bytes) -> Any:
        """Refuse: nothing is transcoded outside the mapper."""
        raise NotImplementedError


class EnvelopeMapper(Mapper[str]):
    """Maps envelopes, so that the library's repository reads the same log."""

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        """An envelope as a row."""
        envelope: Envelope = domain_event
        state = encode(envelope.data)
        return StoredEvent(envelope.originator_id, envelope.originator_version, TOPICS[type(envelope.data)], state)

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """A row as an envelope; an older topic version is upcast, an unknown one refused."""
        event = decode(stored_event.topic, stored_event.state)
        return Envelope(str(stored_event.originator_id), stored_event.originator_version, event, getattr(stored_event, "id", 0))
