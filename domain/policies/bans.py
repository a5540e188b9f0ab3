"""Which ban holds on a day where several overlap: the one that lasts longest, so that no further ban ever shortens one."""

from collections.abc import Iterable
from datetime import date

from domain.calendar.periods import add_months
from domain.shared.history import Ban

POLICY = "bans.v1"


def prevailing(bans: Iterable[Ban], city: str, day: date) -> Ban | None:
    """The ban that bars from applying in a city on a day: of all that hold, the one that ends last; None where none holds."""
    holding = [ban for ban in bans if ban.city == city and ban.since <= day <= ban.until]
    return max(holding, key=lambda ban: (ban.until, ban.since, ban.basis), default=None)


def ban(city: str, ground: str, *, since: date, years: int, basis: str) -> Ban:
    """A ban of so many years from the day of a decision: that day does not count, and the last anniversary is the last day."""
    return Ban(city, ground, since, add_months(since, 12 * years), basis)
