"""Is every number of a regulation asked for? Each is changed, one at a time, and some question case must notice.

`python -m tests.mutation.regulations` changes every number, day, flag and choice of every regulation that has question cases, reads the
changed text as the catalogue would, and asks: first the cases that coverage names for the rows of the value's article, then the others,
until one answers otherwise. A text that no longer loads is told apart. What nobody notices must stand in `explained.yaml` with the
reason; a reason for what is noticed after all is an error too.
"""

import copy
import re
import sys
import time
import typing
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel
from ruamel.yaml import YAML

from domain.regulation.problem import Path as Route
from domain.regulation.problem import Places, TextError
from domain.stages.reading import regulation_from
from services.catalogue import Catalogue, parsed
from services.ledger import CLAUSES, claims_of, rows_of
from services.questions.question import Law
from tests.regulations import cases

EXPLAINED = Path(__file__).parent / "explained.yaml"
ENOUGH = 0.95
"""The share of changes that must be noticed."""


class Change(NamedTuple):
    """One value, put in the place of another."""

    route: Route
    before: Any
    after: Any

    @property
    def name(self) -> str:
        """`stages.7.period.amount: 5 -> 6`."""
        return f"{'.'.join(map(str, self.route))}: {self.before} -> {self.after}"


class Found(NamedTuple):
    """What became of a change: `refused` by the reader, or `noticed` by the case of this name; neither when nobody noticed.

    `own`: the case is one that coverage names for the article of the value.
    """

    change: Change
    refused: bool
    noticed: str
    own: bool = False


def changes(model: Any, tree: Any, route: Route = ()) -> Iterator[Change]:
    """Every change of what the text says: a number by one up and down, a day by one, a flag turned, a choice by each other one."""
    match tree:
        case dict():
            for key, child in tree.items():
                yield from _below(model, key, child, route)
        case list():
            for place, child in enumerate(tree):
                yield from changes(model[place] if isinstance(model, tuple) else None, child, (*route, place))
        case _:
            yield from (Change(route, tree, other) for other in _others(tree))


def _below(model: Any, key: str, child: Any, route: Route) -> Iterator[Change]:
    field = _field(model, key)
    choices = _choices(field.annotation) if field is not None else ()
    if isinstance(child, str) and child in choices:
        yield from (Change((*route, key), child, other) for other in choices if other != child)
    elif isinstance(child, list) and choices and all(item in choices for item in child):
        for place, item in enumerate(child):
            yield from (Change((*route, key, place), item, other) for other in choices if other != item)
    else:
        below = getattr(model, next((name for name, one in _fields(model).items() if one is field), key), None)
        yield from changes(below, child, (*route, key))


def _fields(model: Any) -> dict[str, Any]:
    return type(model).model_fields if isinstance(model, BaseModel) else {}


def _field(model: Any, key: str) -> Any:
    return next((field for name, field in _fields(model).items() if key in (name, field.alias)), None)


def _choices(annotation: Any) -> tuple[str, ...]:
    """The words that a field may have, wherever they stand in its type."""
    if typing.get_origin(annotation) is Literal:
        return tuple(word for word in typing.get_args(annotation) if isinstance(word, str))
    return tuple(word for part in typing.get_args(annotation) for word in _choices(part))


def _others(value: Any) -> list[Any]:
    match value:
        case bool():
            return [not value]
        case int():
            return [value + 1, value - 1]
        case float():
            step = Decimal("0.01")
            return [Decimal(str(value)) + step, Decimal(str(value)) - step]
        case date():
            return [value + timedelta(days=1), value - timedelta(days=1)]
        case _:
            return []


def changed(tree: Any, change: Change) -> Any:
    """A copy of the tree with one value changed."""
    twin = copy.deepcopy(tree)
    node = twin
    for step in change.route[:-1]:
        node = node[step]
    node[change.route[-1]] = change.after
    return twin


