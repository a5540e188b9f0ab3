"""Whether a place may stay empty."""

from domain.regulation.rule import Flag
from services.questions.question import Law, Question, Reply, question, reply


@question("vacancy")
class Vacancy(Question):
    """Whether places may stay empty where too few reach the conditions.

    `reason`: whether the resolution says why. Outcome: `allowed`, `not_allowed`, or `vacancy-needs-reason`.
    """

    reason: Flag = False

    def reply(self, law: Law) -> Reply:
        """What the regulation says of empty places."""
        rule = law.regulation.vacancy
        if not rule.allowed:
            return reply("not_allowed", rule)
        return reply("vacancy-needs-reason" if rule.needs_reason and not self.reason else "allowed", rule)
