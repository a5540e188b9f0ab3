"""The file that a new city begins with: what is left is told, filled in it loads, and every key of the form stands in it, explained."""

import re
import typing
from pathlib import Path

import pytest
from pydantic import BaseModel, TypeAdapter
from ruamel.yaml import YAML

from domain.regulation.problem import TextError
from domain.shared.refusal import InvalidError
from domain.stages.kinds import AnyStage
from domain.stages.plan import Regulation
from services.catalogue import Catalogue, regulation_of
from services.skeleton import begin

ROOT = Path(__file__).resolve().parents[2]
SKELETON = (ROOT / "regulations" / "skeleton.yaml").read_text("utf-8")
CRITERIA = next((ROOT / "regulations" / "criteria").glob("*.yaml")).stem
NUMBERS = {"last": "9", "years": "3", "places": "2", "days": "5", "yuan": "100000"}


def filled(text: str) -> str:
    """The text with something in each place that was left."""
    words = {"article": "1", "city": "somewhere", "criteria": CRITERIA} | NUMBERS
    lines = (line if line.startswith("#") and not line.startswith("#?") else _filled(line, words) for line in text.splitlines())
    return "\n".join(lines)


def _filled(line: str, words: dict[str, str]) -> str:
    return re.sub(r"<([^<>]+)>", lambda found: words.get(found[1], f"filled {found[1]}"), line)


OPTIONAL = filled(SKELETON).replace("\n#?", "\n")
"""With everything that is optional."""


def test_what_is_left_to_fill_in_is_told() -> None:
    """Each place once, with its line, and nothing else."""
    with pytest.raises(TextError) as told:
        regulation_of(SKELETON.encode(), "new")
    left = {line for line, text in enumerate(SKELETON.splitlines(), 1) if "<" in text and not text.startswith("#")}
    assert {problem.line for problem in told.value.problems} == left
    assert {problem.code for problem in told.value.problems} <= {"to-fill", "string-pattern-mismatch"}


@pytest.mark.parametrize("text", [filled(SKELETON), OPTIONAL], ids=["as it is", "with everything optional"])
def test_filled_in_it_loads(text: str) -> None:
    """Nothing more is needed than what was asked for."""
    assert regulation_of(text.encode(), "filled").city == "somewhere"


def alternatives() -> list[tuple[int, str]]:
    """Each line that stands in the place of the one above it."""
    lines = OPTIONAL.splitlines()
    return [(number, _filled(line[2:], NUMBERS)) for number, line in enumerate(lines) if line.startswith("#|")]


@pytest.mark.parametrize(("number", "line"), alternatives(), ids=lambda value: str(value).strip()[:40])
def test_an_alternative_is_of_the_right_form(number: int, line: str) -> None:
    """Put in the place of the line above it, it is read; at most what it names elsewhere is missing."""
    lines = OPTIONAL.splitlines()
    above = next(place for place in range(number - 1, 0, -1) if not lines[place].startswith("#"))
    lines[above] = line
    try:
        regulation_of("\n".join(lines).encode(), "alternative")
    except TextError as error:
        assert {problem.code for problem in error.problems} <= {"setting-unknown", "body-unknown"}  # noqa: PT017  # most load as they are


def test_a_further_stage_is_of_the_right_form() -> None:
    """Each is a stage of its kind."""
    lines = [line[2:] for line in SKELETON.splitlines() if line.startswith("#+")]
    stages = [TypeAdapter(AnyStage).validate_python(YAML(typ="safe").load(line)[0]) for line in lines]
    assert {stage.kind for stage in stages} == {"recommendation", "draw", "shortlist", "public_comment"}


def keys(model: type[BaseModel], seen: set[type[BaseModel]]) -> set[str]:
    """Every key that a file may have, at any depth."""
    if model in seen:
        return set()
    seen.add(model)
    found = {field.alias or name for name, field in model.model_fields.items()}
    return found.union(*(keys(one, seen) for field in model.model_fields.values() for one in _models(field.annotation)))


def _models(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in typing.get_args(annotation) for model in _models(part)]


def test_every_key_of_the_form_stands_in_it() -> None:
    """A key that nobody shows is a key that nobody uses."""
    known = keys(Regulation, set())
    assert len(known) > 150
    assert sorted(key for key in known if not re.search(rf"(^|[\s{{?|+]){key}:", SKELETON, re.MULTILINE)) == []


def test_a_city_is_begun_once(tmp_path: Path) -> None:
    """The file stands in the folder of its city; a second time, or under a name that is none, nothing is written."""
    (tmp_path / "skeleton.yaml").write_text(SKELETON, "utf-8")
    catalogue = Catalogue(tmp_path)
    assert begin(catalogue, "somewhere", "undated") == tmp_path / "somewhere" / "undated.yaml"
    assert (catalogue.cities(), catalogue.versions("somewhere")) == (["somewhere"], ["undated"])
    for city, version, code in (
        ("somewhere", "undated", "version-known"),
        ("somewhere", "newest", "version-form"),
        ("Some where", "undated", "city-form"),
    ):
        with pytest.raises(InvalidError, match=code):
            begin(catalogue, city, version)
