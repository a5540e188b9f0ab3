"""Whether a year's sum holds what is paid out of it."""

from typing import Literal

from domain.regulation.rule import Count
from services.questions.question import Law, Question, Reply, question, reply


@question("budget")
class Budget(Question):
    """Whether the sum that the regulation gives for a year holds these yuan.

    `of`: `prizes`, or the award's own `work`. `year`: of the conferral, or of the cost. Outcome: `within`, `exceeded` (nothing is
    refused, it is put on record), or `no_sum` where none is written; `budget_year` is the year that they belong to.
    """

    of: Literal["prizes", "work"] = "prizes"
    amount_cny: Count
    year: Count

    def reply(self, law: Law) -> Reply:
        """The sum, the year and the level of the budget."""
        rule = law.regulation.budget
        if self.of == "prizes":
            total, offset, level = rule.prizes_cny, rule.prize_year_offset, rule.level
        else:
            total, offset, level = rule.work_cny, rule.work_year_offset, rule.work_level or rule.level
        outcome = "no_sum" if total is None else "exceeded" if self.amount_cny > total else "within"
        return reply(outcome, rule, sum_cny=total, budget_year=self.year + offset, budget_level=level)
