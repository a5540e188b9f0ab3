"""What parents, subsidiaries and sisters mean for an application."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from domain.policies.family import Relative, family, sisters
from domain.regulation.rule import Flag, Value
from domain.shared.history import Title
from services.questions.given import Held
from services.questions.question import Law, Question, Reply, question, reply


class Kin(Value):
    """A parent or a subsidiary: whether it applies in the same cycle, its titles of this award, the kinds of its titles of other givers."""

    relation: Literal["parent", "subsidiary"]
    applies: Flag = False
    titles: tuple[Held, ...] = ()
    other_titles: tuple[str, ...] = ()

    def relative(self, number: int, city: str) -> Relative:
        """As the policy takes it."""
        others = (Title("another", "award", date.min, None, kind=kind) for kind in self.other_titles)
        return Relative(f"relative-{number}", self.relation, self.applies, (*(held.title(city) for held in self.titles), *others))


@question("family")
class Family(Question):
    """Whether an organization may apply beside its parents and subsidiaries, or be recommended beside its sisters.

    `relatives`: parents and subsidiaries, direct or not. `sisters`: so many subsidiaries of one parent are recommended together. Outcome:
    `clear`, `barred` by a relative, `exceeded` where too many sisters are recommended, `not_said` where the text has no such rule.
    """

    relatives: tuple[Kin, ...] = ()
    sisters: Annotated[int, Field(ge=0)] = 0

    def reply(self, law: Law) -> Reply:
        """The family's policy, then that of sisters."""
        rule, city = law.regulation.family, law.regulation.city
        if rule is None:
            return reply("not_said")
        found = family(rule, [one.relative(number, city) for number, one in enumerate(self.relatives)], city=city)
        codes = [f"sister-{number}" for number in range(self.sisters)]
        together = sisters(rule, dict.fromkeys(codes, ("parent",)), codes)
        outcome = together.outcome if together.outcome == "exceeded" else found.outcome
        rules = [ground.rule for ground in (*found.grounds, *together.grounds)]
        return reply(outcome, rule, rules=rules or None, most=rule.recommended_per_parent)
