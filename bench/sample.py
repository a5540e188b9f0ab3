"""What is measured with: an event of eleven fields, as a score sheet has, and the n-th of them."""

from datetime import UTC, datetime
from decimal import Decimal

from domain.shared.event import Event, event

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
STREAM_LENGTH = 30


@event("bench.scored")
class Scored(Event, frozen=True):
    """Eleven fields, as a score sheet has."""

    cycle: str
    applicant: str
    stage: str
    reviewer: str
    sheet: int
    total: Decimal
    stamped_at: datetime
    weight: float
    final: bool
    text: str
    points: list[int]


def sample(number: int) -> Scored:
    """The n-th event."""
    return Scored(
        "city/2026", f"91150300MA{number // STREAM_LENGTH:08d}", "document_review", f"rev-{number % 7}", number % 5 + 1,
        Decimal(number % 1000) / 10, START, 0.4, number % 2 == 0, "d" * 64, [number % 100, 7, 9, 100, 55, 21, 3],
    )  # fmt: skip
