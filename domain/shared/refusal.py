"""The two ways in which an act fails: invalid input stores nothing, a refusal by law is itself an official act on record."""

from typing import Any

Facts = dict[str, Any]
"""Plain JSON values that a sentence is filled with: numbers, days as ISO text, identifiers; never a person's name."""


class InvalidError(ValueError):
    """The input itself is wrong. `code` finds the sentence in `locale/`; `facts` fill it and say what would be right."""

    def __init__(self, code: str, /, **facts: Any) -> None:
        super().__init__(f"{code} {facts}")
        self.code = code
        self.facts: Facts = facts


class RefusedError(Exception):
    """The regulation forbids it. `basis` is the article; the refusal is recorded and stays the answer for ever."""

    def __init__(self, code: str, basis: str, /, **facts: Any) -> None:
        super().__init__(f"{code} ({basis}) {facts}")
        self.code = code
        self.basis = basis
        self.facts: Facts = facts
