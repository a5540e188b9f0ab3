"""What changed in a stream between two instants: field by field, the old and the new, and every step between with who and why."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from domain.shared.event import Envelope
from services.audit.past import Past, states_of
from services.audit.plain import flat
from services.audit.record import Record, Records


class Step(msgspec.Struct, frozen=True):
    """One change of a field, by one event."""

    before: Any
    after: Any
    by: Record


class Changed(msgspec.Struct, frozen=True):
    """A field that changed, perhaps back again; None stands where it did not exist."""

    field: str
    before: Any
    after: Any
    steps: list[Step]


def difference(stream: str, earlier: Past, later: Past, records: Records) -> list[Changed]:
    """Every field that an event between the two changed, in the order of the fields."""
    stood = {envelope.originator_version for envelope in earlier.events_of(stream)}
    before = _fields(earlier.state(stream))
    after: dict[str, Any] = {}
    steps: dict[str, list[Step]] = {}
    for envelope, old, after in _walked(stream, later.events_of(stream)):  # the last one is how it stands later
        for name in _differing(old, after) if envelope.originator_version not in stood else ():
            steps.setdefault(name, []).append(Step(old.get(name), after.get(name), records.record(envelope)))
    names = dict.fromkeys([*_differing(before, after), *steps])
    return [Changed(name, before.get(name), after.get(name), steps.get(name, [])) for name in names]


def _walked(stream: str, events: Sequence[Envelope]) -> Iterator[tuple[Envelope, dict[str, Any], dict[str, Any]]]:
    """Each event with the fields before and after it."""
    old: dict[str, Any] = {}
    for envelope, state in states_of(stream, events):
        new = _fields(state)
        yield envelope, old, new
        old = new


def _fields(state: dict[str, Any] | None) -> dict[str, Any]:
    """The fields of a state; a group that is empty has none."""
    return {name: value for name, value in flat(state) if value != {}}


def _differing(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [name for name in dict.fromkeys([*before, *after]) if before.get(name) != after.get(name)]
