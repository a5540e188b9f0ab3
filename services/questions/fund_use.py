"""What prize money may be spent on."""

from domain.policies.fund_uses import fund_uses
from domain.regulation.applicants import Track
from services.questions.question import Law, Question, Reply, question, reply


@question("fund_use")
class FundUse(Question):
    """Whether a winner of this track may spend prize money on these uses.

    Outcome: `named`; `to_judge` where a use is not named and the list is open, `diverted` where it is whole, `other` where nothing forbids
    another use, `fund-use-free` where the track's money is its own; `unnamed` are the uses that the text does not name.
    """

    uses: tuple[str, ...]
    track: Track = "organization"

    def reply(self, law: Law) -> Reply:
        """What the regulation says of each use, and who looks at it."""
        rule = law.regulation.fund_uses
        if self.track not in rule.tracks:
            return reply("fund-use-free", rule)
        finding = fund_uses(rule, self.uses)
        unnamed = [ground.rule for ground in finding.grounds] or None
        return reply(finding.outcome, rule, unnamed=unnamed, inspected_by=rule.inspected_by)
