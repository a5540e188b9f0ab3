"""What a winner says that prize money was spent on, and what whoever inspects it found."""

from datetime import date
from typing import Literal

import msgspec

from domain.shared.event import Event, event
from domain.shared.finding import Finding

Verdict = Literal["proper", "diverted"]


@event("payment.use_reported")
class UseReported(Event, frozen=True):
    """A report of the winner, the `number`-th: use -> whole yuan, `text` the digest of its vouchers, and what the regulation says of it."""

    number: int
    on: date
    uses: dict[str, int]
    text: str
    finding: Finding


@event("payment.use_inspected")
class UseInspected(Event, frozen=True):
    """A report was looked at by the one whom the regulation names, with a reason."""

    number: int
    verdict: Verdict
    by: str
    reason: str


class Report(msgspec.Struct):
    """A report as it stands: open while it waits for a judgement."""

    total_cny: int
    outcome: str
    verdict: Verdict | None = None
