"""What prize money may be spent on."""

from services.questions.question import Law, Question, Reply, question, reply


@question("fund_use")
class FundUse(Question):
    """Whether prize money may be spent on this.

    Outcome: `named`; for a use that is not named, `needs_link` (to what the money is for) where the list is open, `outside` where it is
    closed.
    """

    use: str

    def reply(self, law: Law) -> Reply:
        """Whether the use is named, and what is said of diverting the money."""
        rule = law.regulation.fund_uses
        other = "outside" if rule.exhaustive else "needs_link"
        return reply("named" if self.use in rule.named else other, rule, diversion=rule.diversion, inspected_by=rule.inspected_by)
