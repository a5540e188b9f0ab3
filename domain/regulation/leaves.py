"""Every value of a regulation one by one: its path by names, its article, and whether it is the text's or a default of ours."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from pydantic import BaseModel

from domain.regulation.period import PeriodRule
from domain.regulation.rule import Rule, Text
from domain.regulation.tenure import ChainStep
from domain.shared.citation import HOUSE
from domain.shared.refusal import InvalidError


class Leaf(msgspec.Struct, frozen=True):
    """`path` leads by names (`stages.public_notice.period`), `route` by keys and places as the file has them.

    `basis` is the nearest article around the value; `rule` is the rule that carries it, with its `default` and `reason`.
    """

    path: str
    route: tuple[str | int, ...]
    value: Any
    basis: str
    rule: Rule | None

    @property
    def default(self) -> bool:
        """Whether the value is a default of ours."""
        return self.basis == HOUSE or (self.rule is not None and self.rule.default)


CARRIED = {"basis", "default", "reason"}
"""Keys that say something about a rule, not something of it."""


class Place(msgspec.Struct, frozen=True):
    """Where a node stands: its path by names, its route as the file has it, the nearest article and rule, whether the file writes it."""

    names: tuple[str, ...] = ()
    route: tuple[str | int, ...] = ()
    basis: str = ""
    rule: Rule | None = None
    written: bool = True

    def below(self, name: str, step: str | int, node: Any, *, written: bool) -> "Place":
        """One step down: what the node says of itself holds from here on."""
        rule = node if isinstance(node, Rule) else self.rule
        return Place((*self.names, name), (*self.route, step), getattr(node, "basis", self.basis), rule, written)


def leaves(model: BaseModel) -> Iterator[Leaf]:
    """Every value that is set, in the order of the schema; a period, a text, a chain of decisions and a plain list are one value each."""
    return (leaf_at(place, node) for place, node in nodes(model) if whole(node))


def nodes(model: BaseModel) -> Iterator[tuple[Place, Any]]:
    """Every node below a model with its place, rules and lists before what stands in them."""
    return _below(Place(), model)


def _below(place: Place, node: Any) -> Iterator[tuple[Place, Any]]:
    for name, step, child in _children(node):
        if child is None or (isinstance(child, tuple | dict) and not child):
            continue
        here = place.below(name, step, child, written=_written(node, step))
        yield here, child
        if not whole(child):
            yield from _below(here, child)


def _children(node: Any) -> Iterator[tuple[str, str | int, Any]]:
    match node:
        case BaseModel():
            for name, field in type(node).model_fields.items():
                if name not in CARRIED:
                    key = field.alias or name
                    yield key, key, getattr(node, name)
        case tuple():
            for place, (name, child) in enumerate(zip(identities(node), node, strict=True)):
                yield name, place, child
        case _:
            pass


def _written(node: Any, step: str | int) -> bool:
    """Whether the file itself says this, rather than leave it to the schema."""
    if not isinstance(node, BaseModel):
        return True
    return any(step in (name, type(node).model_fields[name].alias) for name in node.model_fields_set)


def whole(node: Any) -> bool:
    """Whether a node is shown, compared and claimed as one value."""
    match node:
        case PeriodRule() | Text():
            return True
        case BaseModel():
            return False
        case tuple():
            return not any(isinstance(item, BaseModel) and not isinstance(item, ChainStep) for item in node)
        case _:
            return True


def leaf_at(place: Place, node: Any) -> Leaf:
    """A value in its place."""
    return Leaf(".".join(place.names), place.route, node, place.basis, place.rule)


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    match value:
        case BaseModel():
            return value.model_dump(mode="json")
        case tuple():
            return [plain(item) for item in value]
        case _:
            return value


def identities(items: Sequence[Any]) -> list[str]:
    """What each item of a list is called: its name, or what tells it from the others; `#2` where two are called the same."""
    called: list[str] = []
    for item in items:
        name = identity(item)
        again = sum(one.partition("#")[0] == name for one in called)
        called.append(f"{name}#{again + 1}" if again else name)
    return called


def identity(item: Any) -> str:
    """What an item is called: its name, its track and tier, its tracks, or its first article."""
    for field in ("name", "act", "stage", "criteria"):
        if hasattr(item, field):
            return str(getattr(item, field))
    if hasattr(item, "tier"):
        return f"{item.track}/{item.tier}"
    if hasattr(item, "tracks"):
        return "+".join(item.tracks)
    return str(getattr(item, "basis", item)).partition(";")[0]


def find(model: BaseModel, path: str) -> Any:
    """The node at a path by names; raises InvalidError that says how far the path leads and what stands there."""
    node: Any = model
    for step, name in enumerate(parts := path.split(".")):
        known = {called: child for called, _, child in _children(node)}
        matching = [child for called, child in known.items() if name == called or name in called.split("+")]
        if len(matching) != 1 or matching[0] is None:
            raise InvalidError("path-unknown", path=path, at=".".join(parts[:step]) or "$", known=_given(known))
        node = matching[0]
    return node


def _given(known: dict[str, Any]) -> list[str]:
    return [name for name, child in known.items() if child not in (None, ())]
