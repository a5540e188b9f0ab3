"""Who must pass a list, in which order."""

from domain.shared.refusal import RefusedError
from domain.stages.approval import ApprovalStage
from services.questions.question import Law, Question, Reply, question, refused, reply


@question("approval")
class Approval(Question):
    """Whether this step may be taken on a list that has passed these others.

    `passed`: the steps taken so far. Outcome: `may_pass` with `by` and its `roles`, `chain-order` where another comes first, `chain-passed`
    where it was taken already. Left out, `act` is the next step; `approved` says that there is none.
    """

    act: str | None = None
    passed: tuple[str, ...] = ()

    def reply(self, law: Law) -> Reply:
        """The next step of the chain."""
        rule = law.regulation.the(ApprovalStage)
        chain = [step.act for step in rule.chain]
        if self.act not in {None, *chain}:
            return refused(RefusedError("act-not-in-chain", rule.basis, act=self.act, chain=chain), rule)
        if self.act in self.passed:
            return refused(RefusedError("chain-passed", rule.basis, act=self.act), rule)
        left = [step for step in rule.chain if step.act not in self.passed]
        if not left:
            return reply("approved", rule, chain=chain)
        following = left[0]
        if self.act not in {None, following.act}:
            return refused(RefusedError("chain-order", rule.basis, act=self.act, expected=following.act), rule)
        roles = law.regulation.roles_of(following.by)
        return reply("may_pass", rule, act=following.act, by=following.by, roles=roles, chain=chain)
