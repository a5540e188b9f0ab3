"""What a title pays."""

from datetime import date

from domain.policies.holders import repeats
from domain.policies.prize import payable_cny
from domain.regulation.applicants import Tier, Track
from services.questions.given import Held
from services.questions.question import Law, Question, Reply, question, reply


@question("prize")
class Prize(Question):
    """What a title of this track and tier pays to one who won these titles before.

    `conferred_on` tells the budget year. Outcome: `money` or `no_money`; `repeat` tells whether the same tier was won before.
    """

    track: Track = "organization"
    tier: Tier = "award"
    titles: tuple[Held, ...] = ()
    conferred_on: date | None = None

    def reply(self, law: Law) -> Reply:
        """Whole yuan, and the year and level of the budget that they are in."""
        regulation = law.regulation
        regulation.offer(self.track, self.tier)
        rule, budget = regulation.prize(self.track, self.tier), regulation.budget
        titles = [held.title(regulation.city) for held in self.titles]
        repeat = repeats(titles, city=regulation.city, tier=self.tier, cycle="")
        amount = payable_cny(rule, re_award=repeat)
        if not amount:
            return reply("no_money", rule, amount_cny=amount, repeat=repeat)
        year = self.conferred_on.year + budget.prize_year_offset if self.conferred_on else None
        return reply("money", rule, budget, amount_cny=amount, repeat=repeat, budget_year=year, budget_level=budget.level)
