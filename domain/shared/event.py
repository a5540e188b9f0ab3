"""What an event is: an immutable fact with a name and version of our own, never a Python path.

A changed event gets the next version and one upcast for the step; bytes already stored are never rewritten.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import msgspec

Upcast = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the stored JSON object of one version into that of the next."""


class Event(msgspec.Struct, frozen=True, gc=False):
    """The payload of one event. Fields are values; dates are legal days, instants are UTC."""


class Envelope(msgspec.Struct, frozen=True, gc=False):
    """An event in its place: stream and version (from 1, without gaps), and position in the whole log (0: not stored yet)."""

    originator_id: str
    originator_version: int
    data: Event
    position: int = 0


E = TypeVar("E", bound=type[Event])

TOPICS: dict[type[Event], str] = {}
"""Event class -> the topic that it is written under today, for example `application.filed/1`."""

DECODERS: dict[str, Callable[[bytes], Event]] = {}
"""Every topic ever written -> its decoder into today's class."""


class UnknownTopicError(LookupError):
    """A stored topic that this software does not know: it is newer, or the log is not ours. Nothing is guessed."""


def event(name: str, version: int = 1, upcasts: Iterable[Upcast] = ()) -> Callable[[E], E]:
    """Give an event class its stored name; `upcasts` lead from version 1 to `version`, one step each."""
    steps = tuple(upcasts)
    if len(steps) != version - 1:
        raise ValueError(f"{name}/{version} needs {version - 1} upcasts, one per step, and has {len(steps)}")

    def register(cls: E) -> E:
        current = f"{name}/{version}"
        if current in DECODERS:
            raise ValueError(f"{current} is defined twice")
        TOPICS[cls] = current
        DECODERS[current] = msgspec.json.Decoder(cls).decode
        for old in range(1, version):
            DECODERS[f"{name}/{old}"] = _upcasting(cls, steps[old - 1 :])
        return cls

    return register


def renamed(old: str, new: str) -> Upcast:
    """The upcast for a field that has got another name."""
    return lambda tree: {new if name == old else name: value for name, value in tree.items()}


def same(tree: dict[str, Any]) -> dict[str, Any]:
    """The step of a version that only added fields with defaults."""
    return tree


def _upcasting(cls: type[Event], steps: tuple[Upcast, ...]) -> Callable[[bytes], Event]:
    def decode(stored: bytes) -> Event:
        tree: dict[str, Any] = msgspec.json.decode(stored)
        for step in steps:
            tree = step(tree)
        return msgspec.convert(tree, cls)

    return decode


def decode(topic: str, stored: bytes) -> Event:
    """The event behind stored bytes; refuses a topic that it does not know."""
    try:
        decoder = DECODERS[topic]
    except KeyError:
        raise UnknownTopicError(topic) from None
    return decoder(stored)


encode = msgspec.json.Encoder(order="deterministic").encode
"""Event -> JSON bytes with sorted fields, so that equal events have equal bytes."""
