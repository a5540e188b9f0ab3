"""Did a motion carry? A share of those who may vote must be there, and the votes for it must exceed a share of those who are."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import msgspec

from domain.shared.finding import Finding, Ground
from domain.stages.deliberation import Vote

POLICY = "vote.v1"


class Tally(msgspec.Struct, frozen=True, gc=False):
    """Votes for, votes against, abstentions."""

    in_favour: int
    against: int
    abstaining: int

    @property
    def total(self) -> int:
        """Everyone who took a ballot."""
        return self.in_favour + self.against + self.abstaining


def vote(rule: Vote, tally: Tally, *, entitled: int, present: int) -> Finding:
    """`carried`, `lost` or `no_quorum`.

    `entitled`: the members on the roll of the day without the recused; `present`: those of them who are there. Who abstains is present,
    and who is present without casting a vote abstains.
    """
    least, needed = quorum(rule, entitled), threshold(rule, present)
    facts = {"entitled": entitled, "present": present, "quorum": least, "in_favour": tally.in_favour, "needed": needed}
    decided = "carried" if tally.in_favour >= needed else "lost"
    return Finding("no_quorum" if present < max(least, 1) else decided, (Ground("vote", rule.basis, facts),))


def quorum(rule: Vote, entitled: int) -> int:
    """How many of those who may vote must be there."""
    return int((rule.quorum * Decimal(entitled)).to_integral_value(ROUND_CEILING))


def threshold(rule: Vote, present: int) -> int:
    """How many votes for a motion carry it: the first number above the share of those present."""
    return int((rule.majority * Decimal(present)).to_integral_value(ROUND_FLOOR)) + 1
