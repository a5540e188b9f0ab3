"""Whether a motion carries."""

from domain.policies.vote import Tally, vote
from domain.regulation.rule import Count
from domain.shared.citation import HOUSE
from domain.shared.refusal import RefusedError
from domain.stages.deliberation import DeliberationStage
from services.questions.question import Law, Question, Reply, question, reply


@question("vote")
class Vote(Question):
    """Whether a motion carries in the committee.

    `entitled`: members on the roll of the day without the recused; `present`: those of them who are there. Who is present without a vote
    abstains. Outcome: `carried`, `lost` or `no_quorum`.
    """

    entitled: Count
    present: Count
    in_favour: Count
    against: Count = 0
    abstaining: Count = 0

    def reply(self, law: Law) -> Reply:
        """How many had to be there, and how many votes it takes."""
        stage = law.regulation.the(DeliberationStage)
        if stage.vote is None:
            raise RefusedError("no-vote", HOUSE, stage=stage.name)
        finding = vote(stage.vote, Tally(self.in_favour, self.against, self.abstaining), entitled=self.entitled, present=self.present)
        told = {name: finding.grounds[0].facts[name] for name in ("quorum", "needed")}
        return reply(finding.outcome, stage.vote, **told, ballot=stage.vote.ballot)
