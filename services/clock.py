"""The clock as a port: everything that stamps or judges time asks one of these, and nothing else."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Product time. `shift` is what to add to the wall clock to get it: zero in a live log."""

    def now(self) -> datetime:
        """The current instant, in UTC."""

    def shift(self) -> timedelta:
        """Product time minus wall time."""


class SystemClock:
    """The wall clock: the only one that a live log takes."""

    def now(self) -> datetime:
        """The wall clock's instant."""
        return datetime.now(UTC)

    def shift(self) -> timedelta:
        """Zero."""
        return timedelta(0)


class ShiftedClock:
    """A demo's clock: it runs at wall speed from another instant."""

    def __init__(self, shift: timedelta) -> None:
        self._shift = shift

    def now(self) -> datetime:
        """The wall clock's instant, moved."""
        return datetime.now(UTC) + self._shift

    def shift(self) -> timedelta:
        """The constant distance to the wall clock."""
        return self._shift


class StandingClock:
    """A rehearsal's clock: it stands until it is set, and never goes back."""

    def __init__(self, instant: datetime) -> None:
        self._instant = instant

    def now(self) -> datetime:
        """The instant that it was last set to."""
        return self._instant

    def shift(self) -> timedelta:
        """Distance from the wall clock at this moment."""
        return self._instant - datetime.now(UTC)

    def set(self, instant: datetime) -> None:
        """Move forward to `instant`; an earlier one leaves the clock as it stands."""
        self._instant = max(self._instant, instant)
