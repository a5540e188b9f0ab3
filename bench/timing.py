"""How long something takes, and two things in turn, so that a machine's drift falls on both."""

import statistics
import time
from collections.abc import Callable

ROUNDS = 5


def seconds(work: Callable[[], object]) -> float:
    """How long something takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def paired(ours: Callable[[], object], limit: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Medians of both, taken in turn."""
    ours(), limit()
    pairs = [(seconds(ours), seconds(limit)) for _ in range(rounds)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)
