"""Whether a committee may propose these candidates from a ranking."""

from datetime import date

from domain.cycle.cycle import Cycle
from domain.cycle.deliberation import skipped
from domain.regulation.applicants import Tier
from domain.regulation.rule import Flag
from domain.shared.refusal import InvalidError, RefusedError
from domain.stages.deliberation import DeliberationStage
from services.questions.question import Law, Question, Reply, question, refused, reply


@question("proposal")
class Proposal(Question):
    """Whether the committee may propose these candidates from this ranking.

    `order`: the ranking, best first. `reason`: whether it says why where it leaves the order. Outcome: `may_be_proposed`, or
    `departs-from-ranking` with those passed over. How many may be proposed is asked by `allocation`.
    """

    order: tuple[str, ...]
    candidates: tuple[str, ...]
    reason: Flag = False
    tier: Tier = "award"

    def reply(self, law: Law) -> Reply:
        """Whether the order may be left."""
        rule = law.regulation.the(DeliberationStage)
        strangers = [code for code in self.candidates if code not in self.order]
        if strangers or not self.candidates:
            raise InvalidError("candidates-list", given=list(self.candidates))
        cycle = Cycle("", "", "", "", "", (), (), date.min, {}, order=self.order)
        passed_over = skipped(cycle, self.candidates, self.tier)
        if passed_over and not (rule.may_depart_with_reason and self.reason):
            return refused(RefusedError("departs-from-ranking", rule.basis, passed_over=passed_over), rule)
        return reply("may_be_proposed", rule, by=rule.by, passed_over=passed_over or None)
