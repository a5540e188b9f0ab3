"""Whether candidates may take places."""

from domain.policies.allocation import allocation
from domain.regulation.applicants import Tier, Track
from domain.regulation.rule import Count
from services.questions.question import Law, Question, Reply, question, reply


@question("allocation")
class Allocation(Question):
    """Whether so many candidates may take places beside those already taken.

    `first_awards` and `re_awards`: how many are proposed of each. `taken`: places taken before. `overrides`: who may exceed a quota in
    principle -> the number decided. Outcome: `within` or `exceeded`.
    """

    track: Track = "organization"
    tier: Tier = "award"
    first_awards: Count
    re_awards: Count = 0
    taken: Count = 0
    overrides: dict[str, Count] = {}

    def reply(self, law: Law) -> Reply:
        """The quota's answer, with what it counts."""
        law.regulation.offer(self.track, self.tier)
        quota = law.regulation.quota(self.track, self.tier)
        counted = self.first_awards + (self.re_awards if quota.counts == "all" else 0)
        finding = allocation(quota, taken=self.taken, asked=counted, overrides=self.overrides)
        return reply(finding.outcome, quota, counted=counted, **finding.grounds[0].facts)
