"""What may be on record about an applicant and count for or against it: facts, titles, bans, labels."""

from datetime import date

import msgspec


class Fact(msgspec.Struct, frozen=True, gc=False):
    """Something on record about an organization that a rule may ask for.

    `occurred_on` the day of the act, `found_on` the day of its finding; `severity`, `level` (who found it), `fault` and `scope`
    as the rules name them; `resolved_on` when it ended or was repaired, with `repaired` telling a credit repair apart.
    """

    reference: str
    kind: str
    occurred_on: date
    found_on: date
    severity: str | None = None
    level: str | None = None
    fault: str | None = None
    scope: str | None = None
    resolved_on: date | None = None
    repaired: bool = False


class Title(msgspec.Struct, frozen=True, gc=False):
    """A title held: `cycle`, tier, days of conferral and of the end of validity, and the day of revocation if there was one.

    `kind` tells a title of another giver (a province's award, say) apart: its `cycle` is then that giver and the year.
    """

    cycle: str
    tier: str
    conferred_on: date
    valid_until: date | None
    revoked_on: date | None = None
    kind: str | None = None


class Ban(msgspec.Struct, frozen=True, gc=False):
    """A ban from a decision: first and last day, and its article."""

    city: str
    ground: str
    since: date
    until: date
    basis: str


class Label(msgspec.Struct, frozen=True, gc=False):
    """Something that an authority calls an organization, from a day on: `srdi`, say; `until` is its last day once it has ended."""

    name: str
    since: date
    evidence: str
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the organization is called so on a day."""
        return self.since <= day and (self.until is None or day <= self.until)
