"""What a title pays."""

from datetime import date

from domain.policies.prize import payable_cny
from domain.regulation.applicants import Tier, Track
from domain.regulation.rule import Flag
from services.questions.question import Law, Question, Reply, question, reply


@question("prize")
class Prize(Question):
    """What a title of this track and tier pays.

    `conferred_on` tells the budget year. Outcome: `money` or `no_money`.
    """

    track: Track = "organization"
    tier: Tier = "award"
    re_award: Flag = False
    conferred_on: date | None = None

    def reply(self, law: Law) -> Reply:
        """Whole yuan, and the year and level of the budget that they are in."""
        law.regulation.offer(self.track, self.tier)
        rule, budget = law.regulation.prize(self.track, self.tier), law.regulation.budget
        amount = payable_cny(rule, re_award=self.re_award)
        if not amount:
            return reply("no_money", rule, amount_cny=amount)
        year = self.conferred_on.year + budget.prize_year_offset if self.conferred_on else None
        return reply("money", rule, budget, amount_cny=amount, budget_year=year, budget_level=budget.level)
