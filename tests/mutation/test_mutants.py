"""The mutator makes the mutants that it promises, leaves alone what only a reader sees, and the runner's verdicts can be trusted."""

import ast

import pytest

from tests.mutation.mutants import mutants
from tests.mutation.run import ROOT, report, verdict

SOURCE = '''"""A module."""

LIMITS = {"low": 3}


def inside(value: int, *, strict: bool = True) -> bool:
    """Whether it lies inside."""
    if strict and value < LIMITS["low"]:
        raise ValueError("low")
    return not value > 9
'''


def test_each_small_thing_is_changed_once() -> None:
    """Constants, comparisons, connectives, conditions, raises and returns; no docstring, no annotation."""
    found = list(mutants(SOURCE, "sample.py"))
    names = [one.name.partition(": ")[2] for one in found]
    for expected in (
        "LIMITS = {'low': 3}  =>  LIMITS = {'low': 4}",
        "LIMITS = {'low': 3}  =>  LIMITS = {'lowx': 3}",
        "if strict and value < LIMITS['low']:  =>  if strict or value < LIMITS['low']:",
        "if strict and value < LIMITS['low']:  =>  if strict and value <= LIMITS['low']:",
        "if strict and value < LIMITS['low']:  =>  if strict and value >= LIMITS['low']:",
        "if strict and value < LIMITS['low']:  =>  if True:",
        "if strict and value < LIMITS['low']:  =>  if False:",
        "raise ValueError('low')  =>  pass",
        "return not value > 9  =>  return None",
        "return not value > 9  =>  return value > 9",
        "return not value > 9  =>  return not value > 10",
    ):
        assert names.count(expected) == 1, expected
    assert len(set(names)) == len(names) == 18
    assert not any("Whether" in name or "module" in name for name in names)
    assert {one.line for one in found if "ValueError" in one.name} == {9}
    assert all(ast.dump(ast.parse(one.source)) != ast.dump(ast.parse(SOURCE)) for one in found)


def test_two_alike_are_told_apart() -> None:
    """The same change at two places of one statement has two names."""
    names = [one.name for one in mutants("x = [1, 1]\n", "sample.py")]
    assert names[0] == "sample.py module: x = [1, 1]  =>  x = [2, 1]"
    assert len(set(names)) == 4
    assert [one.name for one in mutants("x = 1\nx = 1\n", "s.py")][2].endswith("  (2)")


def test_every_mutant_of_a_real_module_can_be_compiled() -> None:
    """And every name is one mutant's alone."""
    path = ROOT / "domain" / "calendar" / "periods.py"
    found = list(mutants(path.read_text("utf-8"), path.name))
    assert len({one.name for one in found}) == len(found)
    for one in found:
        compile(one.source, path.name, "exec")


def test_the_verdict_is_of_the_end() -> None:
    """Exit code 0 lives, any other dies, a limit of time is overdue."""
    assert [verdict(status) for status in (0, 1 << 8, 70 << 8, 24, 9, 11)] == [
        "survived",
        "killed",
        "killed",
        "overdue",
        "overdue",
        "killed",
    ]


def test_a_list_must_be_true(capsys: pytest.CaptureFixture[str]) -> None:
    """A mutant that lives unexplained fails the run; so does one that is explained and dead, or gone."""
    assert report({"a": "killed", "b": "survived"}, {"b": "why"}, 60, 90) == 0
    assert report({"a": "killed", "b": "survived"}, {}, 60, 90) == 1
    assert report({"a": "killed"}, {"a": "why"}, 60, 90) == 1
    assert report({}, {"c": "why"}, 60, 90) == 1
    assert "lives: b" in capsys.readouterr().out
