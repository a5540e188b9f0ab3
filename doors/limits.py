"""Rate limits: how much one sender may ask for in a minute, by what it asks; kept in this process."""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Literal

from domain.shared.refusal import InvalidError

What = Literal["login", "public", "visit", "command", "read"]

A_MINUTE: Mapping[What, int] = {"login": 20, "public": 60, "visit": 1_200, "command": 6_000, "read": 12_000}
"""Sign-ins, acts of the public and its reads by address; acts and reads of an account by account."""

MINUTE = 60.0
REMEMBERED = 100_000
"""Senders at most, the longest silent forgotten first."""


class Limits:
    """A bucket for each sender: full it holds a minute's requests, and it fills again evenly."""

    def __init__(self, a_minute: Mapping[What, int] = A_MINUTE, clock: Callable[[], float] = time.monotonic) -> None:
        self._a_minute, self._clock = a_minute, clock
        self._buckets: OrderedDict[tuple[What, str], tuple[float, float]] = OrderedDict()

    def take(self, what: What, sender: str) -> None:
        """Take one request; raises InvalidError where the bucket is empty."""
        size, now = float(self._a_minute[what]), self._clock()
        left, since = self._buckets.pop((what, sender), (size, now))
        left = min(size, left + (now - since) * size / MINUTE)
        self._buckets[(what, sender)] = (max(left - 1.0, 0.0) if left >= 1.0 else left, now)
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        if left < 1.0:
            raise InvalidError("too-many", seconds=round((1.0 - left) * MINUTE / size) + 1)
