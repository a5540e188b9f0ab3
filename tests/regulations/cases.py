"""Question cases: what a city's regulation must answer, as data that a clerk can read; the tests and the mutation of numbers run them.

`questions/<city>.yaml` is asked of the city's latest version, `questions/<city>@<version>.yaml` of that one.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from domain.regulation.problem import Places
from domain.shared.refusal import InvalidError
from services.asking import law
from services.catalogue import Catalogue, parsed
from services.questions.question import Law, Question, answered, asked

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).parent / "questions"
FILES = sorted(FOLDER.glob("*.yaml"))


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One case. `expect` has `outcome`, `basis` and what else must be told (`default` is false unless it says so), or only an `error`.

    `like` names a case further up whose question and facts this one takes over, but for those that it gives anew.
    """

    name: str
    facts: dict[str, Any]
    expect: dict[str, Any]
    question: str = ""
    like: str = ""


class Put(msgspec.Struct, frozen=True):
    """A case with its question made."""

    case: Case
    question: Question

    def differences(self, ground: Law) -> list[str]:
        """What is told otherwise than expected; empty when the case holds."""
        told, expected = _told(self.question, ground), plain({"default": False} | self.case.expect)
        if "error" in expected:
            del expected["default"]
        return [f"{key}: {value} expected, {told.get(key)} told" for key, value in expected.items() if told.get(key) != value]


def _told(question: Question, ground: Law) -> dict[str, Any]:
    try:
        return answered(question, ground).plain()
    except InvalidError as error:
        return {"error": error.code}


def plain(value: Any) -> Any:
    """A value as JSON has it; numbers may come as the YAML reader's own."""
    return msgspec.json.decode(msgspec.json.encode(value, enc_hook=lambda one: int(one) if isinstance(one, int) else str(one)))


def read(path: Path) -> Iterator[Put]:
    """The cases of a file; raises an error that names the place of what is wrong."""
    tree, places = parsed(path.read_bytes(), path.name)
    earlier: dict[str, Case] = {}
    for number, one in enumerate(tree):
        case = _whole(msgspec.convert(one, Case), earlier)
        earlier[case.name] = case
        below: Places = {route[2:]: place for route, place in places.items() if route[:2] == (number, "facts")}
        yield Put(case, asked(case.question, case.facts, below, f"{path.name}: {case.name}"))


def _whole(case: Case, earlier: dict[str, Case]) -> Case:
    if not case.like:
        return case
    like = earlier[case.like]
    return msgspec.structs.replace(case, question=like.question, facts=like.facts | case.facts)


def version_of(path: Path, catalogue: Catalogue) -> tuple[str, str]:
    """City and version that a file of cases asks."""
    city, _, version = path.stem.partition("@")
    return city, version or catalogue.latest(city)


@lru_cache
def ground_of(path: Path) -> Law:
    """The regulation that a file of cases asks, with its calendars."""
    catalogue = Catalogue(ROOT / "regulations")
    return law(catalogue, catalogue.regulation(*version_of(path, catalogue))[0])
