"""Whether a committee may propose these candidates from a ranking."""

from datetime import date

from domain.cycle.cycle import Cycle
from domain.cycle.cycle import Ranking as Ranked
from domain.cycle.deliberation import skipped
from domain.regulation.applicants import Tier
from domain.regulation.rule import Flag
from domain.shared.refusal import InvalidError, RefusedError
from domain.stages.deliberation import DeliberationStage
from services.questions.question import Law, Question, Reply, question, refused, reply


@question("proposal")
class Proposal(Question):
    """Whether the committee may propose these candidates for a tier from this ranking.

    `order`: the ranking, best first; codes that begin with `person-` are individuals. `reason`: whether it says why where it leaves the
    order. Outcome: `may_be_proposed`, or `departs-from-ranking` with those passed over. How many may be proposed is asked by
    `allocation`.
    """

    order: tuple[str, ...]
    candidates: tuple[str, ...]
    tier: Tier = "award"
    reason: Flag = False

    def reply(self, law: Law) -> Reply:
        """Whether the order may be left."""
        rule = law.regulation.the(DeliberationStage)
        strangers = [code for code in self.candidates if code not in self.order]
        if strangers or not self.candidates:
            raise InvalidError("candidates-list", given=list(self.candidates))
        cycle = Cycle("", "", "", {}, "", (), (), date.min, {})
        cycle.rankings["organization"] = Ranked((), self.order, ties_open=False)
        passed_over = skipped(cycle, self.candidates, self.tier)
        if passed_over and not (rule.may_depart_with_reason and self.reason):
            return refused(RefusedError("departs-from-ranking", rule.basis, passed_over=passed_over), rule)
        return reply("may_be_proposed", rule, by=rule.by, vote=rule.vote is not None, passed_over=passed_over or None)
