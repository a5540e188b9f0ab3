"""When the next year's notice is due, told from when the notices of the past came out; nothing is said of what it will hold."""

from datetime import date, timedelta
from typing import Literal

import msgspec

from domain.calendar.working_calendar import WorkingCalendar

State = Literal["not_due", "due", "late", "missing"]


class Outlook(msgspec.Struct, frozen=True):
    """`warn_from` is as many days before the year as the earliest notice came, `late_after` as the latest.

    Before `warn_from` nobody need look; until `late_after` it may be out; after that none was ever so late; `missing` is the year itself.
    """

    year: int
    state: State
    warn_from: date
    late_after: date

    @property
    def warns(self) -> bool:
        """Whether somebody should go and look for the notice."""
        return self.state != "not_due"


def outlook(calendar: WorkingCalendar, today: date) -> Outlook:
    """The state of the first year after the last announced one."""
    while calendar.parent is not None:
        calendar = calendar.parent
    leads = {
        notice.year: (date(notice.year, 1, 1) - notice.issued).days for notice in calendar.notices if not notice.seq and notice.published
    }
    year = max(leads) + 1
    begins = date(year, 1, 1)
    warn_from, late_after = begins - timedelta(days=max(leads.values())), begins - timedelta(days=min(leads.values()))
    states: list[tuple[date, State]] = [(begins, "missing"), (late_after + timedelta(days=1), "late"), (warn_from, "due")]
    state: State = next((state for since, state in states if today >= since), "not_due")
    return Outlook(year, state, warn_from, late_after)
