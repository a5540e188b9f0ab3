"""Sealing an event on its way into the log, and opening it for those who may read: every Private field, wherever it stands."""

from collections.abc import Callable
from typing import Any, cast

import msgspec

from domain.shared.event import Event
from domain.shared.private import Private
from services.log.keys import KeyStore

_carriers: dict[type, bool] = {}


def carries(cls: type[Event]) -> bool:
    """Whether an event of this class can hold a Private field."""
    if cls not in _carriers:
        _carriers[cls] = "Private" in str(msgspec.inspect.type_info(cls))
    return _carriers[cls]


def seal(keys: KeyStore, event: Event, place: str) -> Event:
    """The event with every Private field sealed for its place (stream, version, topic); refuses one that is sealed already."""

    def close(found: Private, path: str) -> Private:
        if found.sealed:
            raise ValueError(f"{path} is sealed already: a sealed text is never copied, only referred to")
        return Private(found.subject, keys.seal(found.subject, found.text, f"{place}{path}"), sealed=True)

    return cast("Event", _walk(event, "", close)) if carries(type(event)) else event


def unseal(keys: KeyStore, event: Event, place: str) -> Event:
    """The event with every Private field in clear; raises ErasedError or SealError."""

    def disclose(found: Private, path: str) -> Private:
        return Private(found.subject, keys.unseal(found.subject, found.text, f"{place}{path}"))

    return cast("Event", _walk(event, "", disclose)) if carries(type(event)) else event


def _walk(value: Any, path: str, change: Callable[[Private, str], Private]) -> Any:
    match value:
        case Private():
            return change(value, path)
        case msgspec.Struct():
            fields = {name: _walk(getattr(value, name), f"{path}.{name}", change) for name in value.__struct_fields__}
            return msgspec.structs.replace(value, **fields)
        case tuple() | list():
            return type(value)(_walk(item, f"{path}[{place}]", change) for place, item in enumerate(value))
        case dict():
            return {key: _walk(item, f"{path}.{key}", change) for key, item in value.items()}
        case _:
            return value
