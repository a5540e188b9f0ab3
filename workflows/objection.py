"""One objection: it reminds the office of its own limit and ends with the decision; it holds its candidate, never the cycle."""

import msgspec
from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.signatures import OBJECTION, PARKED, POKE, Parked, State
from workflows.due import Bell
from workflows.stages.duty import duty


@workflow.defn(name=OBJECTION)
class Objection:
    """Waits for the re-examination."""

    @workflow.init
    def __init__(self, state: State) -> None:
        self.bell = Bell(state)

    @workflow.signal(name=POKE)
    def poke(self, position: int) -> None:
        """The log has changed, up to this position."""
        self.bell.ring(position)

    @workflow.query(name=PARKED)
    def parked(self) -> Parked:
        """Whether the workflow waits, and what it has seen."""
        return self.bell.parked()

    @workflow.run
    async def run(self, state: State) -> None:
        """Wait until the office has decided."""
        standing = await self.bell.ask()
        while not standing.ended and not self.bell.full:
            await duty(self.bell, standing)
            standing = await self.bell.ask()
        await workflow.wait_condition(workflow.all_handlers_finished)
        if not standing.ended:
            workflow.continue_as_new(msgspec.structs.replace(state, seen=self.bell.seen))
