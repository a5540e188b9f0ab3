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
    quorum = int((rule.quorum * Decimal(entitled)).to_integral_value(ROUND_CEILING))
    needed = int((rule.majority * Decimal(present)).to_integral_value(ROUND_FLOOR)) + 1
    facts = {"entitled": entitled, "present": present, "quorum": quorum, "in_favour": tally.in_favour, "needed": needed}
    decided = "carried" if tally.in_favour >= needed else "lost"
    return Finding("no_quorum" if present < max(quorum, 1) else decided, (Ground("vote", rule.basis, facts),))
