"""Law stands in `regulations/` alone: no city is named in code, and no number of days, money or places."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from services.catalogue import Catalogue

ROOT = Path(__file__).resolve().parents[2]
TRACKED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()  # noqa: S607  # git of the path
DATA = ("regulations/", "scenarios/", "tests/", "docs/", "README", "CHANGELOG", "uv.lock")
"""Where a city may be named: the law itself, what plays and tests it, and what tells people of it."""

FONTS = "services/documents/fonts/"
"""The one folder of files that are no text."""

CODE = sorted(path for path in TRACKED if not path.startswith((*DATA, FONTS)) and (ROOT / path).is_file())


@cache
def cities() -> dict[str, list[str]]:
    """Each city with the names that it goes by: its folder, and its name in Chinese from the title of its regulation."""
    catalogue = Catalogue(ROOT / "regulations")
    return {city: [city, _chinese(catalogue, city)] for city in catalogue.cities()}


def _chinese(catalogue: Catalogue, city: str) -> str:
    regulation, _ = catalogue.regulation(city, catalogue.latest(city))
    return regulation.title.zh.partition("市")[0]


def test_the_names_are_those_of_the_cities() -> None:
    """What is looked for: at least one city, its folder in letters, its name in Chinese characters."""
    found = cities()
    assert found
    assert all(re.fullmatch(r"[a-z_-]+", letters) and re.fullmatch(r"[\u4e00-\u9fff]{2,6}", chinese) for letters, chinese in found.values())


def named(text: str) -> list[str]:
    """The names of cities in a text, in either language, whatever the case of the letters."""
    return [name for names in cities().values() for name in names if name in text.lower()]


def test_no_city_is_named_in_code() -> None:
    """Not in a string, a docstring or a comment, not in a sentence, a workflow of the build, a template or a setting."""
    assert {"Makefile", "temporal.yaml", "locale/zh.toml", "cli/main.py", ".ci/run"} <= set(CODE)
    assert [(path, names) for path in CODE if (names := named((ROOT / path).read_text("utf-8")))] == []


def test_a_planted_city_is_found() -> None:
    """The look can fail: each city, in each of its names."""
    for letters, chinese in cities().values():
        assert named(f"if city == '{letters.capitalize()}':") == [letters]
        assert named(f"# {chinese}市") == [chinese]


ROOMS = (
    "domain/",
    "services/acts/",
    "services/questions/",
    "services/case.py",
    "services/clerk.py",
    "services/bases.py",
    "workflows/",
    "projections/",
)
"""Where the law is applied."""

NO_LAW = {0, 1, -1}
MONTHS = 12

NATIONAL = "domain/calendar/"
"""The national law of the calendar, the same for every city."""

ALLOWED: dict[str, dict[float, str]] = {
    "domain/application/reviewing.py": {100: "the scale that a poll is told on"},
    "domain/cycle/panels.py": {50: "names shown of those that a draw left out"},
    "domain/policies/ranking.py": {100: "the scale that a poll is told on"},
    "domain/policies/shortlist.py": {2: "half a place is rounded up"},
    "domain/regulation/award.py": {12: "months of a year", 28: "a day that every month has"},
    "domain/regulation/identity.py": {1949: "no regulation is older"},
    "domain/regulation/review.py": {6: "decimals that a composite may have at most"},
    "domain/stages/outcome_checks.py": {12: "months of a year"},
    "domain/shared/citation.py": {10: "counting in tens"},
    "domain/shared/identifiers.py": {3: "GB 32100", 17: "GB 32100", 18: "GB 32100", 31: "GB 32100"},
    "domain/payment/payment.py": {2: "two persons approve a payment: a house rule of safety, no city's"},
    "domain/session/session.py": {2: "two tellers count a secret ballot: what makes two of them, not what a city decides"},
    "projections/counted_docket.py": {16: "days shown of a period in months or years"},
    "projections/table.py": {400: "rows written at once"},
    "workflows/due.py": {5: "minutes until a wait is tried again", 2000: "signals of one run"},
    "workflows/nightly_audit.py": {8: "hours that a look at all decisions may take", 30: "seconds between two signs of life"},
    "workflows/stages/batch.py": {2: "hours that an activity may take", 30: "seconds between two signs of life"},
}
"""File -> number that is no law of a city -> what it is."""


def numbers(source: str) -> Iterator[tuple[int, float]]:
    """Every number that a module writes, as a number or as a text, with its line."""
    tree = ast.parse(source)
    apart = {id(part) for node in ast.walk(tree) for said in _no_law(node) for part in ast.walk(said)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in apart:
            continue
        if isinstance(node.value, int | float) and not isinstance(node.value, bool):
            yield node.lineno, node.value
        elif isinstance(node.value, str) and re.fullmatch(r"\d+(\.\d+)?", node.value):
            yield node.lineno, float(node.value)


def _no_law(node: ast.AST) -> list[ast.AST]:
    """What is a place in a sequence, the version of an event in its decorator, or the months of a year that years are multiplied by."""
    match node:
        case ast.Subscript(slice=ast.Constant() | ast.Slice() as place):
            return [place]
        case ast.Call(func=ast.Name(id="event")):
            return list(node.args)
        case (
            ast.BinOp(left=ast.Constant(value=12) as months, op=ast.Mult())
            | ast.BinOp(op=ast.Mult(), right=ast.Constant(value=12) as months)
        ):
            return [months]
        case _:
            return []


RULED = [path for path in CODE if path.startswith(ROOMS) and path.endswith(".py") and not path.startswith(NATIONAL)]


@pytest.mark.parametrize("path", RULED)
def test_no_number_of_law_stands_in_code(path: str) -> None:
    """Days, yuan, places, years, shares: a number is 0 or 1, or it is explained above."""
    allowed = NO_LAW | ALLOWED.get(path, {}).keys()
    assert [(line, number) for line, number in numbers((ROOT / path).read_text("utf-8")) if number not in allowed] == []


def test_every_explanation_is_needed() -> None:
    """A number that is gone takes its explanation with it."""
    written = {path: {number for _, number in numbers((ROOT / path).read_text("utf-8"))} for path in ALLOWED}
    assert {path: set(known) - written[path] for path, known in ALLOWED.items() if set(known) - written[path]} == {}


@pytest.mark.parametrize("line", ["PRIZE = 1_000_000", "if days > 5: pass", "share = Decimal('0.66')", "places = max(3, 1)"])
def test_a_planted_number_is_found(line: str) -> None:
    """The look can fail."""
    assert [number for _, number in numbers(f"def rule():\n    {line}\n") if number not in NO_LAW]
