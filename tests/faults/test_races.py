"""Two hundred races of each kind on both databases: none goes wrong."""

import importlib
from pathlib import Path
from typing import Any

import pytest

from domain.shared.actor import Actor
from tests.desk import code, desk, opened, proposed, qualified, reviewed

ROUNDS = 200


def races() -> Any:
    """The races that the office's own tests run ten of."""
    return importlib.import_module("tests.services.test_office")


@pytest.mark.long
@pytest.mark.timeout(600)
def test_recusal_against_score(address: str, share: float) -> None:
    """A recused reviewer's sheet never counts."""
    rounds = max(int(ROUNDS * share), 20)
    assert races().race_recusal_against_score(qualified(opened(desk(address)), range(1, rounds + 1)), rounds) == 0


@pytest.mark.long
@pytest.mark.timeout(600)
def test_ban_against_application(address: str, share: float) -> None:
    """No application is accepted on top of a ban."""
    assert races().race_ban_against_application(opened(desk(address)), max(int(ROUNDS * share), 20)) == 0


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_last_place(address: str, share: float, tmp_path: Path) -> None:
    """Of two resolutions for the one place left, exactly one is done: a cycle for each race, so that each has a last place."""
    del tmp_path
    rounds = max(int(ROUNDS * share), 20)
    d = reviewed(qualified(opened(desk(address)), range(1, 2 * rounds + 3)), range(1, 2 * rounds + 3))
    assert proposed(d, 1, 2).outcome == "done"
    chair = Actor("chair", "committee_chair")
    wrong = 0
    for number in range(rounds):
        pair = [
            ("candidates.propose", {"cycle": d.cycle, "candidates": [code(n)], "resolution": "r", "departs": "(invented)"}, chair)
            for n in (2 * number + 3, 2 * number + 4)
        ]
        codes = sorted(answer.code for answer in races().race(d, *pair, number))
        wrong += codes != ["", "quota-exceeded"]
        taken = next(reversed(d.office.look("", lambda case: case.cycle(d.cycle)).candidates))  # type: ignore[attr-defined]  # a Cycle
        d.done("application.withdraw", "applicant", "org", cycle=d.cycle, applicant=taken)
    assert wrong == 0
