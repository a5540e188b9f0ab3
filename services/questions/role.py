"""In which role somebody whom the regulation names acts."""

from domain.regulation.identity import Authority, BodyRule
from domain.shared.refusal import InvalidError
from services.questions.question import Law, Question, Reply, question, reply


@question("role")
class Role(Question):
    """In which role a body or an authority acts, by its name in the regulation.

    Outcome: `acts`, with the `roles`, and `under` which body or authority it stands where that is written.
    """

    who: str

    def reply(self, law: Law) -> Reply:
        """The roles of the one whom the name stands for."""
        named: tuple[BodyRule | Authority, ...] = (*law.regulation.bodies, *law.regulation.authorities)
        known = {rule.name: rule for rule in named}
        if self.who not in known:
            raise InvalidError("body-unknown", name=self.who, known=sorted(known))
        rule = known[self.who]
        return reply("acts", rule, roles=law.regulation.roles_of(self.who), under=getattr(rule, "under", None))
