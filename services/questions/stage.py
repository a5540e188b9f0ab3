"""What a stage asks for, and what comes after it."""

from domain.regulation.leaves import leaf_at, nodes, plain, whole
from domain.shared.refusal import InvalidError
from domain.stages.kinds import wait_of
from services.questions.question import Law, Question, Reply, question, reply

TOLD_ELSEWHERE = {"name", "next", "kind"}
"""What the reply tells under words of its own."""


@question("stage")
class Stage(Question):
    """What this stage asks for, and what comes after it.

    Outcome: the kind of the stage; `follows` is the next stage or `closed`, `waits_for` an end of a `window`, a human act (`duty`) or
    work on every item (`batch`); `asks` are the other keys that the file writes, a key of a key with a dot between; `roles` those in
    which bodies and authorities in it act.
    """

    stage: str

    def reply(self, law: Law) -> Reply:
        """The stage as the plan has it."""
        known = {stage.name: stage for stage in law.regulation.stages}
        if self.stage not in known:
            raise InvalidError("stage-unknown", name=self.stage, known=list(known))
        stage = known[self.stage]
        said = (leaf_at(place, node) for place, node in nodes(stage) if whole(node) and place.written)
        asks = {leaf.path: plain(leaf.value) for leaf in said if leaf.path not in TOLD_ELSEWHERE}
        named = [name for value in asks.values() for name in (value if isinstance(value, list) else [value]) if isinstance(name, str)]
        roles = {name: list(found) for name in named if (found := law.regulation.roles_of(name))} or None
        return reply(stage.kind, stage, follows=stage.next, waits_for=wait_of(stage.kind), asks=asks, roles=roles)
