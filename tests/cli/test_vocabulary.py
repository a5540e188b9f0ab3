"""Keys, names and outcomes have their words in both languages."""

import typing

import pytest
from pydantic import BaseModel

from domain.regulation.leaves import leaves
from domain.stages.plan import Regulation
from services.catalogue import Catalogue
from services.vocabulary import vocabulary
from tests.regulations import cases

CATALOGUE = Catalogue(cases.ROOT / "regulations")
TEXTS = [(city, version) for city in CATALOGUE.cities() for version in CATALOGUE.versions(city)]
WORDS = vocabulary()
HIDDEN = {"zh", "en"}
"""Keys that no page shows."""


def keys(model: type[BaseModel], seen: set[type[BaseModel]]) -> set[str]:
    """Every key that a file may have, at any depth."""
    if model in seen:
        return set()
    seen.add(model)
    below = [keys(one, seen) for field in model.model_fields.values() for one in _models(field.annotation)]
    return {field.alias or name for name, field in model.model_fields.items()}.union(*below)


def _models(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in typing.get_args(annotation) for model in _models(part)]


def test_every_word_stands_in_both_languages() -> None:
    """No word is empty or only in one."""
    assert [name for words in WORDS.values() for name, word in words.items() if set(word) != {"zh", "en"} or not all(word.values())] == []


def test_every_key_has_its_label() -> None:
    """A page never shows a key as code has it."""
    assert sorted(keys(Regulation, set()) - WORDS["keys"].keys() - HIDDEN) == []


@pytest.mark.parametrize("text", TEXTS, ids="/".join)
def test_every_name_in_a_regulation_has_its_word(text: tuple[str, str]) -> None:
    """Names of rules, and the values that are names; bodies and authorities are called as the text calls them, zones as written."""
    regulation, _ = CATALOGUE.regulation(*text)
    titled = {body.name for body in regulation.bodies} | {one.name for one in regulation.authorities} | {city for city, _ in TEXTS}
    shown = [leaf for leaf in leaves(regulation) if leaf.path.rpartition(".")[2] not in {"city", "exempt_zones"}]
    named = {name for leaf in shown for name in _names(leaf.value)}
    known = WORDS["names"].keys() | WORDS["acts"].keys() | titled
    criteria = {standard.criteria for standard in regulation.standards}
    assert sorted(name for name in named - known - criteria if name.isascii() and name.islower()) == []


def _names(value: object) -> list[str]:
    match value:
        case str():
            return [value]
        case tuple():
            return [name for one in value for name in _names(one)]
        case dict():
            return list(value)
        case _:
            return []


def test_every_outcome_has_its_word() -> None:
    """What a question answers is told in words, and so is what it tells beside it."""
    outcomes = {put.case.expect["outcome"] for path in cases.FILES for put in cases.read(path) if "outcome" in put.case.expect}
    told = {key for path in cases.FILES for put in cases.read(path) for key in put.case.expect} - {"outcome", "basis", "default", "error"}
    assert sorted(told - WORDS["keys"].keys()) == []
    criteria = {path.stem for path in (cases.ROOT / "regulations" / "criteria").glob("*.yaml")}
    assert sorted(outcomes - WORDS["names"].keys() - criteria) == []
