"""What a stage asks for, and what comes after it."""

from domain.regulation.leaves import leaves, plain
from domain.shared.refusal import InvalidError
from domain.stages.kinds import wait_of
from services.questions.question import Law, Question, Reply, question, reply

TOLD_ELSEWHERE = {"name", "next", "kind"}
"""What the reply tells under words of its own."""


@question("stage")
class Stage(Question):
    """What this stage asks for, and what comes after it.

    Outcome: the kind of the stage; `follows` is the next stage or `closed`, `waits_for` an end of a `window`, a human act (`duty`) or work
    on every item (`batch`); `asks` are its other keys, a key of a key with a dot between; `roles` those of the authorities in it.
    """

    stage: str

    def reply(self, law: Law) -> Reply:
        """The stage as the plan has it."""
        known = {stage.name: stage for stage in law.regulation.stages}
        if self.stage not in known:
            raise InvalidError("stage-unknown", name=self.stage, known=list(known))
        stage = known[self.stage]
        asks = {leaf.path: plain(leaf.value) for leaf in leaves(stage) if leaf.path not in TOLD_ELSEWHERE}
        roles = {one.name: one.role for one in law.regulation.authorities if one.name in asks.values()} or None
        return reply(stage.kind, stage, follows=stage.next, waits_for=wait_of(stage.kind), asks=asks, roles=roles)