class Bench(NamedTuple):
    """All that a regulation's changes are tried on: its text, its cases, and which of them coverage names for the rows of an article."""

    tree: Any
    places: Places
    puts: Sequence[cases.Put]
    ground: Law
    named: dict[int, set[str]]

    def tried(self, change: Change) -> Found:
        """Read the changed text, and ask until a case answers otherwise."""
        try:
            regulation = regulation_from(changed(self.tree, change), self.places, "changed")
        except TextError:
            return Found(change, refused=True, noticed="")
        names = {name for article in articles(self.tree, change.route) for name in self.named.get(article, ())}
        own = [put for put in self.puts if put.case.name in names]
        law = Law(regulation, self.ground.calendar)
        if noticed := _noticed(law, own):
            return Found(change, refused=False, noticed=noticed, own=True)
        return Found(change, refused=False, noticed=_noticed(law, [put for put in self.puts if put.case.name not in names]))


def articles(tree: Any, route: Route) -> list[int]:
    """The numbers of the articles that a value rests on: those of the nearest rule around it."""
    basis, node = "", tree
    for step in route:
        basis = node.get("basis", basis) if isinstance(node, dict) else basis
        node = node[step]
    return [int(found[0]) for part in basis.split(";") if (found := re.match(r"\d+", part))]


def _noticed(ground: Law, puts: Sequence[cases.Put]) -> str:
    for put in puts:
        try:
            differs = put.differences(ground)
        except (ArithmeticError, LookupError, ValueError, TypeError, StopIteration):
            return put.case.name  # it cannot even be asked any more
        if differs:
            return put.case.name
    return ""


def bench_of(path: Path) -> Bench:
    """The regulation that a file of cases asks, ready to be changed."""
    catalogue = Catalogue(cases.ROOT / "regulations")
    name, version = cases.version_of(path, catalogue)
    tree, places = parsed((catalogue.root / name / f"{version}.yaml").read_bytes(), version)
    return Bench(tree, places, list(cases.read(path)), cases.ground_of(path), _named(catalogue.root / name))


def every(bench: Bench) -> list[Found]:
    """What becomes of every change."""
    return [bench.tried(change) for change in changes(bench.ground.regulation, bench.tree)]


def _named(folder: Path) -> dict[int, set[str]]:
    """Article -> the tests that coverage names for its rows; none before a city has its ledger."""
    if not (folder / CLAUSES).exists():
        return {}
    claims, _ = claims_of(folder)
    named: dict[int, set[str]] = {}
    for row in rows_of(folder):
        if row.id in claims:
            named.setdefault(row.number, set()).update(claims[row.id].test)
    return named


def report(path: Path, found: Sequence[Found], explained: dict[str, str]) -> bool:
    """Print the figures of a regulation; whether enough is noticed and the rest explained."""
    unnoticed = {one.change.name for one in found if not one.refused and not one.noticed}
    refused, own = sum(one.refused for one in found), sum(one.own for one in found)
    share = 1 - len(unnoticed) / len(found)
    others = len(found) - refused - own - len(unnoticed)
    noticed = f"{own} noticed by a case that coverage names for the article, {others} by another, {len(unnoticed)} by nobody"
    counted = f"{len(found)} changes, {refused} refused by the reader, {noticed}"
    sys.stdout.write(f"{path.stem}: {counted}: {share:.1%} noticed\n")
    for name in sorted(unnoticed - explained.keys()):
        sys.stdout.write(f"  not noticed, not explained: {name}\n")
    for name in sorted(explained.keys() - unnoticed):
        sys.stdout.write(f"  explained, and noticed after all: {name}\n")
    return share >= ENOUGH and unnoticed == explained.keys()


def main() -> int:
    """Every regulation; 0 when enough is noticed and the rest explained."""
    began = time.monotonic()
    explained = YAML(typ="safe").load(EXPLAINED.read_text("utf-8")) or {}
    sound = [report(path, every(bench_of(path)), explained.get(path.stem) or {}) for path in cases.FILES]
    sys.stdout.write(f"every change was tried, none drawn by lot; {time.monotonic() - began:.0f} s\n")
    return 0 if all(sound) else 1


if __name__ == "__main__":
    sys.exit(main())
