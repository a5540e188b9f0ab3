"""Between legal days and instants: a day is a day in Shanghai, and a last day ends at 24:00 there."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from domain.shared.refusal import InvalidError

ZONE = ZoneInfo("Asia/Shanghai")

KEPT = 16_384
"""Closing instants held in memory: the days of some forty years."""


@lru_cache(KEPT)
def closing(last_day: date) -> datetime:
    """The first instant after a last day: 24:00 in Shanghai, in UTC."""
    return opening(last_day + timedelta(days=1))


def opening(day: date) -> datetime:
    """The first instant of a day: 00:00 in Shanghai, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=ZONE).astimezone(UTC)


def day_of(instant: datetime) -> date:
    """The day in Shanghai at an instant."""
    return instant.astimezone(ZONE).date()


def stamped(instant: datetime) -> str:
    """An instant as a fact that is kept and told: `2026-05-29T16:00:00Z`."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def shanghai(text: str) -> datetime:
    """`2026-05-29 23:59:59` in Shanghai as an instant, a day as its first; raises InvalidError on any other form."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidError("setting-day", name="at", given=text) from None
    return (found if found.tzinfo else found.replace(tzinfo=ZONE)).astimezone(UTC)
