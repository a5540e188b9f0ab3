"""Whether one who won before may apply again."""

from datetime import date

from domain.policies.bars import bars, decided
from domain.policies.holders import standing
from domain.regulation.applicants import Track
from services.questions.given import Held
from services.questions.question import Law, Question, Reply, question, reply


@question("reapplication")
class Reapplication(Question):
    """Whether one who won this award before may apply again on this day, and as what.

    Outcome: `barred`, or `re_award` or `new`, as the application would count.
    """

    titles: tuple[Held, ...]
    on: date
    track: Track = "organization"

    def reply(self, law: Law) -> Reply:
        """What earlier titles say, and nothing else."""
        regulation = law.regulation
        titles = [held.title(regulation.city) for held in self.titles]
        finding = decided(bars(
            [], titles, [], rules=[], holders=regulation.holders, city=regulation.city, reference=self.on, today=self.on, track=self.track,
        ), {})  # fmt: skip
        tiers = {held.tier for held in self.titles}
        stands = standing(titles, regulation.holders, regulation.city, track=self.track)
        outcome = finding.outcome if finding.outcome in {"barred", "manual"} else stands
        return reply(outcome, *(rule for rule in regulation.holders if rule.tier in tiers and rule.track == self.track))
