"""Who keeps away from an application."""

from services.questions.question import Law, Question, Reply, question, reply


@question("recusal")
class Recusal(Question):
    """Whether one who has an interest in an application keeps away from it.

    `who`: `reviewers`, `members`, or another group. Outcome: `keeps_away`, with whether they declare it themselves (`declared_by_self`) and
    before they join (`stated_first`), or `not_said`.
    """

    who: str

    def reply(self, law: Law) -> Reply:
        """Whether the group is named."""
        rule = law.regulation.panels.recusal
        told = {"declared_by_self": rule.declared_by_self, "stated_first": rule.stated_first}
        return reply("keeps_away" if self.who in rule.of else "not_said", rule, **told)
