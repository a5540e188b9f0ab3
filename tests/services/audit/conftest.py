"""What the tests of audit look into: a whole cycle, and evidence of it."""

from pathlib import Path

import pytest

from tests.desk import Desk, desk
from tests.evidence import Evidence, evidence
from tests.projections.test_boards import whole_cycle


@pytest.fixture
def whole(address: str) -> Desk:
    """A desk on the log of a whole cycle, on either database."""
    return whole_cycle(desk(address))


@pytest.fixture
def quick(quick_desk: Desk, tmp_path: Path) -> Evidence:
    """Evidence of a whole cycle, on SQLite."""
    return evidence(whole_cycle(quick_desk), tmp_path / "witness")
