"""What is wrong in a text that was to be a regulation: where, what it says now, what is allowed; all problems at once."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from pydantic import ValidationError

from domain.shared.refusal import InvalidError

Path = tuple[str | int, ...]
Places = Mapping[Path, tuple[int, int]]
"""Path of a value -> its line and column, from 1; a key's own place stands under the path with `KEY` after it."""

KEY = "\0key"


class Problem(msgspec.Struct, frozen=True):
    """`code` finds the sentence; `given` is what the text says now, `allowed` what would be right."""

    path: Path
    code: str
    given: str = ""
    allowed: str = ""
    at_key: bool = False


class Located(msgspec.Struct, frozen=True, order=True):
    """A problem in its place."""

    line: int
    column: int
    path: str
    code: str
    given: str
    allowed: str


class TextError(InvalidError):
    """A text with problems; `problems` are in the order of the text, `source` is its file."""

    def __init__(self, source: str, problems: Iterable[Located]) -> None:
        self.source = source
        self.problems = sorted(problems)
        super().__init__("text-invalid", source=source, problems=len(self.problems))


def locate(problem: Problem, places: Places) -> Located:
    """A problem with the place of its value, of its key, or of the nearest thing around it that has one."""
    path = problem.path
    if problem.at_key and (*path, KEY) in places:
        line, column = places[(*path, KEY)]
    else:
        while path and path not in places:
            path = path[:-1]
        line, column = places.get(path, (1, 1))
    return Located(line, column, ".".join(map(str, problem.path)) or "$", problem.code, problem.given, problem.allowed)


def from_validation(error: ValidationError, tree: Any) -> list[Problem]:
    """Every problem of the shape of a tree."""
    return [_problem(found, tree) for found in error.errors(include_url=False)]


def _problem(found: Any, tree: Any) -> Problem:
    path = _own(found["loc"], tree)
    code, context = found["type"], found.get("ctx", {})
    given = "" if code == "missing" or isinstance(found["input"], dict | list) else str(found["input"])
    words = ("expected", "expected_tags", "pattern", "ge", "le", "found", "total")
    allowed = ", ".join(f"{context[word]}" for word in words if word in context)
    return Problem(path, code.replace("_", "-"), given, allowed, at_key=code == "extra_forbidden")


def _own(location: tuple[str | int, ...], tree: Any) -> Path:
    """The path in the tree: without the tags that the shape puts between."""
    path: list[str | int] = []
    node = tree
    for place, part in enumerate(location):
        last = place == len(location) - 1
        if isinstance(node, dict) and (part in node or (last and isinstance(part, str) and part != node.get("kind"))):
            path.append(part)
            node = node.get(part)
        elif isinstance(node, list) and isinstance(part, int) and part < len(node):
            path.append(part)
            node = node[part]
    return tuple(path)
