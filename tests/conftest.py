"""What every test shares: how many cases a property tries, and an end that no native thread can spoil."""

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from services import logging
from tests import postgres
from tests.desk import Desk, close_opened, desk

SHARE = float(os.environ.get("AWARD_SHARE", "0.1"))
"""The share of its full size that a long check runs at."""

logging.configure("error")
hypothesis.settings.register_profile("quick", max_examples=50, deadline=None, print_blob=True)
hypothesis.settings.load_profile("quick")


STATUS = pytest.StashKey[int]()


def pytest_collection_finish() -> None:
    """What was loaded stays loaded: the collector need not go through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Keep the exit status for the end below."""
    session.config.stash[STATUS] = int(exitstatus)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave at once: the Temporal SDK's threads can abort the interpreter while it shuts down (temporalio/sdk-python#300)."""
    postgres.stop()
    if hasattr(config, "workerinput"):
        return
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(config.stash.get(STATUS, 0))


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new log may begin, on either database."""
    return str(tmp_path / "log.db") if request.param == "sqlite" else postgres.fresh()


@pytest.fixture(autouse=True)
def closing() -> Iterator[None]:
    """Close what a test opened, and let log lines go no longer to where it had them sent."""
    yield
    close_opened()
    logging.configure("error")


@pytest.fixture
def share() -> float:
    """The share of its full size that a long check runs at."""
    return SHARE


@pytest.fixture
def quick_desk(tmp_path: Path) -> Desk:
    """A desk on a new SQLite log."""
    return desk(str(tmp_path / "log.db"))
