"""When the next cycle is due: on the regulation's day of a year that is far enough from the last cycle's."""

from collections.abc import Collection
from datetime import date

from domain.regulation.award import Frequency

POLICY = "years.v1"


def next_opening(rule: Frequency, years: Collection[int], today: date) -> date:
    """The next such day from today on, in a year that is due; before any cycle, simply the next such day."""
    year = today.year + (date(today.year, rule.opens_month, rule.opens_day) < today)
    if years:
        year = max(year, max(years) + rule.every_years)
    return date(year, rule.opens_month, rule.opens_day)
