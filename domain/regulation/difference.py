"""What one regulation says otherwise than another: value by value, with the articles of both; whole rules that came or went as one."""

from collections.abc import Iterator, Mapping
from itertools import groupby, takewhile
from typing import Any, Literal

import msgspec
from pydantic import BaseModel

from domain.regulation.leaves import Leaf, leaves, nodes

Kind = Literal["added", "removed", "changed", "article", "to_law", "to_default", "order"]
"""What came, what went, another value, another article, law instead of a default of ours, the reverse, another order of stages."""

HEAD = {"schema", "city", "title", "award", "jurisdiction", "articles"}
"""What a text is, rather than what it says."""

CARRIED = {"name", "next", "kind", "act"}
"""Keys that tell one rule from another, or the order, which is told as one."""


class Difference(msgspec.Struct, frozen=True):
    """`before` and `after` are the values on either side: one each where a value changed, several where a whole rule came or went."""

    kind: Kind
    path: str
    before: tuple[Leaf, ...] = ()
    after: tuple[Leaf, ...] = ()


def differences(before: BaseModel, after: BaseModel) -> list[Difference]:
    """Every difference, in the order of the schema."""
    old, new = _known(before), _known(after)
    gone = [Difference("removed", path, before=values) for path, values in _alone(old, new, _paths(after))]
    come = [Difference("added", path, after=values) for path, values in _alone(new, old, _paths(before))]
    kept = [found for path in old if path in new and (found := _compared(old[path], new[path])) is not None]
    places = {path: place for place, path in enumerate(dict.fromkeys([*_paths(before), *_paths(after)]))}
    return sorted([*_order(before, after), *gone, *come, *_joined(kept)], key=lambda one: places[one.path])


def _known(model: BaseModel) -> dict[str, Leaf]:
    return {leaf.path: leaf for leaf in leaves(model) if leaf.path.partition(".")[0] not in HEAD and _last(leaf.path) not in CARRIED}


def _last(path: str) -> str:
    return path.rpartition(".")[2]


def _paths(model: BaseModel) -> list[str]:
    return [".".join(place.names) for place, _ in nodes(model)]


def _alone(here: Mapping[str, Leaf], there: Mapping[str, Leaf], paths: list[str]) -> Iterator[tuple[str, tuple[Leaf, ...]]]:
    """Values that stand on one side alone, together under the highest rule that the other side lacks."""
    known = set(paths)
    alone = [(_highest(path, known), leaf) for path, leaf in here.items() if path not in there]
    return ((path, tuple(leaf for _, leaf in group)) for path, group in groupby(alone, key=lambda one: one[0]))


def _highest(path: str, known: set[str]) -> str:
    parts = path.split(".")
    shorter = (".".join(parts[:end]) for end in range(1, len(parts)))
    return next((one for one in shorter if one not in known), path)


def _compared(old: Leaf, new: Leaf) -> Difference | None:
    kind: Kind | None = None
    if old.value != new.value:
        kind = "changed"
    elif old.default != new.default:
        kind = "to_law" if old.default else "to_default"
    elif old.basis != new.basis:
        kind = "article"
    return Difference(kind, old.path, (old,), (new,)) if kind else None


def _joined(found: list[Difference]) -> Iterator[Difference]:
    """Values of one rule whose article or standing changed are one difference of the rule."""
    for (kind, _), group in groupby(found, key=lambda one: (one.kind, one.path if one.kind == "changed" else id(one.before[0].rule))):
        several = list(group)
        if len(several) == 1:
            yield several[0]
            continue
        path = _shared([one.path for one in several])
        yield Difference(kind, path, tuple(one.before[0] for one in several), tuple(one.after[0] for one in several))


def _shared(paths: list[str]) -> str:
    """The path that all of these begin with."""
    levels = zip(*(path.split(".") for path in paths), strict=False)
    return ".".join(parts[0] for parts in takewhile(lambda parts: len(set(parts)) == 1, levels))


def _order(before: BaseModel, after: BaseModel) -> Iterator[Difference]:
    """The stages that both have, where they follow each other otherwise."""
    old, new = _stages(before), _stages(after)
    both = tuple(name for name in old if name in new), tuple(name for name in new if name in old)
    if both[0] != both[1]:
        left, right = (Leaf("stages", ("stages",), names, "", None) for names in both)
        yield Difference("order", "stages", (left,), (right,))


def _stages(model: Any) -> list[str]:
    return [stage.name for stage in getattr(model, "stages", ())]
