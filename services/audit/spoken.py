"""Events and values as a person reads them, in either language: instants in Shanghai, words where there are some."""

import re
from datetime import datetime, time, timedelta
from typing import Any

from domain.calendar.instants import ZONE
from domain.shared.citation import Language
from services import wording
from services.audit.record import Record

INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")
REFUSED = "act.refused"


def clock(instant: datetime) -> str:
    """An instant in Shanghai; midnight is 24:00 of the day that ends, as the law counts."""
    there = instant.astimezone(ZONE)
    return f"{(there - timedelta(days=1)).date()} 24:00" if there.time() == time.min else there.strftime("%Y-%m-%d %H:%M:%S")


def shown(value: Any) -> str:
    """A plain value for a person: instants in Shanghai, a dash for nothing."""
    match value:
        case None | "":
            return "-"
        case str() if INSTANT.match(value):
            return clock(datetime.fromisoformat(value))
        case list():
            return ", ".join(shown(item) for item in value) or "-"
        case dict():
            return "-"
        case _:
            return str(value)


def by(record: Record, spoken: Language) -> str:
    """Who, in which role."""
    return acting(record, wording.role(record.role, spoken))


def acting(record: Record, role: str) -> str:
    """Who, in a role by what it is called; the role alone where nobody is named."""
    return role if record.actor == record.role else f"{role} {record.actor}"
