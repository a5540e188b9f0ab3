"""What a regulation has under an article: the names of its rules there, and what of it is a default of ours where the text is silent."""

from collections.abc import Iterator
from typing import Any

import msgspec

from domain.shared.citation import HOUSE
from domain.stages.plan import Regulation


class Default(msgspec.Struct, frozen=True):
    """A rule that is our own where the text is silent: every article that it stands under, and why, in zh and en."""

    basis: str
    reason: dict[str, str]


class Article(msgspec.Struct, frozen=True):
    """An article as it is cited, the rules under it by name, and those of them that are our own defaults."""

    basis: str
    rules: list[str]
    ours: list[Default]


def articles(regulation: Regulation, cited: str, rule: str = "", track: str = "") -> list[Article]:
    """Each article of a basis such as `12(3);6`, once; under it the rule that is named alone where it is there, and none of another track.

    The house's own rule is no article: which of its rules applied is not on record.
    """
    rules = [(name, one) for name, one in _rules(regulation.model_dump(mode="json")) if _of(one, track)]
    found = []
    for basis in dict.fromkeys(part for part in cited.split(";") if part):
        under = [] if basis == HOUSE else [(name, one) for name, one in rules if basis in one["basis"].split(";")]
        under = [(name, one) for name, one in under if rule and name.rpartition(".")[2] == rule] or under
        ours = [Default(one["basis"], one["reason"]) for _, one in under if one.get("default") and one.get("reason")]
        found.append(Article(basis, [name for name, _ in under], ours))
    return found


def _of(rule: dict[str, Any], track: str) -> bool:
    """Whether a rule may speak of a track: most speak of all."""
    known = {*(rule.get("tracks") or ()), *filter(None, [rule.get("track")])}
    return not (track and known) or track in known


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
