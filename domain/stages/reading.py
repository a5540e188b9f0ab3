"""Reading a regulation: a tree of values whose places in the text are known becomes a regulation, or a list of all its problems."""

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from domain.regulation.problem import Path, Places, Problem, TextError, from_validation, locate
from domain.stages.checks import check
from domain.stages.plan import Regulation


def regulation_from(tree: Any, places: Places, source: str) -> Regulation:
    """Check a tree and make the regulation of it; raises TextError with every problem and its place."""
    to_fill = list(_to_fill(tree, ()))
    try:
        regulation = Regulation.model_validate(tree)
    except ValidationError as error:
        around = {problem.path[:depth] for problem in to_fill for depth in range(len(problem.path) + 1)}
        problems = [*to_fill, *(problem for problem in from_validation(error, tree) if problem.path not in around)]
    else:
        problems = to_fill or list(check(regulation))
    if problems:
        raise TextError(source, (locate(problem, places) for problem in problems))
    return regulation


def _to_fill(node: Any, path: Path) -> Iterator[Problem]:
    """What a new file still leaves to be filled in: `<article>`."""
    match node:
        case dict():
            for key, child in node.items():
                yield from _to_fill(child, (*path, key))
        case list():
            for place, child in enumerate(node):
                yield from _to_fill(child, (*path, place))
        case str() if node.startswith("<") and node.endswith(">"):
            yield Problem(path, "to-fill", node)
        case _:
            pass
