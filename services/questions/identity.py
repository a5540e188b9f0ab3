"""What a text says about itself."""

from typing import Any

from services.questions.question import Law, Question, Reply, question, reply


@question("identity")
class Identity(Question):
    """What the text says about itself: its number and days, the laws that it rests on, what it applies to.

    Outcome: the state that the text has by itself; `based_on` are the texts that it names as its ground and `exhaustive` whether they are
    all, `by_reference` those that only guided it, `activities` what it says it applies to.
    """

    def reply(self, law: Law) -> Reply:
        """The head of the text, its ground and its scope."""
        status, ground, scope = law.regulation.status, law.regulation.based_on, law.regulation.scope
        rests_on = [rule for rule in (status, ground, scope) if rule is not None]
        told: dict[str, Any] = {"document": status.document, "issued_on": status.issued_on, "activities": scope and scope.activities}
        if ground is not None:
            told |= {"based_on": ground.texts, "exhaustive": ground.exhaustive, "by_reference": ground.by_reference or None}
        return reply(status.state, *rests_on, **told)
