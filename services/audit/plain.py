"""States and events as plain values that a person can read: nothing sealed in them, every field under its own name."""

from collections.abc import Iterator
from typing import Any

import msgspec

from domain.shared.private import Private

SEALED = "[sealed]"
"""Stands for a text that only some may read."""


def plain(value: Any) -> Any:
    """A value as JSON would have it: structures as objects, sets in order, a sealed text never shown."""
    match value:
        case Private():
            return SEALED
        case msgspec.Struct():
            return {name: plain(getattr(value, name)) for name in value.__struct_fields__}
        case dict():
            return {_key(key): plain(item) for key, item in value.items()}
        case set() | frozenset():
            return sorted((plain(item) for item in value), key=str)
        case list() | tuple():
            return [plain(item) for item in value]
        case _:
            return msgspec.to_builtins(value)


def _key(key: Any) -> str:
    """A key as a part of a path; one of several parts as so many."""
    return ".".join(map(_key, key)) if isinstance(key, tuple) else str(plain(key))


def flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every field with its path; an empty group is a field of its own."""
    match value:
        case None if not path:
            return
        case dict() if value:
            for key, item in value.items():
                yield from flat(item, f"{path}.{key}" if path else str(key))
        case list() if any(isinstance(item, dict | list) for item in value):
            for place, item in enumerate(value):
                yield from flat(item, f"{path}[{place}]")
        case _:
            yield path, value
