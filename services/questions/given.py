"""What a person gives as facts: records, titles and bans as the register would hold them, instants as a clock on the wall shows them."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator

from domain.calendar.instants import ZONE
from domain.regulation.applicants import Tier
from domain.regulation.rule import Flag, Value
from domain.shared.history import Ban, Fact, Title


def _in_shanghai(given: datetime) -> datetime:
    return given if given.tzinfo else given.replace(tzinfo=ZONE)


Instant = Annotated[datetime, AfterValidator(_in_shanghai)]
"""`2026-05-29 23:59:59`, in Shanghai where no zone is named."""


class Record(Value):
    """Something on record: the day of the act, of its finding where it differs, its official class, who found it, whose fault it was."""

    kind: str
    occurred_on: date
    found_on: date | None = None
    severity: str | None = None
    level: str | None = None
    fault: str | None = None
    scope: str | None = None
    resolved_on: date | None = None
    repaired: Flag = False

    def fact(self, number: int) -> Fact:
        """As a policy takes it."""
        return Fact(
            f"record-{number}", self.kind, self.occurred_on, self.found_on or self.occurred_on, self.severity, self.level, self.fault,
            self.scope, self.resolved_on, self.repaired,
        )  # fmt: skip


class Held(Value):
    """A title of this award: its tier, from the conferral to the last day of validity where it has one, withdrawn on a day or not."""

    conferred_on: date
    valid_until: date | None = None
    tier: Tier = "award"
    revoked_on: date | None = None

    def title(self, city: str) -> Title:
        """As a policy takes it."""
        return Title(f"{city}/{self.conferred_on.year}", self.tier, self.conferred_on, self.valid_until, self.revoked_on)


class Banned(Value):
    """A ban from a decision, from its first to its last day, under its article."""

    since: date
    until: date
    basis: str
    ground: str = "decision"

    def ban(self, city: str) -> Ban:
        """As a policy takes it."""
        return Ban(city, self.ground, self.since, self.until, self.basis)
