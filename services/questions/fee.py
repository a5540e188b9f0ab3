"""What an applicant may be charged."""

from domain.regulation.rule import Count
from services.questions.question import Law, Question, Reply, question, reply


@question("fee")
class Fee(Question):
    """Whether an applicant may be charged so many yuan. Outcome: `allowed` or `forbidden`."""

    amount_cny: Count = 0

    def reply(self, law: Law) -> Reply:
        """The most that may be charged."""
        rule = law.regulation.fee_cny
        return reply("allowed" if self.amount_cny <= rule.amount else "forbidden", rule, highest_cny=rule.amount)
