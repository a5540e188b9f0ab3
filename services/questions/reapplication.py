"""Whether one who won before may apply again."""

from datetime import date

from domain.policies.bars import bars, standing
from services.questions.given import Held
from services.questions.question import Law, Question, Reply, question, reply


@question("reapplication")
class Reapplication(Question):
    """Whether one who won this award before may apply again on this day, and as what.

    Outcome: `barred`, or `re_award` or `new`, as the application would count.
    """

    titles: tuple[Held, ...]
    on: date

    def reply(self, law: Law) -> Reply:
        """What earlier titles say, and nothing else."""
        regulation = law.regulation
        titles = [held.title(regulation.city) for held in self.titles]
        finding = bars(
            [], titles, [], rules=[], holders=regulation.holders, city=regulation.city, reference=self.on, today=self.on,
        )  # fmt: skip
        tiers = {held.tier for held in self.titles}
        outcome = "barred" if finding.outcome == "barred" else standing(titles, regulation.holders, regulation.city)
        return reply(outcome, *(rule for rule in regulation.holders if rule.tier in tiers))
