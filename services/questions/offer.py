"""What can be won."""

from domain.regulation.applicants import Tier, Track
from domain.regulation.rule import Flag
from services.questions.question import Law, Question, Reply, question, reply


@question("offer")
class Offer(Question):
    """Whether a title of this track and tier can be won, how many places it has, and what is handed over. Outcome: `offered`."""

    track: Track = "organization"
    tier: Tier = "award"
    re_award: Flag = False

    def reply(self, law: Law) -> Reply:
        """The items; raises InvalidError where nothing of the kind can be won."""
        offer = law.regulation.offer(self.track, self.tier)
        items = offer.re_award_items if self.re_award and offer.re_award_items is not None else offer.items
        return reply("offered", offer, items=items, places=law.regulation.quota(self.track, self.tier).places)
