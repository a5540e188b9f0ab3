"""No receipt without a way to compute it again: every policy that an act gives a receipt for is entered beside the act."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

import services.office  # noqa: F401  # its imports enter every policy's recomputation
from services.recomputation import RECOMPUTES, recomputes

ROOT = Path(__file__).resolve().parents[2]
POLICY = 1
"""Place of the policy among the arguments of `Case.receipt`."""


def receipts(path: Path) -> Iterator[tuple[str, ast.expr]]:
    """Every receipt that a module gives: where, and its policy."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "receipt":
            named = {keyword.arg: keyword.value for keyword in node.keywords}
            yield f"{path.name}:{node.lineno}", named["policy"] if "policy" in named else node.args[POLICY]


def policies() -> dict[str, str]:
    """Where a receipt is given -> its policy; raises where the policy is not a text or another module's constant."""
    found = {}
    for path in sorted((ROOT / "services").rglob("*.py")):
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for place, policy in receipts(path):
            found[place] = ast.literal_eval(policy) if isinstance(policy, ast.Constant) else eval(ast.unparse(policy), vars(module))  # noqa: S307  # our own code
    return found


def test_every_policy_with_a_receipt_can_be_computed_again() -> None:
    """A policy without its entry would give receipts that nobody can check: write `@recomputes(POLICY)` beside its act."""
    given = policies()
    assert len(given) >= 8
    assert {place: policy for place, policy in given.items() if policy not in RECOMPUTES} == {}


def test_a_policy_is_entered_once() -> None:
    """A second way to compute the same policy again would leave it open which one holds."""
    with pytest.raises(ValueError, match="in two ways"):
        recomputes(next(iter(RECOMPUTES)))(lambda *_: pytest.fail("never called"))
