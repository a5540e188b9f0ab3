"""Whether one who won before may apply again."""

from datetime import date

from domain.policies.bars import bars, decided
from domain.policies.holders import not_again, standing
from domain.regulation.applicants import Tier, Track
from services.questions.given import Held
from services.questions.question import Law, Question, Reply, question, reply


@question("reapplication")
class Reapplication(Question):
    """Whether one who won this award before may apply again on this day, as what, and whether the tier may be given again.

    Outcome: `barred`, or `re_award` or `new`, as the application would count; `not_again_until` is the last day on which an earlier title
    keeps the tier closed while filing is free.
    """

    titles: tuple[Held, ...]
    on: date
    track: Track = "organization"
    tier: Tier = "award"

    def reply(self, law: Law) -> Reply:
        """What earlier titles say, and nothing else."""
        regulation = law.regulation
        regulation.offer(self.track, self.tier)
        titles = [held.title(regulation.city) for held in self.titles]
        found = bars(
            [], titles, [], rules=[], holders=regulation.holders, city=regulation.city, reference=self.on, today=self.on, track=self.track
        )
        outcome = decided(found, {}).outcome
        if outcome == "clear":
            outcome = standing(titles, regulation.holders, regulation.city, track=self.track, tier=self.tier)
        closed = not_again(titles, regulation.holders, city=regulation.city, track=self.track, tier=self.tier, on=self.on)
        until = max((ground.facts["until"] for ground in closed.grounds), default=None)
        tiers = {held.tier for held in self.titles}
        rules = (rule for rule in regulation.holders if rule.track == self.track and rule.tier in tiers)
        return reply(outcome, *rules, not_again_until=until)
