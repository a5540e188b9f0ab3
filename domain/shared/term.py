"""A running legal period as it is recorded: from which day, to which last day and instant, counted how, under which article."""

from datetime import date, datetime

import msgspec


class Term(msgspec.Struct, frozen=True, gc=False):
    """`closes_at` is exclusive (24:00 of `last_day` in Shanghai, in UTC); `calendar` is the hash it was counted on, if it needed one."""

    name: str
    opens_on: date
    last_day: date
    closes_at: datetime
    basis: str
    amount: int | None = None
    unit: str | None = None
    calendar: str | None = None
    certain: bool = True
