"""What a regulation has under an article: the names of its rules there, and what of it is a default of ours where the text is silent."""

from collections.abc import Iterator
from typing import Any

import msgspec

from domain.shared.citation import HOUSE
from domain.stages.plan import Regulation


class Article(msgspec.Struct, frozen=True):
    """An article as it is cited, the rules under it by name, and the reasons of those that are our own defaults, in zh and en."""

    basis: str
    rules: list[str]
    ours: list[dict[str, str]]


def articles(regulation: Regulation, cited: str) -> list[Article]:
    """Each article of a basis such as `12(3);6`, once. The house's own rule is no article: which of its rules applied is not on record."""
    rules = list(_rules(regulation.model_dump(mode="json")))
    found = []
    for basis in dict.fromkeys(part for part in cited.split(";") if part):
        under = [] if basis == HOUSE else [(name, rule) for name, rule in rules if basis in rule["basis"].split(";")]
        ours = [rule["reason"] for _, rule in under if rule.get("default") and rule.get("reason")]
        found.append(Article(basis, [name for name, _ in under], ours))
    return found


def _rules(tree: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    match tree:
        case dict():
            if isinstance(tree.get("basis"), str):
                yield path, tree
            for key, item in tree.items():
                yield from _rules(item, f"{path}.{key}" if path else key)
        case list():
            for place, item in enumerate(tree):
                yield from _rules(item, f"{path}.{_named(item, place)}")
        case _:
            pass


def _named(item: Any, place: int) -> str:
    """An entry of a list by its name, else by its track and tier, else by its place."""
    if not isinstance(item, dict):
        return str(place)
    return str(item.get("name") or "/".join(item[key] for key in ("track", "tier") if isinstance(item.get(key), str)) or place)
