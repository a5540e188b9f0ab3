"""What every test shares: how many cases a property tries, and an end that no native thread can spoil."""

import os
import sys
from pathlib import Path

import hypothesis
import pytest

from tests.desk import Desk, desk

SHARE = float(os.environ.get("AWARD_SHARE", "0.1"))
"""The share of its full size that a long check runs at."""

hypothesis.settings.register_profile("quick", max_examples=50, deadline=None, print_blob=True)
hypothesis.settings.load_profile("quick")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Keep the exit status for the end below."""
    session.config.stash[STATUS] = int(exitstatus)


STATUS = pytest.StashKey[int]()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave at once: the Temporal SDK's threads can abort the interpreter while it shuts down (temporalio/sdk-python#300)."""
    if hasattr(config, "workerinput"):
        return
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(config.stash.get(STATUS, 0))


@pytest.fixture
def share() -> float:
    """The share of its full size that a long check runs at."""
    return SHARE


@pytest.fixture
def quick_desk(tmp_path: Path) -> Desk:
    """A desk on a new SQLite log."""
    return desk(str(tmp_path / "log.db"))
