"""How long something takes, and two things in turn, so that a machine's drift falls on both."""

import time
from collections.abc import Callable

ROUNDS = 5


def seconds(work: Callable[[], object]) -> float:
    """How long something takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def paired(ours: Callable[[], object], limit: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Both, taken in turn: the pair whose share is the median of all."""
    ours(), limit()
    pairs = [(seconds(ours), seconds(limit)) for _ in range(rounds)]
    return sorted(pairs, key=lambda pair: pair[0] / pair[1])[rounds // 2]
