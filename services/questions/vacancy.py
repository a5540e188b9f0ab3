"""Whether a place may stay empty."""

from services.questions.question import Law, Question, Reply, question, reply


@question("vacancy")
class Vacancy(Question):
    """Whether places may stay empty where too few reach the conditions. Outcome: `allowed` or `not_allowed`."""

    def reply(self, law: Law) -> Reply:
        """What the regulation says of empty places."""
        rule = law.regulation.vacancy
        return reply("allowed" if rule.allowed else "not_allowed", rule)
