"""How a title may be shown."""

from typing import Literal

from domain.regulation.rule import Flag
from services.questions.question import Law, Question, Reply, question, reply

SHOWN = ("nothing", "year", "date")
"""What is shown of the time of the award, rising: a full date shows the year too."""


@question("title_use")
class TitleUse(Question):
    """Whether a holder may show the title like this.

    `shows`: what is shown of the time of the award. Outcome: `allowed`, `breach` with what is wrong, or `not_said` where the regulation
    is silent on one of the uses.
    """

    shows: Literal["nothing", "year", "date"]
    on_products: Flag = False
    for_profit: Flag = False

    def reply(self, law: Law) -> Reply:
        """Every breach at once."""
        rule = law.regulation.title_use
        asked = {"on_products": (self.on_products, rule.on_products), "for_profit": (self.for_profit, rule.for_profit)}
        wrong = [name for name, (used, said) in asked.items() if used and said == "forbidden"]
        if SHOWN.index(self.shows) < SHOWN.index(rule.must_show):
            wrong.append("must_show")
        silent = [name for name, (used, said) in asked.items() if used and said == "not_said"]
        outcome = "breach" if wrong else "not_said" if silent else "allowed"
        return reply(outcome, rule, wrong=wrong or None, not_said=silent or None, must_show=rule.must_show)
